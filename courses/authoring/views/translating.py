"""A lesson in another language: beside the course's own, begun as a copy of it."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from courses.authoring.actions import save_lesson
from courses.authoring.queries import AUTHOR
from courses.authoring.studio import open_part
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.views.lesson import lesson_page
from courses.authoring.views.parts import asked_language
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.permissions import allowed, the_actor
from lms.core.text import clean_line


@authoring.post(f"{STUDIO}/<slug>/bai/<lesson>/ban-dich")
@allowed(AUTHOR)
def translate_lesson(slug: str, lesson: str) -> ResponseReturnValue:
    """The translation has that title; one that holds nothing yet begins as a copy of the lesson."""
    part = open_part(slug, lesson, asked_language())
    if not part.language:
        raise NotFound()
    content = part.content_with(part.blocks or part.lesson.content["blocks"])
    translation = content["translations"][part.language]
    title = clean_line(request.form.get("title", "")) or part.title
    others = {**content["translations"], part.language: {**translation, "title": title}}
    try:
        with db.session.begin_nested():
            save_lesson(
                draft=part.draft,
                slug=lesson,
                content={**content, "translations": others},
                revision=part.lesson.revision,
                person_id=the_actor().person_id,
            )
    except Refusal as refusal:
        return lesson_page(part, [str(message) for message in refusal.messages])
    return redirect(part.url(".edit_lesson"))
