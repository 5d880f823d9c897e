"""The pages of media hang here."""

from flask import Blueprint

DESK = "/soan/phuong-tien"
ONE = f"{DESK}/<public_id>"
FILES = "/phuong-tien/<public_id>"

media = Blueprint("media", __name__, template_folder="../templates")
