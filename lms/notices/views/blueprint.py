"""The pages of messages and reminders."""

from flask import Blueprint

notices = Blueprint("notices", "lms.notices", template_folder="templates")
