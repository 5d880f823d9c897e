"""The blueprint that the pages of the board share."""

from flask import Blueprint

board = Blueprint("board", __name__, template_folder="../templates")
