"""Which stored files a question shows: whoever may see the question may see them."""

from collections.abc import Collection

from sqlalchemy import select

from courses.questions.models import Question, QuestionPicture
from lms.core.db import db, insert_once
from lms.core.storage import StoredFile


def keep_pictures(question: Question, digests: Collection[str]) -> None:
    """The files that are stored belong to the question; those of earlier versions stay with it."""
    if not digests:
        return
    stored = db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(list(digests))))
    for digest in sorted(stored):
        insert_once(QuestionPicture, question_id=question.id, sha256=digest)
