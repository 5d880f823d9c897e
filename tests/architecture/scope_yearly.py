"""What the year adds to the world: plans, classes, assignments, sealed reports, files and reminders."""

import datetime as dt
import hmac

from sqlalchemy import insert

from lms.assignments.models import AssignmentRule
from lms.core.clock import now
from lms.core.db import db
from lms.core.ids import public_id
from lms.notices.actions.choices import make_feed
from lms.notices.actions.settings import pause_unit
from lms.notices.feeds import find_choice
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code
from lms.people.models import Person
from lms.plans.actions import start_amendment
from lms.plans.models import TrainingPlan
from lms.reports.export_files import path_of
from tests.architecture.scope_rows import change, copy, copy_last, row, table_of

_FEED = "lichcuahang"
# The site of these tests has the secret "tests".
FEED = f"{_FEED}-{hmac.new(b'tests', f'calendar:{_FEED}'.encode(), 'sha256').hexdigest()[:32]}"
_BELOW = "HP.10606.1"


def add_yearly(her: Person, unit: Unit) -> None:
    """Her unit has plans, rules, reports, definitions and a pause; she has a file, and a link to her calendar."""
    _add_plans(unit)
    _add_assignments(unit)
    for table in ("sealed_report", "report_campaign", "report_indicator", "programme"):
        for found in db.session.execute(table_of(table).select()).all():
            change(table, found.id, unit_id=unit.id)
    _add_export(her, unit)
    pause_unit(unit=unit, reason="Bão", last_day=None, by_id=None)
    make_feed(person_id=her.id)
    choice = find_choice(her.id)
    assert choice is not None
    choice.feed_id = _FEED
    db.session.flush()


def _add_plans(unit: Unit) -> None:
    """A decided plan that is being amended, with a share of the unit below; one in draft; a need, a class to come."""
    decided = row("SELECT id FROM training_plan WHERE year = (SELECT min(year) FROM training_plan)").id
    draft = row("SELECT id FROM training_plan WHERE state = 'draft'").id
    for plan in (decided, draft):
        change("training_plan", plan, unit_id=unit.id)
    start_amendment(plan=db.session.get_one(TrainingPlan, decided), reason="Thêm lượt", by_id=None)
    line = row("SELECT id FROM plan_line WHERE plan_id = :plan ORDER BY id DESC", plan=decided).id
    held = row("SELECT id FROM training_class WHERE state = 'planned' AND list_id IS NULL ORDER BY id")
    change("training_class", held.id, line_id=line)
    change("training_need", row("SELECT id FROM training_need WHERE state = 'stated'").id, unit_id=unit.id)
    below = find_unit_by_code(_BELOW)
    share = row(
        "SELECT s.id FROM plan_share s JOIN plan_line l ON l.id = s.line_id WHERE l.plan_id = :p", p=decided
    )
    assert below is not None
    copy("plan_share", share.id, unit_id=below.id)


def _add_assignments(unit: Unit) -> None:
    """The unit has a rule in force, one in draft, and one that has ended."""
    for state in ("draft", "ended"):
        found = row("SELECT id FROM assignment_rule WHERE state = :state", state=state)
        change("assignment_rule", found.id, unit_id=unit.id)
    row("SELECT id FROM assignment_rule WHERE state = 'live' AND unit_id = :unit", unit=unit.id)


def _add_export(her: Person, unit: Unit) -> None:
    """A file that she asked for is ready."""
    on = row("SELECT max(id) AS id FROM snapshot").id
    key = public_id()
    values = {
        "public_id": key,
        "person_id": her.id,
        "report": "danh-sach",
        "format": "csv",
        "title": "Danh sách của Hằng",
        "language": "vi",
        "unit_id": unit.id,
        "year": now().year,
        "on": now().date(),
        "structure_on": now().date(),
        "snapshot_id": on,
        "options": {},
        "row_count": 1,
        "state": "ready",
        "file_name": "danh-sach.csv",
        "size": 10,
        "asked_at": now(),
        "ready_at": now(),
        "expires_at": now() + dt.timedelta(days=2),
    }
    db.session.execute(insert(table_of("report_export")).values(**values))
    path_of(key).parent.mkdir(exist_ok=True)
    path_of(key).write_text("Nguyễn Thị Hằng Tzedenkova", encoding="utf-8")


def plant_yearly(word: str, person: Person, unit: Unit) -> None:
    """A canary has one of everything that the year adds."""
    plan = copy_last("training_plan", unit_id=unit.id, title=word, state="decided")
    edition = copy(
        "plan_edition",
        row("SELECT id FROM plan_edition WHERE state = 'decided'").id,
        plan_id=plan,
        number=0,
        signer=word,
        reason=word,
    )
    line = copy_last("plan_line", plan_id=plan)
    copy_last("plan_line_version", line_id=line, edition_id=edition, topic=word)
    copy_last("plan_share", line_id=line, unit_id=unit.id)
    held = copy_last("training_class", line_id=line, name=word, list_id=None, state="planned", reason="")
    member = {
        "class_id": held,
        "person_id": person.id,
        "unit_id": unit.id,
        "state": "enrolled",
        "credit_id": None,
    }
    copy_last("training_class_member", **member)
    copy_last("training_need", unit_id=unit.id, topic=word, topic_key=word, state="stated", line_id=None)
    _plant_assignment(word, person, unit)
    _plant_papers(word, person, unit)


def _plant_assignment(word: str, person: Person, unit: Unit) -> None:
    found = row(
        "SELECT id, rule_id FROM assignment WHERE state = 'open' AND rule_id IN"
        " (SELECT id FROM assignment_rule WHERE state = 'live')"
    )
    rule = copy("assignment_rule", found.rule_id, unit_id=unit.id)
    version = row("SELECT id FROM assignment_version WHERE rule_id = :rule", rule=found.rule_id)
    copy("assignment_version", version.id, rule_id=rule, title=word, decision_number=word)
    copy("assignment", found.id, person_id=person.id, rule_id=rule, granted_reason=word)
    assert db.session.get(AssignmentRule, rule) is not None


def _plant_papers(word: str, person: Person, unit: Unit) -> None:
    report = copy_last("sealed_report", unit_id=unit.id, number=word, sequence=1)
    second = copy_last("sealed_report", unit_id=unit.id, number=f"{word} 2", sequence=2)
    comparison = copy_last("seal_comparison", first_id=report, second_id=second)
    copy_last("seal_difference", comparison_id=comparison, full_name=person.full_name)
    for table in ("report_campaign", "report_indicator"):
        copy_last(table, unit_id=unit.id, title=word)
    copy_last("report_export", person_id=person.id, title=word, file_name=word)
    copy_last("reminder_pause", unit_id=unit.id, reason=word)
    copy_last("reminder", person_id=person.id, unit_id=unit.id, subject=word, body=word)
    copy_last("class_list", unit_id=unit.id, title=word, organiser=word, state="checked")
    free = {"list_id": None, "credit_id": None, "rule_id": None, "state": "submitted"}
    copy_last("recognition_submission", person_id=person.id, title=word, organiser=word, **free)
