"""Forms of media."""

from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.media.rules.captions import decode
from lms.core.forms import LineField, SiteForm
from lms.core.i18n import _, lazy
from lms.core.text import nfc
from lms.organisations.forms import UnitField
from lms.uploads.forms import UploadField

PURPOSE = "media"
_MOST_BYTES = 2_000_000


class MediaForm(SiteForm):
    """A film or a recording on its way in: its file is all that is needed."""

    file = UploadField(lazy("Film or recording"), purpose=PURPOSE, needed=lazy("Choose a file."))
    title = LineField(lazy("Title"), description=lazy("The name of the file where you write none."), most=200)
    unit = UnitField(lazy("Unit it belongs to"))


class TitleForm(SiteForm):
    """Another title."""

    title = LineField(lazy("Title"), most=200, needed=lazy("Write a title."))


class CaptionForm(SiteForm):
    """Captions: a file takes the place of what stands in the field."""

    file = wtforms.FileField(
        lazy("Caption file"),
        description=lazy("SubRip (.srt) or WebVTT (.vtt). It takes the place of the captions below."),
    )
    text = wtforms.TextAreaField(lazy("Captions"))

    sent: str | None = None

    def validate_file(self, field: Any) -> None:
        """The letters of the file can be read."""
        if not field.data or not field.data.filename:
            return
        content = field.data.stream.read(_MOST_BYTES + 1)
        self.sent = decode(content) if len(content) <= _MOST_BYTES else None
        if self.sent is None:
            raise ValidationError(_("This is no caption file in UTF-8. Save it as .srt or .vtt in UTF-8."))

    @property
    def captions(self) -> str:
        """What the captions shall be."""
        return self.sent if self.sent is not None else nfc(self.text.data or "")


class TranscriptForm(SiteForm):
    """The words to read."""

    text = wtforms.TextAreaField(
        lazy("Words to read"),
        description=lazy("One empty line parts paragraphs. Leave the field empty to take the words away."),
    )
