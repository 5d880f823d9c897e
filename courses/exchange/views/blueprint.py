"""The pages of the exchange of courses hang here."""

from flask import Blueprint

from courses.authoring.queries.drafts import title_of_course

STUDIO = "/soan"

exchange = Blueprint("exchange", __name__, template_folder="../templates")
exchange.app_template_global("course_title")(title_of_course)
