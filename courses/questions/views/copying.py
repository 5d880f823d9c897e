"""A question is copied; a draft is discarded."""

from dataclasses import replace

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from courses.questions.actions import Facts, copy_question, discard_draft
from courses.questions.queries import get_known, list_question_versions, list_tags
from courses.questions.reach import WRITE
from courses.questions.views.bench import base_of
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.parts import refusals_said, to_question
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor


@questions.post(f"{BANK}/<key>/bo-ban-nhap")
@allowed(WRITE)
def drop_draft(key: str) -> ResponseReturnValue:
    """The draft is discarded; a question that never had a version goes with it."""
    question = get_known(key, permission=WRITE).question
    is_gone = False
    with refusals_said() as refused:
        is_gone = discard_draft(question=question)
    if not refused:
        flash(_("The draft is discarded."), "success")
    return redirect(url_for("questions.list_bank")) if is_gone else to_question(question)


@questions.post(f"{BANK}/<key>/nhan-ban")
@allowed(WRITE)
def duplicate_question(key: str) -> ResponseReturnValue:
    """A new draft begins as a copy of this question."""
    known = get_known(key, permission=WRITE)
    versions = [row.QuestionVersion for row in list_question_versions(known.question.id)]
    base = base_of(known, versions)
    if base is None:
        flash(_("This question cannot be edited here: its kind or its source is not known."), "error")
        return to_question(known.question)
    question = known.question
    facts = Facts(
        category_id=question.category_id,
        difficulty=question.difficulty,
        competency=question.competency,
        tags=list_tags(question.id),
    )
    made = copy_question(
        question=question, content=replace(base, id=""), facts=facts, author_id=the_actor().person_id
    )
    flash(_("This is the copy: change it, then send it for review."), "success")
    return redirect(url_for("questions.edit_question", key=made.key))
