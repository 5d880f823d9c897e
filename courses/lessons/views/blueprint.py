"""The pages of lessons hang here."""

from flask import Blueprint

lessons = Blueprint("lessons", __name__, template_folder="../templates")
