"""The demonstration site with more in it: somebody who has one of everything, actors round her, and canaries.

What the demonstration has at people far apart is handed to her here, in the tables: the tests read it only.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, text

from courses.quizzes.actions.counting import count_attempts
from lms.core.clock import now, today
from lms.core.db import db
from lms.core.ids import short_code
from lms.core.permissions import Role
from lms.core.storage import write_file
from lms.core.text import fold
from lms.organisations.actions import create_unit
from lms.organisations.loading.loads import keep_load
from lms.organisations.loading.workbooks import list_rows, write_template
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, find_unit_by_code
from lms.people.actions import appoint, create_person, reconcile_titles
from lms.people.actions.merging import merge_accounts
from lms.people.actions.persons import renew_keys
from lms.people.invitations import hash_token
from lms.people.models import Person, RoleGrant
from lms.people.queries import find_by_sign_in_name
from lms.reorganisations.actions import Decision, apply_reorganisation, draft_reorganisation
from lms.reorganisations.rules import Rename, Split, Step, Target
from tests.architecture.scope_authoring import add_authoring, plant_authoring
from tests.architecture.scope_rows import change, copy, copy_last, row, table_of
from tests.architecture.scope_yearly import add_yearly, plant_yearly
from tests.factories.people import make_person

RELATIONS = ("self", "same", "child", "sibling", "parent", "none")
HERS, BELOW, BESIDE, ABOVE, ENDED = "HP.10606", "HP.10606.1", "HP.10510", "HP", "HD.10654"
PLACES = {"same": HERS, "child": BELOW, "sibling": BESIDE, "parent": ABOVE}
TOKEN = "thu-moi-cua-nguoi-thu"
HER_NAME = "Nguyễn Thị Hằng Tzedenkova"
FIRST = "Zuyetmai"
SINCE = dt.date(2025, 7, 1)
_COURSE = "quyet-dinh-1690"


@dataclass(frozen=True)
class Canary:
    """A unit and a person far away; no byte of any answer may hold the word, except where `seen_from` looks."""

    word: str
    above: str
    seen_from: frozenset[str]

    @property
    def unit(self) -> str:
        """The code of the unit."""
        return f"{self.above}.CAN"

    @property
    def name(self) -> str:
        """The person's name; its first word is looked for, its last may never be answered."""
        return f"{FIRST} Thị {self.word.capitalize()}"


CANARIES = (
    Canary("khoamnghe", "NA.16690", frozenset()),
    Canary("khoamphong", "HP.10532", frozenset({"parent"})),
)


def furnish() -> None:
    """The world stands; inside a writing transaction."""
    her, unit = find_by_sign_in_name("hocvien"), _unit(HERS)
    assert her is not None
    create_unit(
        code=BELOW, kind="department", name="Trung tâm Phục vụ hành chính công", parent=unit, valid_from=SINCE
    )
    _write(her, full_name=HER_NAME)
    _keep_courses(unit)
    _endow(her, unit)
    _add_people(her, unit)
    _add_records(her, unit)
    for canary in CANARIES:
        _plant(canary)
    reconcile_titles()
    count_attempts(most=500)


def _unit(code: str) -> Unit:
    found = find_unit_by_code(code)
    assert found is not None, code
    return found


def _write(person: Person, *, full_name: str) -> None:
    """The person has that name in every place where names stand."""
    person.full_name, person.given_name = full_name, full_name.rsplit(" ", 1)[-1]
    person.search_text = person.sort_key = fold(full_name)
    person.notice_accepted_at = now()
    renew_keys(person)
    db.session.flush()


def _keep_courses(unit: Unit) -> None:
    """Courses, questions and imports belong to her unit, so that those who teach there have something."""
    db.session.execute(text("UPDATE course SET unit_id = :unit"), {"unit": unit.id})
    db.session.execute(text("UPDATE question_category SET unit_id = :unit"), {"unit": unit.id})


_GRADUATE = """
    SELECT e.id AS enrolment, c.id AS certificate, c.credit_id AS credit, c.code AS code
      FROM enrolment e JOIN certificate c ON c.enrolment_id = e.id AND c.state = 'issued'
      JOIN course k ON k.id = e.course_id AND k.slug = :slug
      JOIN attempt a ON a.enrolment_id = e.id
      LEFT JOIN appeal p ON p.attempt_id = a.id AND p.decision IS NULL
     WHERE c.id NOT IN (SELECT certificate_id FROM revocation)
       AND e.occasion = 'first' AND e.person_id NOT IN (SELECT person_id FROM sign_in_name WHERE kind = 'user_name')
     ORDER BY p.id IS NULL, e.id"""


def _endow(person: Person, unit: Unit) -> None:
    """She has been through the course once, is in it again, and has handed in an essay."""
    graduate = row(_GRADUATE, slug=_COURSE)
    _hand_over(person, graduate, "repeat-2")
    others = {
        "repeat-3": "SELECT enrolment_id FROM attempt WHERE closed_at IS NULL ORDER BY id",
        "repeat-4": """SELECT a.enrolment_id FROM attempt a JOIN attempt_question q ON q.attempt_id = a.id
            JOIN marking_claim m ON m.attempt_question_id = q.id ORDER BY q.id DESC""",
    }
    for occasion, statement in others.items():
        change("enrolment", row(statement).enrolment_id, person_id=person.id, occasion=occasion)
    _hold_lesson(person)


def _hold_lesson(person: Person) -> None:
    """A lesson was left so soon that a short check is asked for, whichever time through the course it was."""
    item = row("SELECT i.id, i.course_id FROM item i WHERE i.slug = 'boi-canh'")
    times = dict.fromkeys(("opened_at", "last_at", "finished_at", "held_at"), now())
    enrolments = select(table_of("enrolment").c.id).filter_by(person_id=person.id, course_id=item.course_id)
    for enrolment in list(db.session.scalars(enrolments)):
        visits = table_of("lesson_visit")
        key = {"enrolment_id": enrolment, "item_id": item.id}
        db.session.execute(delete(visits).filter_by(**key))
        db.session.execute(insert(visits).values(**key, **times))


def _hand_over(person: Person, graduate: Any, occasion: str) -> None:
    facts = table_of("certificate")
    old = db.session.execute(select(facts.c.facts).where(facts.c.id == graduate.certificate)).scalar_one()
    change("enrolment", graduate.enrolment, person_id=person.id, occasion=occasion)
    change(
        "certificate",
        graduate.certificate,
        person_id=person.id,
        facts={**old, "holder_name": person.full_name},
    )
    change("credit", graduate.credit, person_id=person.id)


def _add_people(her: Person, unit: Unit) -> None:
    """For each role somebody at each place; who holds nothing; and an account of hers that was merged."""
    for role in Role:
        for relation, code in PLACES.items():
            person = make_person(
                actor_name(role, relation), unit=_unit(code), user_name=user_name(role, relation)
            )
            _grant(person, role, code)
        nobody = create_person(full_name=actor_name(role, "none"), user_name=user_name(role, "none"))
        nobody.notice_accepted_at = now()
        if role is not Role.LEARNER:
            _grant(nobody, role, ENDED)
    other = make_person("Nguyễn Thị Hằng Haitaikhoan", unit=unit)
    merge_accounts(keep=her, other=other, reason="Hai tài khoản của một người", by_id=None)


def actor_name(role: Role, relation: str) -> str:
    """What the actor is called: of no other person's words."""
    return f"Xq{role.value.replace('_', '')} Xq{relation}"


def user_name(role: Role, relation: str) -> str:
    """How the actor signs in."""
    return "hocvien" if relation == "self" else f"{role.value}.{relation}".replace("_", "")


def _grant(person: Person, role: Role, code: str) -> None:
    grant = RoleGrant(person_id=person.id, role=role.value, unit_id=_unit(code).id, valid_from=SINCE)
    db.session.add(grant)
    db.session.flush()


def become(role: Role) -> None:
    """She holds the role at her unit; markers of the role above her have an answer of hers in their hands."""
    her = find_by_sign_in_name("hocvien")
    assert her is not None
    if role is not Role.LEARNER:
        _grant(her, role, HERS)
    marker = find_by_sign_in_name(user_name(role, "parent"))
    claim = row(
        """SELECT m.id FROM marking_claim m JOIN attempt_question q ON q.id = m.attempt_question_id
        JOIN attempt a ON a.id = q.attempt_id JOIN enrolment e ON e.id = a.enrolment_id
        WHERE e.person_id = :her""",
        her=her.id,
    )
    assert marker is not None
    change("marking_claim", claim.id, marker_id=marker.id, done_at=None, claimed_at=now())


def _add_records(her: Person, unit: Unit) -> None:
    """What HR, trainers and administrators keep about her and her unit."""
    appoint(person=her, unit=unit, duty="contact_training", valid_from=SINCE)
    change("absence", row("SELECT id FROM absence ORDER BY id DESC LIMIT 1 OFFSET 1").id, person_id=her.id)
    for table in ("quiz_override", "time_grant"):
        found = row(f"SELECT id FROM {table} WHERE person_id IS NOT NULL AND withdrawn_at IS NULL")
        change(table, found.id, person_id=her.id)
    sent = row("SELECT id FROM invitation WHERE token_hash IS NOT NULL AND opened_at IS NULL")
    colleague = make_person("Trần Văn Thumoi", unit=unit, email="thumoi@tuhoc.example")
    change(
        "invitation",
        sent.id,
        unit_id=unit.id,
        person_id=colleague.id,
        email=colleague.email,
        token_hash=hash_token(TOKEN),
    )
    for state in ("checked", "applied"):
        change("roster", row(f"SELECT id FROM roster WHERE state = '{state}'").id, unit_id=unit.id)
    change(
        "question_import",
        row("SELECT id FROM question_import WHERE state = 'previewed'").id,
        person_id=her.id,
    )
    rule = row("SELECT id FROM target_rule ORDER BY id")
    copy("target_rule", rule.id, unit_id=unit.id, valid_from=SINCE)
    preview = row("""SELECT p.id, p.rule_id FROM target_preview p JOIN target_rule r ON r.id = p.rule_id
        WHERE r.state = 'draft' AND p.state = 'ready'""")
    change("target_rule", preview.rule_id, unit_id=unit.id)
    withdrawn = row("SELECT id FROM target_exemption WHERE withdrawn_on IS NOT NULL")
    paper = row("SELECT sha256 FROM stored_file WHERE media_type = 'application/pdf'").sha256
    change(
        "target_exemption", withdrawn.id, person_id=her.id, paper_sha256=paper, paper_name="Quyết định.pdf"
    )
    _add_plans(unit)
    add_yearly(her, unit)
    add_authoring(her, unit)


def _add_plans(unit: Unit) -> None:
    """A reorganisation applied, one in draft, and a table of units."""
    applied = _draft("rename", dt.date(2026, 1, 1), Rename(HERS, "UBND xã Nam Sách mới"))
    apply_reorganisation(reorganisation=applied, scope=None)
    parts = (Target(HERS), Target(f"{HERS}B", "UBND xã Nam Sách Bắc"))
    _draft("split", today() + dt.timedelta(days=30), Split(HERS, parts, heir=HERS))
    content = write_template(list_rows(SubtreeScope(frozenset({unit.id}), today()), today()))
    keep_load(top=unit, name="don-vi.xlsx", digest=write_file(content), size=len(content), by_id=None)


def _draft(kind: str, on: dt.date, step: Step) -> Any:
    decision = Decision("12/NQ-HĐND", on - dt.timedelta(days=30), "Nguyễn Văn Ký", on)
    return draft_reorganisation(kind=kind, title="Sắp xếp", decision=decision, steps=[step], scope=None)


def _plant(canary: Canary) -> None:
    """The canary: a unit, somebody in it with a certificate, and one of everything that units keep."""
    word, name = canary.word, canary.name
    above = _unit(canary.above)
    unit = create_unit(
        code=canary.unit, kind="department", name=f"Phòng {word}", parent=above, valid_from=SINCE
    )
    person = make_person(name, unit=unit, title=f"Chức {word}", email=f"{word}@tuhoc.example", user_name=word)
    graduate = row(f"SELECT * FROM ({_GRADUATE}) WHERE code IS NOT NULL LIMIT 1 OFFSET 3", slug=_COURSE)
    _hand_over(person, graduate, "first")
    appoint(person=person, unit=unit, duty="head", valid_from=SINCE)
    _grant(person, Role.TRAINER, canary.unit)
    copied: dict[str, dict[str, Any]] = {
        "message": {"person_id": person.id, "key": word, "subject": word, "body": word},
        "absence": {"person_id": person.id, "document": word},
        "time_grant": {"person_id": person.id, "reason": word},
        "quiz_override": {"person_id": person.id, "reason": word, "withdrawn_at": None},
        "join_code": {"unit_id": unit.id, "code": short_code(12), "title": word},
        "study_class": {"unit_id": unit.id, "name": word},
        "roster": {"unit_id": unit.id, "file_name": word},
        "target_rule": {"unit_id": unit.id, "legal_basis": word},
        "target_exemption": {"person_id": person.id, "reason": word},
        "unit_load": {"unit_id": unit.id, "name": word},
        "reorganisation": {"unit_id": unit.id, "title": word, "decision_number": word},
        "question_category": {"unit_id": unit.id, "path": word},
        "question_import": {"person_id": person.id, "name": word},
        "issuer": {"unit_id": unit.id, "code": word, "signer_name": word},
        "invitation": {"unit_id": unit.id, "person_id": person.id, "email": person.email},
    }
    for table, changes in copied.items():
        copy_last(table, **changes)
    plant_yearly(word, person, unit)
    plant_authoring(word, person, unit)
