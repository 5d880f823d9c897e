"""What must hold of inquiries at any time; `lms audit` runs these. One line for each violation."""

from typing import Any

from sqlalchemy import and_, select

from courses.catalogue.models import Item
from courses.inquiries.models import Inquiry, InquiryPost
from lms.core.db import db


def _lines(statement: Any, words: str) -> list[str]:
    return [words.format(*row) for row in db.session.execute(statement)]


def answered_inquiries_have_an_answer() -> list[str]:
    """An inquiry that counts as answered was answered by somebody who teaches."""
    answer = select(InquiryPost.id).where(InquiryPost.inquiry_id == Inquiry.id, InquiryPost.is_by_teacher)
    statement = select(Inquiry.public_id).where(Inquiry.state == "answered", ~answer.exists())
    return _lines(statement, "inquiry {} counts as answered and has no answer")


def closed_inquiries_say_when() -> list[str]:
    """An inquiry has a moment of closing while it is closed, and only then."""
    statement = select(Inquiry.public_id).where((Inquiry.state == "closed") != Inquiry.closed_at.is_not(None))
    return _lines(statement, "inquiry {} is closed without a moment, or the other way round")


def shared_answers_have_their_question() -> list[str]:
    """Every answer that a course reads stands under a question worded for it."""
    statement = (
        select(Inquiry.public_id)
        .join(InquiryPost, InquiryPost.inquiry_id == Inquiry.id)
        .where(InquiryPost.is_shared, Inquiry.shared_text == "")
    )
    return _lines(statement, "inquiry {} shares an answer without its question")


def inquiries_are_about_lessons_of_their_course() -> list[str]:
    """The lesson asked about belongs to the course asked about."""
    other = and_(Item.id == Inquiry.item_id, Item.course_id != Inquiry.course_id)
    return _lines(
        select(Inquiry.public_id).join(Item, other), "inquiry {} is about a lesson of another course"
    )


CHECKS = (
    answered_inquiries_have_an_answer,
    closed_inquiries_say_when,
    shared_answers_have_their_question,
    inquiries_are_about_lessons_of_their_course,
)
