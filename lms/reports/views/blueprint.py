"""The blueprint that all pages of this feature share."""

from flask import Blueprint

reports = Blueprint("reports", __name__, template_folder="../templates")
