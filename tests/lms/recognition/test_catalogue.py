"""The catalogue: dated versions, the nearest unit's terms within those above, nothing counted anew."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from lms.core.db import transaction
from lms.core.errors import Refusal
from lms.recognition.actions import (
    Publication,
    accept,
    create_activity,
    end_rule,
    publish_rule,
    take_back_rule,
)
from lms.recognition.catalogue import chain_for, list_versions
from lms.recognition.models import RecognitionRule
from lms.recognition.rules import Band, Conversion, Terms
from tests.conftest import HeldClock
from tests.lms.recognition.conftest import TODAY, World, activity, propose, unit_of

HALF = Conversion(unit_seconds=3600, unit_hundredths=50)


def publish(unit_id: int, *, on: dt.date = TODAY, kind: str = "mentoring", **changes: Any) -> RecognitionRule:
    """A version of the unit's terms from that day."""
    said: dict[str, Any] = {"conversion": HALF, "year_cap": 4_00, "may_differ": True}
    publication = Publication(
        terms=Terms(**(said | changes)), proof_words="Giấy xác nhận", legal_basis=None, valid_from=on
    )
    return publish_rule(activity=activity(kind), unit=unit_of(unit_id), publication=publication, by_id=None)


def test_the_nearest_unit_decides_and_all_above_bound_it(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        publish(world.province)
        publish(world.commune, year_cap=3_00)
        chain = chain_for(world.commune, activity("mentoring").id, TODAY)
        assert [rule.unit_id for rule in chain][:2] == [world.commune, world.province] and len(chain) == 3
        assert len(chain_for(world.other_commune, activity("mentoring").id, TODAY)) == 2


def test_terms_beyond_those_above_are_refused_with_every_reason(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        with pytest.raises(Refusal) as refused:
            publish(
                world.province,
                conversion=Conversion(bands=(Band(60, 100),)),
                year_cap=10_01,
                proof_files=0,
            )
        assert len(refused.value.messages) == 3
        publish(world.province, may_differ=False)
        with pytest.raises(Refusal, match="không cho đơn vị"):
            publish(world.commune)


def test_what_was_tightened_above_holds_at_once_below(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        publish(world.commune, on=TODAY)
        publish(world.province, on=TODAY, conversion=Conversion(unit_seconds=3600, unit_hundredths=25))
        submission = propose(
            world.learner, kind="mentoring", seconds=4 * 3600, started_on=TODAY, ended_on=TODAY
        )
        assert accept(submission=submission, by_id=world.officer, revision=2).amount_hundredths == 1_00


def test_what_was_done_before_a_version_counts_by_the_one_before(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        publish(world.commune)
        submission = propose(world.learner, kind="mentoring", seconds=45 * 60)
        credit = accept(submission=submission, by_id=world.officer, revision=2)
        assert credit.amount_hundredths == 1_00 and "phiên bản 1" in (credit.rule_version or "")


def test_versions_follow_each_other_and_a_planned_one_is_taken_back(
    app: Flask, world: World, clock: HeldClock
) -> None:
    with app.app_context(), transaction(write=True):
        first = publish(world.commune)
        second = publish(world.commune, on=TODAY + dt.timedelta(days=30), year_cap=2_00)
        assert (first.valid_to, second.number) == (second.valid_from, 2)
        with pytest.raises(Refusal):
            publish(world.commune, on=TODAY + dt.timedelta(days=10))
        take_back_rule(rule=second)
        assert first.valid_to is None and len(list_versions(first.activity_id, world.commune)) == 1
        with pytest.raises(Refusal):
            take_back_rule(rule=first)
        with pytest.raises(Refusal):
            publish(world.commune, on=TODAY - dt.timedelta(days=1))
        clock.forward(days=5)
        end_rule(rule=first, on=TODAY + dt.timedelta(days=5))
        chain = chain_for(world.commune, first.activity_id, TODAY + dt.timedelta(days=5))
        assert [rule.unit_id for rule in chain].count(world.commune) == 0


def test_a_further_activity_counts_from_its_first_central_terms(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        create_activity(kind="prize", name="Sáng kiến được công nhận")
        for name in ("SÁNG KIẾN được công nhận", ""):
            with pytest.raises(Refusal):
                create_activity(kind="prize", name=name)
        with pytest.raises(Refusal):
            create_activity(kind="khong-co", name="Việc khác")
