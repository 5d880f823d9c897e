"""The pages of packages hang here."""

from flask import Blueprint

# Who works with packages; the permissions are defined by authoring, above.
AUTHOR, REVIEW = "courses.author", "courses.review"
DESK = "/soan/goi"
PLAYER = "/khoa-hoc/<slug>/bai/<item>/goi/<package>"

packages = Blueprint("packages", __name__, template_folder="../templates")
