"""The rules by which a lesson counts: read for long enough, marked as done, every self-test question right once."""

from flask import Flask

from courses.catalogue.queries import Place
from courses.lessons.queries import find_visit, list_answered
from courses.lessons.rules import CHECK_QUESTIONS, Verdict, judge, least_time, unanswered
from courses.progress.completion import (
    CompletionKind,
    Params,
    completion_sentences,
    register_completion,
    rules_of,
)
from courses.progress.confirming import CONFIRMED
from courses.progress.models import Enrolment
from lms.core.clock import now
from lms.core.i18n import _, lazy, ngettext

VIEWED, MINUTES, SELF_CHECK = "viewed", "minutes", "self_check"
# What the button itself brings about: nothing that would be missing before it is pressed.
BY_PRESS = (VIEWED, MINUTES, CONFIRMED)


def _say_viewed(_params: Params, _place: Place) -> str:
    return _("Counts when it is marked as done.")


def _nothing(_enrolment: Enrolment, _place: Place, _params: Params) -> list[str]:
    return []


def least_minutes(place: Place) -> int:
    """The whole minutes for which the lesson must have been open to count without a check."""
    return int(-(-least_time(place.minutes).total_seconds() // 60))


def _say_minutes(_params: Params, place: Place) -> str:
    return _(
        "Counts when the lesson was open for at least %(minutes)s minutes.", minutes=least_minutes(place)
    )


def _check_minutes(enrolment: Enrolment, place: Place, _params: Params) -> list[str]:
    visit = find_visit(enrolment_id=enrolment.id, item_id=place.item_id)
    if visit is not None:
        confirmed = visit.confirmed_at is not None
        verdict = judge(minutes=place.minutes, opened_at=visit.opened_at, at=now(), confirmed=confirmed)
        if verdict is not Verdict.HELD:
            return []
    return [_("read for at least %(minutes)s minutes", minutes=least_minutes(place))]


def _say_self_check(_params: Params, _place: Place) -> str:
    return _("Counts when every self-test question was answered rightly once.")


def _check_self_check(enrolment: Enrolment, place: Place, _params: Params) -> list[str]:
    answered = list_answered(place.item_id, place.content_number, enrolment_id=enrolment.id)
    left = unanswered([is_right for _question, is_right in answered])
    if not left:
        return []
    numbers = ", ".join(str(number) for number in left)
    return [ngettext("answer question %(numbers)s rightly", "answer questions %(numbers)s rightly", len(left),
                     numbers=numbers)]  # fmt: skip


KINDS = (
    CompletionKind(
        key=MINUTES,
        label=lazy("Read for long enough (or a short check)"),
        sentence=_say_minutes,
        check=_check_minutes,
        is_pressed=True,
    ),
    CompletionKind(
        key=VIEWED,
        label=lazy("Marked as done"),
        sentence=_say_viewed,
        check=_nothing,
        is_pressed=True,
    ),
    CompletionKind(
        key=SELF_CHECK,
        label=lazy("Every self-test question answered rightly once"),
        sentence=_say_self_check,
        check=_check_self_check,
    ),
)


def register_lesson_rules(app: Flask) -> None:
    """Lessons count by these rules; unchosen by that of their minutes."""
    for kind in KINDS:
        register_completion(app, kind, default_for="lesson" if kind.key == MINUTES else "")


def lesson_sentences(place: Place, question_count: int) -> list[str]:
    """What the lesson asks for, as it stands beside its button: with the short check where there are questions."""
    sentences = completion_sentences(place)
    keys = [kind.key for kind, _settings in rules_of(place)]
    if MINUTES in keys and question_count:
        sentences[keys.index(MINUTES)] = _(
            "Counts when the lesson was open for at least %(minutes)s minutes; sooner, a short check of %(count)s "
            "questions confirms it.",
            minutes=least_minutes(place),
            count=min(question_count, CHECK_QUESTIONS),
        )
    return sentences
