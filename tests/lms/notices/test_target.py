"""The yearly target among the reminders: who has not reached it hears of it before the report and the year's end."""

import datetime as dt

from flask import Flask

from lms.core.db import transaction
from lms.notices.sources import due_sources
from lms.training.facts import take_snapshot
from tests.conftest import HeldClock
from tests.factories.people import make_person
from tests.lms.notices.conftest import at

REPORT, END = dt.date(2026, 12, 15), dt.date(2026, 12, 31)


def _told(app: Flask, day: dt.date) -> dict[int, set[dt.date]]:
    """The deadlines of which each person is told on that day."""
    found: dict[int, set[dt.date]] = {}
    with app.app_context(), transaction(write=False):
        for item in due_sources()["target"].of_everybody(day):
            found.setdefault(item.person_id, set()).add(item.due_on)
    return found


def _reach(person_id: int, hundredths: int) -> None:
    from lms.training.actions import record_outside_credit

    record_outside_credit(
        person_id=person_id,
        source_key=f"test:{person_id}",
        title="Bồi dưỡng",
        reason="Chứng nhận",
        amount_hundredths=hundredths,
        content_group=1,
        study_form="in_class",
        earned_on=dt.date(2026, 5, 4),
        evidence_label="Giấy chứng nhận",
    )


def test_who_has_reached_the_target_or_has_none_is_not_reminded(app: Flask, clock: HeldClock) -> None:
    with app.app_context(), transaction(write=True):
        late, done, outside = (
            make_person(name, is_counted=is_counted).id
            for name, is_counted in (("Người Chậm", True), ("Người Xong", True), ("Người Ngoài", False))
        )
        _reach(late, 26_00)
        _reach(done, 40_00)
    at(clock, dt.date(2026, 12, 7), 16)
    with app.app_context(), transaction(write=True):
        take_snapshot()
    week_before = _told(app, dt.date(2026, 12, 8))
    assert week_before == {late: {REPORT}}
    assert _told(app, dt.date(2026, 12, 9)) == {}
    assert outside not in week_before


def test_of_two_deadlines_only_the_nearer_is_spoken_of_and_the_year_end_after_it(
    app: Flask, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        late = make_person("Người Chậm").id
    at(clock, dt.date(2026, 11, 30), 16)
    with app.app_context(), transaction(write=True):
        take_snapshot()
    assert _told(app, dt.date(2026, 12, 1)) == {late: {REPORT}}  # 14 and 30 days before
    assert _told(app, dt.date(2026, 12, 17)) == {late: {END}}
    assert _told(app, dt.date(2026, 12, 16)) == {late: {REPORT}}
    assert _told(app, dt.date(2027, 1, 4)) == {late: {END}}  # the first working day after, of the year before


def test_a_person_finds_the_deadlines_of_the_target_in_the_own_calendar(app: Flask, clock: HeldClock) -> None:
    with app.app_context(), transaction(write=True):
        late = make_person("Người Chậm").id
    of_person = due_sources_of(app)
    with app.app_context(), transaction(write=False):
        assert [item.due_on for item in of_person(late, dt.date(2026, 11, 20))] == [REPORT, END]
        assert [item.due_on for item in of_person(late, dt.date(2026, 12, 16))] == [END]
    with app.app_context(), transaction(write=True):
        _reach(late, 40_00)
    with app.app_context(), transaction(write=False):
        assert list(of_person(late, dt.date(2026, 11, 20))) == []


def due_sources_of(app: Flask):  # type: ignore[no-untyped-def]
    """What the source yields for one person."""
    with app.app_context():
        of_person = due_sources()["target"].of_person
    assert of_person is not None
    return of_person
