"""What is said in a medium: captions and the words to read."""

from courses.media.models import Media, MediaText
from courses.media.queries import find_text
from courses.media.rules.captions import read_captions, words_of, write_vtt
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_text

_MOST_FAULTS = 10
_MOST_LETTERS = 400_000


def keep_captions(*, media: Media, language: str, text: str, person_id: int | None) -> MediaText | None:
    """The film carries exactly these captions in that language (SubRip or WebVTT); none where the text is empty.

    Refused with every fault and its line.
    """
    if not text.strip():
        _drop(media, "captions", language)
        return None
    cues, faults = read_captions(text)
    if faults:
        said = [
            _("Line %(line)s: %(fault)s", line=fault.line, fault=_(fault.message))
            for fault in faults[:_MOST_FAULTS]
        ]
        more = len(faults) - len(said)
        raise Refusal(*said, *([_("And %(count)s more.", count=more)] if more else []))
    return _keep(media, "captions", language, write_vtt(cues), person_id)


def keep_transcript(*, media: Media, language: str, text: str, person_id: int | None) -> MediaText | None:
    """The words to read are exactly these in that language; none where the text is empty."""
    text = clean_text(text)
    if len(text) > _MOST_LETTERS:
        raise Refusal(_("These words are too long for one film."))
    if not text:
        _drop(media, "transcript", language)
        return None
    return _keep(media, "transcript", language, text, person_id)


def draft_transcript(*, media: Media, language: str, person_id: int | None) -> MediaText:
    """The words of the captions are the words to read, for somebody to look through."""
    captions = find_text(media.id, "captions", language)
    if captions is None:
        raise Refusal(_("There are no captions in this language to take the words from."))
    cues, _faults = read_captions(captions.content)
    return _keep(media, "transcript", language, words_of(cues), person_id)


def _keep(media: Media, kind: str, language: str, content: str, person_id: int | None) -> MediaText:
    found = find_text(media.id, kind, language)
    if found is not None and found.content == content:
        return found
    if found is None:
        found = MediaText(media_id=media.id, kind=kind, language=language)
        db.session.add(found)
    found.content, found.updated_at, found.updated_by_id = content, now(), person_id
    db.session.flush()
    _record(media, kind, language, len(content))
    return found


def _drop(media: Media, kind: str, language: str) -> None:
    found = find_text(media.id, kind, language)
    if found is not None:
        db.session.delete(found)
        db.session.flush()
        _record(media, kind, language, 0)


def _record(media: Media, kind: str, language: str, letters: int) -> None:
    record(
        f"media.{kind}_kept",
        kind="media",
        id=media.id,
        label=media.title,
        detail={"language": language, "letters": letters},
    )
