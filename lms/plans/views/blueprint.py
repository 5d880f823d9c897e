"""The blueprint that all pages of this feature share."""

from flask import Blueprint

plans = Blueprint("plans", __name__, template_folder="../templates")
PERMISSION = "plans.manage"
PLANS = "/nhan-su/ke-hoach"
NEEDS = f"{PLANS}/nhu-cau"
PLAN = f"{PLANS}/<public_id>"
LINE = f"{PLAN}/dong/<line_id>"
CLASSES = "/nhan-su/lop"
CLASS = f"{CLASSES}/<public_id>"
OWN_CLASS = "/lop/<public_id>"
