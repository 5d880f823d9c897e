"""Captions and the words to read: written, replaced by a file, taken from one another."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.media.actions.texts import draft_transcript, keep_captions, keep_transcript
from courses.media.forms import CaptionForm, TranscriptForm
from courses.media.queries import find_text
from courses.media.reach import WRITE
from courses.media.views.blueprint import ONE, media
from courses.media.views.one import own_media
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import LANGUAGES, _
from lms.core.permissions import allowed, the_actor

_CAPTIONS = f"{ONE}/phu-de/<language>"
_TRANSCRIPT = f"{ONE}/loi-thoai/<language>"
# Captions of a long film are more text than other forms hold.
_FORM_LIMIT = 3 * 1024 * 1024


def widen_limits() -> None:
    """These pages take longer texts than the site does."""
    if request.method == "POST" and request.endpoint in {"media.edit_captions", "media.edit_transcript"}:
        request.max_form_memory_size = _FORM_LIMIT


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise NotFound()


@media.route(_CAPTIONS, methods=["GET", "POST"])
@allowed(WRITE)
def edit_captions(public_id: str, language: str) -> ResponseReturnValue:
    """The captions in one language, as text; a file takes their place."""
    _check(language)
    found = own_media(public_id)
    text = find_text(found.id, "captions", language)
    form = CaptionForm(text=text.content if text else "")
    if request.method == "POST" and form.validate():
        try:
            keep_captions(media=found, language=language, text=form.captions, person_id=the_actor().person_id)
        except Refusal as refusal:
            form.form_errors.extend(refusal.messages)
            if form.sent is not None:
                form.text.data = form.sent
        else:
            flash(_("The captions are kept."), "success")
            return redirect(url_for(".show", public_id=public_id, _anchor="loi"))
    page = render_template(
        "media/edit_captions.html", media=found, language=language, form=form, spoken=LANGUAGES
    )
    return page, 422 if form.errors else 200


@media.route(_TRANSCRIPT, methods=["GET", "POST"])
@allowed(WRITE)
def edit_transcript(public_id: str, language: str) -> ResponseReturnValue:
    """The words to read in one language."""
    _check(language)
    found = own_media(public_id)
    text = find_text(found.id, "transcript", language)
    form = TranscriptForm(text=text.content if text else "")
    if request.method == "POST" and form.validate():
        try:
            keep_transcript(
                media=found, language=language, text=form.text.data or "", person_id=the_actor().person_id
            )
        except Refusal as refusal:
            form.form_errors.extend(refusal.messages)
        else:
            flash(_("The words are kept."), "success")
            return redirect(url_for(".show", public_id=public_id, _anchor="loi"))
    captions = find_text(found.id, "captions", language)
    page = render_template(
        "media/edit_transcript.html",
        media=found,
        language=language,
        form=form,
        spoken=LANGUAGES,
        can_draft=captions is not None and not (form.text.data or "").strip(),
    )
    return page, 422 if form.errors else 200


@media.post(f"{_TRANSCRIPT}/tu-phu-de")
@allowed(WRITE)
def take_words(public_id: str, language: str) -> ResponseReturnValue:
    """The words of the captions become the words to read."""
    _check(language)
    medium = own_media(public_id)
    try:
        draft_transcript(media=medium, language=language, person_id=the_actor().person_id)
        flash(_("Taken from the captions: please read them through."), "success")
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    return redirect(url_for(".edit_transcript", public_id=public_id, language=language))
