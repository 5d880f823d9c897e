"""Drafts: nothing holds because of them, one for each audience, all faults at once; then versions stay as they are."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from lms.audit.models import AuditEntry
from lms.core.db import db
from lms.core.errors import Refusal
from lms.people.actions.titles import create_title
from lms.training import invariants
from lms.training.actions import offer_creditable
from lms.training.actions.drafts import change_draft, discard_draft, draft_target
from lms.training.actions.targets import publish_target
from lms.training.assessments import assess
from lms.training.models import StandingDue
from lms.training.rules.terms import Leg
from lms.training.rules.wanted import Audience, Wanted
from lms.training.versions import find_draft, version_before, versions_in_force, wanted_of
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.factories.training import find_target, target

THIS_YEAR = dt.date(2026, 1, 1)
TODAY = dt.date(2026, 11, 20)
pytestmark = pytest.mark.usefixtures("writing")
DIGITAL = Leg("at_least", "Kỹ năng số", frozenset({5}), amount=8_00)


def _keys() -> frozenset[str]:
    return frozenset(
        offer_creditable(
            key=f"courses:{name}",
            title=name,
            amount_hundredths=4_00,
            content_group=5,
            study_form="online",
            path=f"/khoa-hoc/{name}",
        ).key
        for name in ("mot", "hai", "ba")
    )


def test_a_draft_says_everything_and_holds_for_nobody() -> None:
    commune = make_unit("UBND xã An Bình")
    hang = make_person(unit=commune)
    wanted = Wanted(
        amount=40_00,
        valid_from=THIS_YEAR,
        measure="day",
        measure_hundredths=8_00,
        pro_rata="months",
        carry_over=8_00,
        repeat_years=3,
        legs=(DIGITAL, Leg("courses", "Bắt buộc", creditables=_keys(), count=2)),
        legal_basis="Kế hoạch 12/KH-UBND",
    )
    draft = draft_target(unit=commune, wanted=wanted)
    assert wanted_of(draft) == wanted
    db.session.execute(delete(StandingDue))
    found = find_target(hang.id, 2026)
    assert found is not None
    assert found.rule_id != draft.id
    publish_target(rule=draft, by_id=None)
    found = find_target(hang.id, 2026)
    assert found is not None
    assert found.rule_id == draft.id
    assert db.session.scalars(select(StandingDue.unit_id)).all() == [commune.id]


def test_a_second_draft_for_the_same_people_is_refused_and_another_audience_is_not() -> None:
    commune, wanted = make_unit("UBND xã An Bình"), Wanted(20_00, THIS_YEAR)
    draft = draft_target(unit=commune, wanted=wanted)
    with pytest.raises(Refusal):
        draft_target(unit=commune, wanted=wanted)
    draft_target(unit=commune, wanted=wanted, audience=Audience("can_bo"))
    draft_target(unit=make_unit("UBND xã Bình An"), wanted=wanted)
    discard_draft(rule=draft)
    assert find_draft(commune.id, Audience()) is None
    draft_target(unit=commune, wanted=wanted)


def test_a_title_goes_before_a_group_and_a_group_before_everybody() -> None:
    commune = make_unit("UBND xã An Bình")
    title = create_title(name="Trưởng ban Thử nghiệm", person_group=None)
    head, clerk, elected = (
        make_person(unit=commune, title=name, group=group)
        for name, group in (("Trưởng ban Thử nghiệm", "can_bo"), ("Văn thư", "cong_chuc"), ("Phó", "can_bo"))
    )
    for tiet, audience in ((20, Audience()), (30, Audience("can_bo")), (60, Audience(title_id=title.id))):
        wanted = Wanted(tiet * 100, THIS_YEAR)
        publish_target(rule=draft_target(unit=commune, wanted=wanted, audience=audience), by_id=None)
    assert [assess(each.id, 2026).target for each in (head, elected, clerk)] == [60_00, 30_00, 20_00]
    assert [each.rule.amount_hundredths for each in versions_in_force(commune.id, TODAY)] == [
        6000,
        3000,
        2000,
    ]
    assert invariants.targets_do_not_overlap() == []


def test_every_fault_is_named_at_once_and_nothing_is_written() -> None:
    commune = make_unit("UBND xã An Bình", valid_from=dt.date(2026, 2, 1))
    legs = (Leg("courses", "Bắt buộc", creditables=frozenset({"courses:khong-co"}), count=2),)
    wanted = Wanted(-1, dt.date(2025, 1, 1), pro_rata="often", legs=legs)
    with pytest.raises(Refusal) as refusal:
        draft_target(unit=commune, wanted=wanted, audience=Audience("vua", 99))
    assert len(refusal.value.messages) == 9
    assert find_draft(commune.id, Audience("vua", 99)) is None


def test_a_draft_that_has_become_impossible_is_not_published() -> None:
    commune = make_unit("UBND xã An Bình")
    draft = draft_target(unit=commune, wanted=Wanted(20_00, dt.date(2026, 7, 1)))
    commune.valid_to = dt.date(2026, 6, 1)
    db.session.flush()
    with pytest.raises(Refusal):
        publish_target(rule=draft, by_id=None)
    assert draft.state == "draft"


def test_a_published_version_is_neither_changed_nor_discarded() -> None:
    commune = make_unit("UBND xã An Bình")
    rule = target(commune, 20, THIS_YEAR)
    for deed in (
        lambda: change_draft(rule=rule, wanted=replace(wanted_of(rule), amount=1_00)),
        lambda: discard_draft(rule=rule),
        lambda: publish_target(rule=rule, by_id=None),
    ):
        with pytest.raises(Refusal):
            deed()
    assert rule.amount_hundredths == 20_00


def test_each_version_knows_the_one_before_and_the_trail_knows_who_said_what() -> None:
    commune = make_unit("UBND xã An Bình")
    first = target(commune, 20, THIS_YEAR)
    draft = draft_target(unit=commune, wanted=Wanted(30_00, dt.date(2026, 7, 1)))
    assert version_before(draft) is first
    publish_target(rule=draft, by_id=None)
    assert version_before(draft) is first
    assert version_before(first) is None
    deeds = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.object_id == str(commune.id)).order_by(AuditEntry.id)
    ).all()
    assert [deed for deed in deeds if deed.startswith("target.")] == [
        "target.drafted",
        "target.set",
        "target.drafted",
        "target.set",
    ]
