"""The blueprint that all pages of this feature share."""

from flask import Blueprint

recognition = Blueprint("recognition", __name__, template_folder="../templates")
OWN = "/cong-nhan"
QUEUE = "/nhan-su/cong-nhan"
CLASSES = f"{QUEUE}/lop"
CATALOGUE = "/quan-tri/cong-nhan"
