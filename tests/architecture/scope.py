"""Whose is what stands in an address: every parameter of every rule is filled with an object of one person.

A new page with a parameter needs a line here; the matrix says so. The first line whose pattern fits the rule
and knows all its parameters is taken. `:person` and `:unit` are the ids of whose objects are asked for.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from lms.core.db import db
from tests.architecture.scope_authoring import AUTHORING, NEVER_AUTHORING
from tests.architecture.scope_world import TOKEN
from tests.architecture.scope_yearly import FEED

_PARAMETER = re.compile(r"<(?:(?P<converter>\w+(?:\([^)]*\))?):)?(?P<name>\w+)>")
_AT_UNIT = "unit_id = :unit ORDER BY id"
_TIMES = "FROM enrolment e JOIN course k ON k.id = e.course_id WHERE e.person_id = :person"
_COMPLETED = f"SELECT e.public_id {_TIMES} AND e.completed_at IS NOT NULL AND k.slug = 'quyet-dinh-1690'"
_ATTEMPTS = "FROM attempt a JOIN enrolment e ON e.id = a.enrolment_id WHERE e.person_id = :person"
_MARKED = f"SELECT a.public_id {_ATTEMPTS} AND a.id IN (SELECT attempt_id FROM attempt_result) ORDER BY a.id"
_OPEN = f"SELECT a.public_id {_ATTEMPTS} AND a.closed_at IS NULL"
_PERSON = "SELECT public_id FROM person WHERE id = :person"
_OTHER = """SELECT p.public_id FROM person p JOIN post t ON t.person_id = p.id AND t.valid_to IS NULL
    WHERE t.unit_id = :unit AND p.id <> :person ORDER BY p.id"""
_ALIAS = "SELECT public_id FROM person_alias WHERE into_id = :person"
_CERTIFICATE = "SELECT public_id FROM certificate WHERE person_id = :person AND state = 'issued'"
_CREDIT = "SELECT public_id FROM credit WHERE person_id = :person AND corrects_id IS NULL ORDER BY id"
_ACTIVITY = "SELECT public_id FROM recognition_activity ORDER BY id"
_PROPOSAL = "SELECT public_id FROM recognition_submission WHERE person_id = :person AND state = '{}'"
_COURSE = "=quyet-dinh-1690"
_QUIZ = "=kiem-tra-cuoi-khoa"
_KEPT = "FROM question q JOIN question_category c ON c.id = q.category_id WHERE c.unit_id = :unit"
_GRADED = f"SELECT q.key {_KEPT} AND q.pool = 'graded' AND q.current_number IS NOT NULL ORDER BY q.id"
_DRAFT = "AND q.id IN (SELECT question_id FROM question_draft WHERE state = '{}') ORDER BY q.id"
_EXAMINED = f"""SELECT q.key {_KEPT} AND q.id IN (SELECT v.question_id FROM question_version v
    JOIN question_statistic s ON s.question_version_id = v.id JOIN item i ON i.id = s.item_id
    JOIN course k ON k.id = i.course_id WHERE k.slug = 'quyet-dinh-1690') ORDER BY q.id"""
_RESCORED = """FROM rescoring r JOIN question_version v ON v.id = r.question_version_id
    JOIN question q ON q.id = v.question_id"""


def _imported(state: str) -> str:
    return f"""SELECT i.public_id FROM question_import i JOIN question_category c ON c.id = i.category_id
        WHERE c.unit_id = :unit AND i.state = '{state}'"""


def _of(table: str, more: str = "") -> str:
    return f"SELECT public_id FROM {table} WHERE {more}{_AT_UNIT}"


def _of_her(table: str, column: str = "public_id") -> str:
    return f"SELECT {column} FROM {table} WHERE person_id = :person ORDER BY id"


_ROSTER = "SELECT public_id FROM roster WHERE unit_id = :unit AND state <> 'applied'"
_PLAN = """SELECT public_id FROM reorganisation WHERE state = '{}' AND unit_id IN
    (SELECT unit_id FROM unit_line WHERE ancestor_id = :unit) ORDER BY id"""
_YEARLY = "SELECT public_id FROM training_plan WHERE unit_id = :unit AND state = '{}'"
_LINE = """SELECT l.public_id FROM plan_line l JOIN training_plan p ON p.id = l.plan_id
    WHERE p.unit_id = :unit AND p.state = '{}' ORDER BY l.id"""
_IN_DRAFT = {
    "public_id": _YEARLY.format("draft"),
    "line_id": _LINE.format("draft"),
    "need_id": "SELECT public_id FROM training_need WHERE unit_id = :unit AND state = 'taken'",
}
_DECIDED = {"public_id": _YEARLY.format("decided"), "line_id": _LINE.format("decided"), "number": "=0"}
_CLASS = """FROM training_class c JOIN plan_line l ON l.id = c.line_id JOIN training_plan p ON p.id = l.plan_id
    JOIN training_class_member m ON m.class_id = c.id AND m.person_id = :person
    WHERE p.unit_id = :unit AND c.state = '{}' ORDER BY c.id"""
_COMPARED = """SELECT c.public_id FROM seal_comparison c JOIN sealed_report r ON r.id = c.second_id
    WHERE r.unit_id = :unit"""


def _class(state: str) -> dict[str, str]:
    """A class of a plan of the unit on whose list she stands, and her place on it."""
    return {name: f"SELECT {column} {_CLASS.format(state)}" for name, column in _CLASS_COLUMNS.items()}


_CLASS_COLUMNS = {"public_id": "c.public_id", "member_id": "m.id"}
# Pattern of rules → parameter → a word that is taken as it stands (=…), or a statement that finds one.
OBJECTS: tuple[tuple[str, dict[str, Any]], ...] = (
    *AUTHORING,
    (r"^/bai-lam/<attempt>/(ket-qua|bien-nhan|phuc-khao)", {"attempt": _MARKED}),
    (r"^/bai-lam/", {"attempt": _OPEN, "number": "=1"}),
    (r"^/day-hoc/bai-lam/", {"attempt": _MARKED, "number": "=1"}),
    (r"^/cau-hoi/tep/", {"digest": "SELECT sha256 FROM question_picture"}),
    (r"^/(chung-nhan|quan-tri/chung-nhan)/", {"public_id": _CERTIFICATE}),
    (r"^/xac-minh/", {"code": "SELECT code FROM certificate WHERE person_id = :person"}),
    (
        r"^/cong-nhan/tep/",
        {
            "number": "=1",
            "file_id": """SELECT f.public_id FROM recognition_file f JOIN recognition_submission s
            ON s.id = f.submission_id WHERE s.person_id = :person AND s.state = 'submitted'""",
        },
    ),
    (r"^/cong-nhan/moi/", {"activity_id": _ACTIVITY}),
    (r"^/cong-nhan/<public_id>/sua", {"public_id": _PROPOSAL.format("returned")}),
    (r"^/cong-nhan/", {"public_id": _PROPOSAL.format("submitted")}),
    (
        r"^/nhan-su/cong-nhan/lop/",
        {
            "public_id": _of("class_list"),
            "number": """SELECT r.number FROM class_list_row r JOIN class_list l ON l.id = r.list_id
            WHERE l.unit_id = :unit AND r.verdict = 'ready' ORDER BY r.id""",
        },
    ),
    (r"^/nhan-su/cong-nhan/", {"public_id": _PROPOSAL.format("submitted")}),
    (r"^/nhan-su/nguoi/<public_id>/de-nghi-cong-nhan/", {"public_id": _PERSON, "activity_id": _ACTIVITY}),
    (
        r"^/quan-tri/cong-nhan/",
        {
            "activity_id": _ACTIVITY,
            "unit_id": "SELECT public_id FROM unit WHERE id = :unit",
            "rule_id": _of("recognition_rule"),
        },
    ),
    (r"^/day-hoc/ban-nhap/", {"draft": "SELECT public_id FROM quiz_draft WHERE item_id IS NULL"}),
    (r"^/day-hoc/bang-diem/", {"course": _COURSE, "enrolment": _COMPLETED}),
    (
        r"^/day-hoc/cham-bai/",
        {
            "code": f"""SELECT m.public_id FROM marking_claim m JOIN attempt_question q ON q.id = m.attempt_question_id
            WHERE q.attempt_id IN (SELECT a.id {_ATTEMPTS})"""
        },
    ),
    (
        r"^/day-hoc/cham-lai/<key>/<rescoring>",
        {"key": f"SELECT q.key {_RESCORED}", "rescoring": f"SELECT r.public_id {_RESCORED}"},
    ),
    (r"^/day-hoc/(cham-lai|phan-tich)/", {"course": _COURSE, "item": _QUIZ, "key": _EXAMINED}),
    (r"^/day-hoc/(khoa|kiem-tra)/", {"course": _COURSE, "item": _QUIZ, "override": _of_her("quiz_override")}),
    (r"^/day-hoc/lop/", {"public_id": _of("study_class"), "person": _PERSON}),
    (
        r"^/day-hoc/phuc-khao/",
        {"public_id": f"SELECT public_id FROM appeal WHERE attempt_id IN (SELECT a.id {_ATTEMPTS})"},
    ),
    (
        r"^/day-hoc/su-co/",
        {
            "public_id": f"""SELECT i.public_id FROM incident i JOIN incident_attempt x ON x.incident_id = i.id
            WHERE x.attempt_id IN (SELECT a.id {_ATTEMPTS}) ORDER BY i.id"""
        },
    ),
    (r"^/day-hoc/them-gio/", {"public_id": _of_her("time_grant")}),
    (r"^/ho-so/thiet-bi/", {"public_id": _of_her("web_session")}),
    (r"^/ket-qua/", {"public_id": _COMPLETED}),
    (r"^/khoa-hoc/<slug>/kiem-tra/", {"slug": _COURSE, "item": _QUIZ}),
    (
        r"^/khoa-hoc/",
        {
            "slug": _COURSE,
            "item": "=boi-canh",
            "number": "=1",
            "name": f"""SELECT f.name FROM course_file f
            JOIN course_version v ON v.id = f.version_id JOIN course k ON k.id = v.course_id
            WHERE k.slug = '{_COURSE[1:]}'""",
        },
    ),
    (r"^/loi-moi/", {"token": f"={TOKEN}"}),
    (r"^/muc-tieu/", {"public_id": _CREDIT}),
    (r"^/ngan-hang-cau-hoi/danh-muc/", {"public_id": _of("question_category")}),
    (r"^/ngan-hang-cau-hoi/nhap/<batch>/hoan-tac", {"batch": _imported("confirmed")}),
    (r"^/ngan-hang-cau-hoi/nhap/", {"batch": _imported("previewed")}),
    (r"^/ngan-hang-cau-hoi/tao/", {"kind": "=one_answer"}),
    (r"^/ngan-hang-cau-hoi/<key>/tham-dinh", {"key": f"SELECT q.key {_KEPT} {_DRAFT.format('in_review')}"}),
    (r"^/ngan-hang-cau-hoi/<key>/bo-ban-nhap", {"key": f"SELECT q.key {_KEPT} {_DRAFT.format('draft')}"}),
    (r"^/ngan-hang-cau-hoi/", {"key": _GRADED, "number": "=1"}),
    (r"^/nhan-su/chuc-danh/danh-muc/", {"public_id": "SELECT public_id FROM post_title", "deed": "=dong"}),
    (r"^/nhan-su/danh-sach/<public_id>/hoan-tac", {"public_id": _of("roster", "state = 'applied' AND ")}),
    (
        r"^/nhan-su/danh-sach/",
        {
            "public_id": _ROSTER,
            "ending": "=xlsx",
            "row_id": f"""SELECT id FROM roster_row WHERE roster_id IN
            ({_ROSTER.replace("public_id", "id")}) ORDER BY id""",
        },
    ),
    (
        r"^/nhan-su/loi-moi/",
        {
            "public_id": """SELECT p.public_id FROM invitation i JOIN person p ON p.id = i.person_id
            WHERE i.unit_id = :unit"""
        },
    ),
    (r"^/nhan-su/ma-tham-gia/", {"public_id": _of("join_code"), "deed": "=dong"}),
    (
        r"^/nhan-su/nguoi/",
        {"public_id": _PERSON, "line_id": _CREDIT, "exemption_id": _of_her("target_exemption")},
    ),
    (r"^/nhan-su/so-nguoi/", {"which": "=trong-ty-le"}),
    (r"^/nhan-su/trung-lap/da-gop/", {"public_id": _ALIAS}),
    (r"^/nhan-su/trung-lap/", {"public_id": _PERSON, "other_id": _OTHER}),
    (r"^/lich/", {"token": f"={FEED}"}),
    (
        r"^/lop/",
        {
            "public_id": """SELECT c.public_id FROM training_class c JOIN training_class_member m
            ON m.class_id = c.id WHERE m.person_id = :person ORDER BY c.id"""
        },
    ),
    (r"^/giao-hoc/", {"public_id": _of_her("assignment")}),
    (r"^/(chuong-trinh|day-hoc/chuong-trinh)/", {"slug": "=chuyen-doi-so-co-ban"}),
    (r"^/day-hoc/khoa-hoc/", {"slug": _COURSE}),
    (r"^/nhan-su/giao-hoc/muc/", {"public_id": _of_her("assignment")}),
    (
        r"^/nhan-su/giao-hoc/<public_id>/(sua|xem-truoc|dem-truoc|ban-hanh|bo-nhap)",
        {"public_id": _of("assignment_rule", "state = 'draft' AND ")},
    ),
    (
        r"^/nhan-su/giao-hoc/<public_id>/tiep-tuc",
        {"public_id": _of("assignment_rule", "state = 'ended' AND ")},
    ),
    (r"^/nhan-su/giao-hoc/", {"public_id": _of("assignment_rule", "state = 'live' AND ")}),
    (
        r"^/nhan-su/ke-hoach/nhu-cau/",
        {"public_id": _of("training_need", "state = 'stated' AND "), "deed": "=rut"},
    ),
    (r"^/nhan-su/ke-hoach/<public_id>/(ban-hanh|bo$|nhu-cau|dong/moi)", _IN_DRAFT),
    (r"^/nhan-su/ke-hoach/<public_id>/dong/<line_id>/(sua|bo|don-vi)$", _IN_DRAFT),
    (r"^/nhan-su/ke-hoach/", _DECIDED),
    (r"^/nhan-su/lop/<public_id>/bo-danh-dau/", _class("closed")),
    (r"^/nhan-su/lop/", {**_class("planned"), "deed": "=ket-thuc"}),
    (r"^/nhan-su/bao-cao-chot/so-sanh/", {"public_id": _COMPARED}),
    (r"^/nhan-su/bao-cao-chot/", {"public_id": _of("sealed_report")}),
    (r"^/nhan-su/bao-cao/chien-dich/", {"public_id": _of("report_campaign")}),
    (r"^/nhan-su/bao-cao/chi-so/", {"public_id": _of("report_indicator")}),
    (r"^/nhan-su/bao-cao/", {"key": "=danh-sach", "ending": "=csv"}),
    (r"^/nhan-su/tep-bao-cao/", {"public_id": _of_her("report_export")}),
    (r"^/quan-tri/nhac-hoc/ngay/", {"on": "SELECT \"on\" FROM reminder_day WHERE state = 'ready'"}),
    (r"^/quan-tri/nhac-hoc/thu/", {"public_id": _of_her("reminder")}),
    (r"^/quan-tri/nhac-hoc/quy-tac/", {"public_id": "SELECT public_id FROM reminder_rule"}),
    (r"^/quan-tri/nhac-hoc/tam-dung/", {"public_id": _of("reminder_pause")}),
    (r"^/quan-tri/don-vi/nhap/", {"public_id": _of("unit_load")}),
    (r"^/quan-tri/don-vi/", {"public_id": "SELECT public_id FROM unit WHERE id = :unit"}),
    (
        r"^/quan-tri/muc-tieu/phien-ban/<public_id>/(ket-thuc|<any)",
        {"public_id": _of("target_rule", "state = 'live' AND "), "deed": "=thu-hoi"},
    ),
    (
        r"^/quan-tri/muc-tieu/phien-ban/",
        {"public_id": _of("target_rule", "state = 'draft' AND "), "number": "=1"},
    ),
    (r"^/quan-tri/muc-tieu/", {"public_id": "SELECT u.public_id FROM unit u WHERE u.id = :unit"}),
    (
        r"^/quan-tri/nguoi-dung/",
        {
            "public_id": _PERSON,
            "post_id": _of_her("post", "id"),
            "absence_id": _of_her("absence", "id"),
            "duty_id": _of_her("unit_duty", "id"),
            "grant_id": _of_her("role_grant", "id"),
            "deed": "=xoa",
        },
    ),
    (r"^/thong-bao/", {"public_id": _of_her("message")}),
    (r"^/quan-tri/sap-xep/moi/", {"word": "=doi-ten"}),
    (r"^/quan-tri/sap-xep/<public_id>/(hoan-tac|chot)", {"public_id": _PLAN.format("applied")}),
    (r"^/quan-tri/sap-xep/", {"public_id": _PLAN.format("draft")}),
)
# What is asked for behind the question mark, where a page shows something only then.
QUERIES = {
    "/nhan-su/chuc-danh/xem": {
        "khoa": "SELECT title_key FROM post WHERE person_id = :person AND valid_to IS NULL"
    },
    "/soan/<slug>/phien-ban/so-sanh": {"tu": "=1", "den": "=ban-nhap"},
}
# Changes that have no page of their own: the page of the same object that may be looked at, if there is one.
TWINS = {
    # Who may read a course may begin one of their own with what it says.
    "/soan/<slug>/sao-chep": "/khoa-hoc/<slug>",
    "/soan/<slug>/luu-tru": "/soan/<slug>/phien-ban",
    "/soan/<slug>/mo-lai": "/soan/<slug>/phien-ban",
    "/nhan-su/trung-lap/khac-nguoi/<public_id>/<other_id>": "/nhan-su/trung-lap/gop/<public_id>/<other_id>",
    **{
        f"/ngan-hang-cau-hoi/<key>/{deed}": "/ngan-hang-cau-hoi/<key>/sua"
        for deed in (
            "bo-ban-nhap",
            "doi-nghich",
            "doi-nghich/bo",
            "dua-tro-lai",
            "gui",
            "het-nghi",
            "ngung",
            "rut",
        )
    },
}
_OUTSIDE = ("child", "sibling", "none")
# Changes that these may not make, whatever they may look at. An outage is decided by whoever looks after all
# whom it hit; the master list and the rules of reminders are one for the site; a copy of an approved question is
# everybody's below; of a plan or a rule from above one reads what it means for one's own people.
NEVER = {
    **NEVER_AUTHORING,
    "/day-hoc/su-co/<public_id>/xac-nhan": ("self", "same", *_OUTSIDE),
    "/day-hoc/su-co/<public_id>/bo-qua": ("self", "same", *_OUTSIDE),
    "/day-hoc/them-gio/<public_id>/thu-hoi": _OUTSIDE,
    "/ho-so/thiet-bi/<public_id>/dang-xuat": ("same", "parent", *_OUTSIDE),
    "/nhan-su/chuc-danh/danh-muc/<public_id>/<any(dong, mo):deed>": ("self", "same", "parent", *_OUTSIDE),
    "/nhan-su/chuc-danh/danh-muc/<public_id>/lanh-dao": ("self", "same", "parent", *_OUTSIDE),
    "/quan-tri/nhac-hoc/quy-tac/<public_id>/bo": ("self", "same", "parent", *_OUTSIDE),
    "/quan-tri/nhac-hoc/tam-dung/<public_id>/bo": _OUTSIDE,
    "/nhan-su/bao-cao/chien-dich/<public_id>/thu-hoi": _OUTSIDE,
    "/nhan-su/bao-cao/chi-so/<public_id>/thu-hoi": _OUTSIDE,
    **{
        f"/nhan-su/giao-hoc/<public_id>/{deed}": _OUTSIDE
        for deed in ("ban-hanh", "bo-nhap", "dem-truoc", "tiep-tuc")
    },
    **{
        f"/nhan-su/giao-hoc/muc/<public_id>/{deed}": ("self", *_OUTSIDE)
        for deed in ("lui-han", "mien", "nguyen-nhan")
    },
    "/nhan-su/ke-hoach/<public_id>/bo": _OUTSIDE,
    "/nhan-su/ke-hoach/<public_id>/dong/<line_id>/bo": _OUTSIDE,
    "/nhan-su/ke-hoach/<public_id>/dong/<line_id>/thoi-giao": _OUTSIDE,
    "/nhan-su/ke-hoach/<public_id>/nhu-cau/<need_id>/tra-lai": _OUTSIDE,
    "/ngan-hang-cau-hoi/<key>/nhan-ban": ("sibling", "none"),
    "/ngan-hang-cau-hoi/<key>/dua-vao-dung": _OUTSIDE,
}


@dataclass(frozen=True)
class Owner:
    """Whose objects are asked for."""

    person: int
    unit: int


# How what is kept is changed.
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def parameters(rule: str) -> list[str]:
    """The names of the parameters in the rule."""
    return [match["name"] for match in _PARAMETER.finditer(rule)]


def fill(rule: str, owner: Owner) -> str | None:
    """The address with that owner's objects; None where there is none of them."""
    names = parameters(rule)
    known = next((known for pattern, known in OBJECTS if re.search(pattern, rule)), {})
    found = {name: _find(known.get(name, ""), owner) for name in names}
    if None in found.values():
        return None
    address = _PARAMETER.sub(lambda match: str(found[match["name"]]), rule)
    asked = {name: _find(each, owner) for name, each in QUERIES.get(rule, {}).items()}
    return f"{address}?{urlencode(asked)}" if asked else address


def _find(statement: str | Callable[[int], str | None], owner: Owner) -> object | None:
    if callable(statement):
        return statement(owner.unit)
    if not statement or statement.startswith("="):
        return statement[1:] or None
    asked = {key: value for key, value in vars(owner).items() if f":{key}" in statement}
    row = db.session.execute(text(statement), asked).first()
    return None if row is None else row[0]


def rules(app: Flask, *methods: str) -> Iterator[Rule]:
    """The rules of the site that take one of the methods, in order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if set(methods) & (rule.methods or set()):
            yield rule


def twin(rule: str, readable: set[str]) -> str | None:
    """The page on which what is changed at this address may be looked at: the nearest above it."""
    if rule in readable or rule in TWINS:
        return TWINS.get(rule, rule)
    while "<" in (rule := rule.rsplit("/", 1)[0]):
        if rule in readable:
            return rule
    return None
