"""The pages of classes hang here."""

from flask import Blueprint

sessions = Blueprint("sessions", __name__, template_folder="../templates")
