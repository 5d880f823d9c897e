"""The bank of the demonstration site shows every kind and every state, and nothing in it is broken."""

from flask import Flask
from sqlalchemy import select

from courses.questions.checks import faults_of
from courses.questions.demonstration import seed_bank
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.registry import list_kinds
from courses.questions.models import Question, QuestionDraft, QuestionReview, QuestionVersion
from lms.core.db import db
from lms.core.registries import DemonstrationMark
from lms.people.demonstration import seed_people


def test_every_kind_and_every_state_can_be_looked_at(app: Flask, writing: None) -> None:
    mark: DemonstrationMark = app.extensions["lms.is_demonstration"]
    mark.path.write_text("mat-khau-trinh-dien", encoding="utf-8")
    seed_people()
    seed_bank()
    questions = db.session.scalars(select(Question)).all()
    assert {question.kind for question in questions} == {kind.key for kind in list_kinds()}
    assert {question.state for question in questions} == {
        "draft",
        "in_review",
        "reviewed",
        "in_use",
        "retired",
    }
    assert {question.pool for question in questions} == {"graded", "self_test"}
    assert any(question.rested_at for question in questions)
    prints = [question.fingerprint for question in questions]
    assert len(set(prints)) < len(prints) >= 55
    drafts = db.session.scalars(select(QuestionDraft)).all()
    assert {draft.state for draft in drafts} == {"draft", "in_review", "returned"}
    assert db.session.scalars(select(QuestionReview.decision).distinct()).all()
    versions = db.session.scalars(select(QuestionVersion)).all()
    written = [draft.content for draft in drafts] + [version.source for version in versions]
    assert [faults_of(FileQuestion.from_json(each)) for each in written] == [[] for _ in written]
    assert all(version.author_id != version.reviewer_id for version in versions)
