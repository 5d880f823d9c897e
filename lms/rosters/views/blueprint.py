"""The blueprint that all pages of this feature share."""

from flask import Blueprint

rosters = Blueprint("rosters", __name__, template_folder="../templates")
LISTS = "/nhan-su/danh-sach"
ONE = f"{LISTS}/<public_id>"
