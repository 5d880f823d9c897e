"""Pictures of questions, for those who may see a question that shows them."""

import re

from flask import Response, session
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.questions.models import Question, QuestionPicture
from courses.questions.queries.imports import shows_staged
from courses.questions.reach import READ, WRITE, is_readable
from courses.questions.views.blueprint import questions
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import holds, signed_in
from lms.core.storage import media_type_of, read_file

_SESSION = "question_pictures"
_REMEMBERED = 12
_TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def remember_picture(digest: str) -> None:
    """This browser sent the picture up, and may look at it before the question that shows it is saved."""
    kept = [one for one in session.get(_SESSION, []) if one != digest[:20]]
    session[_SESSION] = [*kept, digest[:20]][-_REMEMBERED:]


@questions.get("/cau-hoi/tep/<digest>")
@signed_in
def show_picture(digest: str) -> ResponseReturnValue:
    """The picture: of questions that were in force for everybody who is signed in, of drafts for who may read them,
    of what is being imported for its author.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", digest) or not _may_see(digest):
        raise NotFound()
    media_type = media_type_of(digest)
    if media_type not in _TYPES:
        raise NotFound()
    answer = Response(read_file(digest), mimetype=media_type)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _may_see(digest: str) -> bool:
    if digest[:20] in session.get(_SESSION, []):
        return True
    shows = (
        select(Question.id)
        .join(QuestionPicture, QuestionPicture.question_id == Question.id)
        .where(QuestionPicture.sha256 == digest)
    )
    asked = shows.where(Question.state.in_(("in_use", "retired")))
    if db.session.scalar(asked.limit(1)) is not None:
        return True
    if holds(READ) and db.session.scalar(shows.where(is_readable(READ)).limit(1)) is not None:
        return True
    return holds(WRITE) and shows_staged(digest)
