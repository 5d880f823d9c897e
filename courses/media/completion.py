"""The rule "watched": so much of every film and recording of the lesson, or its words read, where the rule says so."""

from typing import Any

from courses.catalogue.queries import Place
from courses.media.models import Media, WatchInterval
from courses.media.queries import counted_media, list_watched
from courses.media.rules.watching import percent
from courses.progress.completion import CompletionKind, Params, Setting
from courses.progress.models import Enrolment
from lms.core.i18n import _, lazy

KEY = "watched"
_READ_TOO = "yes"


def _sentence(params: Params, _place: Place) -> str:
    most = params["percent"]
    if params["transcript"] == _READ_TOO:
        return _(
            "Counts when every film and recording was watched to at least %(percent)s %%, or its words read.",
            percent=most,
        )
    return _("Counts when every film and recording was watched to at least %(percent)s %%.", percent=most)


def _check(enrolment: Enrolment, place: Place, params: Params) -> list[str]:
    counted = counted_media(place.item_id, place.content_number)
    watched = list_watched(enrolment.id, [each.id for each in counted])
    found = (_missing(each, watched.get(each.id), params) for each in counted if each.state != "failed")
    return [words for words in found if words]


def _missing(media: Media, row: WatchInterval | None, params: Params) -> str:
    seen = percent(row.watched_ms, media.duration_ms) if row else 0
    is_read = params["transcript"] == _READ_TOO and row is not None and row.transcript_read_at is not None
    if seen >= params["percent"] or is_read:
        return ""
    return _(
        "Watch more of “%(title)s”: %(seen)s %% so far, %(wanted)s %% are asked for.",
        title=media.title,
        seen=seen,
        wanted=params["percent"],
    )


_CHOICES: tuple[tuple[str, Any], ...] = (("no", lazy("No")), (_READ_TOO, lazy("Yes")))
KIND = CompletionKind(
    key=KEY,
    label=lazy("Films and recordings watched"),
    sentence=_sentence,
    check=_check,
    settings=(
        Setting(name="percent", label=lazy("Watched to at least (per cent)"), default=80, least=1, most=100),
        Setting(
            name="transcript",
            label=lazy("Reading the words to their end counts instead"),
            default="no",
            choices=_CHOICES,
        ),
    ),
)
