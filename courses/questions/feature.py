"""The question bank has no pages of its own yet: lessons and quizzes show its questions."""

from flask import Blueprint, Flask

questions = Blueprint("questions", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """The templates of questions are known to the site."""
    app.register_blueprint(questions)
