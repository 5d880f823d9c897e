"""Inquiries: asked from lessons, answered by those who teach."""

from flask import Flask
from sqlalchemy import select

from courses.inquiries import invariants
from courses.inquiries.demonstration import seed_inquiries
from courses.inquiries.events import INQUIRY_ASKED
from courses.inquiries.listeners import tell_teachers
from courses.inquiries.models import Inquiry
from courses.inquiries.panel import lesson_panel
from courses.inquiries.queries import ANSWER, count_waiting
from courses.inquiries.views import inquiries
from courses.lessons.panels import add_lesson_panel
from courses.sessions.teaching_places import add_teaching
from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.permissions import Role, define_permission
from lms.core.registries import add_invariants, add_record_count, add_seeder


def register(app: Flask) -> None:
    """Learners ask and report from lessons; trainers answer in one queue."""
    define_permission(app, ANSWER, Role.TRAINER, Role.ADMINISTRATOR)
    app.register_blueprint(inquiries)
    add_lesson_panel(app, lesson_panel, order=50)
    add_teaching(
        app,
        "inquiries.show_queue",
        lazy("Questions of learners"),
        lazy("What learners ask, and errors they report from lessons: answer, close, share an answer."),
        order=15,
        permission=ANSWER,
        count=count_waiting,
    )
    subscribe(app, INQUIRY_ASKED, tell_teachers)
    counted = lazy("Questions to trainers")
    add_record_count(app, counted, lambda: select(Inquiry.person_id), anchor="", order=60)
    add_seeder(app, seed_inquiries, order=66)
    add_invariants(app, "inquiries", invariants.CHECKS)
