"""The pages of the exchange of courses hang here."""

from flask import Blueprint

STUDIO = "/soan"

exchange = Blueprint("exchange", __name__, template_folder="../templates")
