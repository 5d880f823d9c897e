"""Who gains and who loses: what is shown before a change is what is true afterwards, person by person."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.jobs import drain
from lms.organisations.models import Unit
from lms.organisations.queries import get_root, subtree
from lms.people.actions.merging import merge_accounts
from lms.people.models import Absence, Person, Post
from lms.training.actions import previews
from lms.training.actions.drafts import change_draft, draft_target
from lms.training.actions.exemptions import Grant, grant_exemption
from lms.training.actions.previews import ask_preview, make_change
from lms.training.actions.targets import publish_target
from lms.training.assessments import assess_many
from lms.training.models import Credit, StandingDue, TargetPreview, TargetPreviewLine, TargetRule
from lms.training.previewing import position_of
from lms.training.rules.effects import SAME, Position, effect_of
from lms.training.rules.terms import Leg
from lms.training.rules.wanted import Audience, Wanted
from lms.training.versions import wanted_of
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.factories.training import course, outside, target

THIS_YEAR = dt.date(2026, 1, 1)
WAYS: list[Callable[[Person, float, dt.date], Credit]] = [outside, course]
Standings = dict[int, tuple[int | None, int, bool | None]]


def _stand(people: list[int], on: dt.date) -> Standings:
    return {
        person_id: (position.target, position.counted, position.is_reached)
        for person_id, found in assess_many(people, on.year, on).items()
        if found.is_counted
        for position in [position_of(found)]
    }


def _lines(preview: TargetPreview) -> dict[int, TargetPreviewLine]:
    found = select(TargetPreviewLine).where(TargetPreviewLine.preview_id == preview.id)
    return {line.person_id: line for line in db.session.scalars(found)}


def _check(preview: TargetPreview, before: Standings, after: Standings) -> None:
    """Everybody who would notice has a line with both sides; nobody else has one; the numbers are their number."""
    lines, expected = _lines(preview), {}
    for person_id, stood in before.items():
        effect = effect_of(Position(*stood), Position(*after[person_id]))
        expected[person_id] = effect
        if effect == SAME:
            assert person_id not in lines
            continue
        line = lines.pop(person_id)
        assert line.effect == effect
        assert (line.target_before, line.counted_before, line.reached_before) == stood
        assert (line.target_after, line.counted_after, line.reached_after) == after[person_id]
    assert lines == {}
    assert preview.counts["people"] == len(before)
    for effect in set(expected.values()):
        assert preview.counts[effect] == list(expected.values()).count(effect)
    assert preview.counts.get("reached_after", 0) == sum(bool(stand[2]) for stand in after.values())


def _world(dice: random.Random) -> tuple[Unit, list[int]]:
    """A province with units below, people of all kinds in them, and some elsewhere."""
    province = make_unit("UBND tỉnh Hải Đông", kind="province")
    units = [province, *(make_unit(f"UBND xã {name}", parent=province) for name in ("An", "Bình", "Cát"))]
    people: list[Person] = []
    for unit in (*units, make_unit("UBND xã Ngoài")):
        for _number in range(5):
            group = dice.choice(["cong_chuc", "can_bo", "vien_chuc"])
            people.append(make_person(unit=unit, group=group, is_counted=dice.random() < 0.9))
    for person in people:
        for _number in range(dice.randrange(4)):
            earn = dice.choice(WAYS)
            earn(person, dice.choice([4, 10, 16, 24]), dt.date(2026, dice.randrange(1, 11), 5))
        if dice.random() < 0.2:
            db.session.add(
                Absence(
                    person_id=person.id,
                    kind="maternity",
                    document="12/QĐ",
                    valid_from=dt.date(2026, dice.randrange(2, 9), 1),
                    valid_to=None,
                )
            )
        if dice.random() < 0.1:
            grant_exemption(person=person, grant=GRANT, by_id=None)
    db.session.flush()
    return province, [person.id for person in people]


GRANT = Grant(
    year=2026,
    kind="full",
    reason="Sắp nghỉ hưu",
    document_number="7/QĐ-SNV",
    document_on=dt.date(2026, 2, 1),
    holds_from=THIS_YEAR,
)


def _any_wanted(dice: random.Random) -> Wanted:
    legs = [
        Leg("at_least", "Kỹ năng số", frozenset({5}), amount=dice.choice([4_00, 12_00])),
        Leg("at_most", "Ngoài hệ thống", sources=frozenset({"outside"}), amount=dice.choice([10_00, 20_00])),
    ]
    return Wanted(
        amount=dice.choice([12_00, 24_00, 40_00, 56_00]),
        valid_from=dice.choice(
            [dt.date(2026, 3, 1), dt.date(2026, 11, 20), dt.date(2026, 12, 1), dt.date(2027, 1, 1)]
        ),
        pro_rata=dice.choice(["none", "months", "days"]),
        legs=tuple(dice.sample(legs, dice.randrange(3))) if dice.random() < 0.7 else (),
        repeat_years=dice.choice([0, 1]),
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_is_previewed_is_what_publishing_does(
    app: Flask, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "PART", 7)
    dice = random.Random(seed)
    with app.app_context():
        with transaction(write=True):
            province, people = _world(dice)
            unit_id = province.id
            if dice.random() < 0.5:
                target(province, 30, THIS_YEAR)
            wanted = _any_wanted(dice)
            audience = dice.choice([Audience(), Audience("cong_chuc"), Audience("can_bo")])
            draft = draft_target(unit=province, wanted=wanted, audience=audience)
            preview_id = ask_preview(rule=draft, by_id=None).id
        drain()
        with transaction(write=True):
            preview = db.session.get_one(TargetPreview, preview_id)
            assert (preview.state, preview.done) == ("ready", preview.total)
            assert preview.on == max(today(), wanted.valid_from)
            inside = [person_id for person_id in people if _is_below(person_id, unit_id)]
            before = _stand(inside, preview.on)
            make_change(preview=preview, by_id=None)
            _check(preview, before, _stand(inside, preview.on))
            outside_people = [person for person in people if person not in inside]
            assert set(_lines(preview)).isdisjoint(outside_people)
            assert db.session.scalar(select(func.count(StandingDue.id)).where(StandingDue.unit_id == unit_id))


def _is_below(person_id: int, unit_id: int) -> bool:
    inside = select(Post.id).where(Post.person_id == person_id, Post.unit_id.in_(subtree([unit_id], today())))
    return db.session.scalar(inside.limit(1)) is not None


def test_what_is_previewed_of_an_end_is_what_ending_does(app: Flask) -> None:
    with app.app_context():
        with transaction(write=True):
            commune = make_unit("UBND xã An Bình")
            people = [make_person(unit=commune) for _number in range(4)]
            for tiet, person in zip((10, 20, 40, 50), people, strict=True):
                outside(person, tiet, dt.date(2026, 5, 4))
            rule = target(commune, 20, THIS_YEAR)
            ids = [person.id for person in people]
            preview_id = ask_preview(rule=rule, by_id=None, ends_on=today()).id
        drain()
        with transaction(write=True):
            preview = db.session.get_one(TargetPreview, preview_id)
            before = _stand(ids, preview.on)
            make_change(preview=preview, by_id=None)
            after = _stand(ids, preview.on)
            _check(preview, before, after)
            assert preview.counts["lost"] == 1
            assert preview.counts["up"] == 3


def test_who_has_two_merged_accounts_is_met_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "PART", 1)
    with app.app_context():
        with transaction(write=True):
            commune = make_unit("UBND xã An Bình")
            first, second, other = (make_person(unit=commune) for _number in range(3))
            outside(first, 10, dt.date(2026, 5, 4))
            merge_accounts(keep=other, other=first, reason="Một người", by_id=None, looked_twice=True)
            draft = draft_target(unit=commune, wanted=Wanted(8_00, THIS_YEAR))
            preview_id, ids = ask_preview(rule=draft, by_id=None).id, (second.id, other.id)
        drain()
        with transaction(write=False):
            preview = db.session.get_one(TargetPreview, preview_id)
            assert preview.counts["people"] == 2
            assert {line.person_id: line.effect for line in _lines(preview).values()} == {
                ids[0]: "down",
                ids[1]: "gained",
            }


def test_a_preview_is_no_licence_once_the_draft_or_the_day_has_changed(app: Flask, clock: object) -> None:
    with app.app_context():
        with transaction(write=True):
            draft = _draft(20_00)
            key, preview_id = draft.id, ask_preview(rule=draft, by_id=None).id
            with pytest.raises(Refusal):
                make_change(preview=db.session.get_one(TargetPreview, preview_id), by_id=None)
        drain()
        with transaction(write=True):
            draft, preview = (
                db.session.get_one(TargetRule, key),
                db.session.get_one(TargetPreview, preview_id),
            )
            change_draft(rule=draft, wanted=replace(wanted_of(draft), amount=24_00))
            with pytest.raises(Refusal):
                make_change(preview=preview, by_id=None)
            preview_id = ask_preview(rule=draft, by_id=None).id
        drain()
        clock.forward(days=1)  # type: ignore[attr-defined]
        with transaction(write=True):
            with pytest.raises(Refusal):
                make_change(preview=db.session.get_one(TargetPreview, preview_id), by_id=None)
            assert db.session.get_one(TargetRule, key).state == "draft"


def _draft(amount: int) -> TargetRule:
    return draft_target(unit=get_root(), wanted=Wanted(amount, THIS_YEAR))


def test_asking_anew_forgets_the_earlier_preview_and_its_part_under_way(app: Flask) -> None:
    with app.app_context():
        with transaction(write=True):
            make_person()
            draft = _draft(20_00)
            ask_preview(rule=draft, by_id=None)
            second = ask_preview(rule=draft, by_id=None).public_id
        drain()
        with transaction(write=False):
            kept = db.session.scalars(select(TargetPreview)).one()
            assert (kept.public_id, kept.state, kept.counts["people"]) == (second, "ready", 1)


@pytest.mark.usefixtures("writing")
def test_a_published_version_is_not_previewed_again() -> None:
    draft = _draft(20_00)
    publish_target(rule=draft, by_id=None)
    with pytest.raises(Refusal):
        ask_preview(rule=draft, by_id=None)
    with pytest.raises(Refusal) as refusal:
        ask_preview(rule=draft, by_id=None, ends_on=dt.date(2025, 3, 1))
    assert len(refusal.value.messages) == 2
