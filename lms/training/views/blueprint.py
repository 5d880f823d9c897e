"""The blueprint that all pages of this feature share."""

from flask import Blueprint

training = Blueprint("training", __name__, template_folder="../templates")
