"""What writing courses adds to the world: drafts, versions, media, packages, questions asked, meetings, documents."""

import json
from typing import Any

from sqlalchemy import insert, select, text

from courses.sessions.actions.files import BY_HAND
from courses.sessions.codes import code_for
from courses.sessions.models import Meeting
from lms.core.clock import now
from lms.core.db import db
from lms.core.ids import public_id
from lms.core.storage import read_file, record_file, write_file
from lms.organisations.models import Unit
from lms.people.models import Person
from tests.architecture.scope_rows import change, copy, copy_last, row, table_of
from tests.factories.packages import make_package

_LEARNT = "quyet-dinh-1690"
_KEPT = (
    "SELECT k.id FROM course k LEFT JOIN course_draft d ON d.course_id = k.id WHERE k.unit_id = :unit AND "
)


def _slug(which: str) -> str:
    return f"SELECT slug FROM course WHERE id IN ({_KEPT} {which}) ORDER BY slug = '{_LEARNT}' DESC, id"


def _part(table: str, column: str, which: str) -> str:
    return f"SELECT {column} FROM {table} WHERE course_id IN ({_KEPT} {which}) ORDER BY course_id, id"


def _of(table: str) -> str:
    return f"SELECT public_id FROM {table} WHERE unit_id = :unit ORDER BY id"


_WRITTEN, _REVIEWED, _RETURNED = (f"d.state = '{state}'" for state in ("draft", "in_review", "returned"))
_DRAFT = {
    "slug": f"SELECT slug FROM course WHERE id IN ({_KEPT} {_WRITTEN}) ORDER BY id",
    "lesson": _part("draft_lesson", "slug", _WRITTEN),
    "item": _part("draft_lesson", "slug", _WRITTEN),
    "name": _part("draft_file", "name", _WRITTEN),
    "state": "SELECT h.id FROM draft_history h JOIN course k ON k.id = h.course_id"
    " JOIN draft_lesson l ON l.course_id = k.id AND l.slug = h.slug"
    f" WHERE k.id IN ({_KEPT} {_WRITTEN}) ORDER BY k.id, l.id",
    "block": "=b1",
    "module": "=m1",
}
_VERSION = {
    "slug": _slug("k.current_number IS NOT NULL"),
    "number": "=1",
    "item": "=boi-canh",
    "key": "=dang-hoc",
    "kind": "=scorm",
}
_IN_REVIEW = {
    "slug": _slug(_REVIEWED),
    "lesson": _part("draft_lesson", "slug", _REVIEWED),
    "name": _part("draft_file", "name", _REVIEWED),
    "public_id": _part("course_remark", "public_id", _REVIEWED),
}
_SESSION = """FROM package_session s JOIN package p ON p.id = s.package_id
    JOIN enrolment e ON e.id = s.enrolment_id WHERE p.unit_id = :unit ORDER BY s.id"""
_PLACE = """FROM item_confirmation c JOIN enrolment e ON e.id = c.enrolment_id JOIN item i ON i.id = c.item_id
    WHERE e.person_id = :person ORDER BY c.id"""
_MEETING = """FROM meeting m JOIN study_class c ON c.id = m.class_id
    JOIN attendance_file f ON f.meeting_id = m.id WHERE c.unit_id = :unit ORDER BY m.id"""
_REPLACED = """FROM document_replacement r JOIN legal_document d ON d.id = r.document_id
    WHERE d.id IN (SELECT document_id FROM legal_citation) ORDER BY r.id"""


def _code(unit: int) -> str | None:
    """What the screen in the room of the unit's meeting shows at this moment."""
    found = db.session.execute(text(f"SELECT m.id {_MEETING}"), {"unit": unit}).first()
    return code_for(db.session.get_one(Meeting, found[0]), now()) if found else None


# As OBJECTS in scope.py, which takes these first; a function is given the id of the unit.
AUTHORING: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        r"^/soan/goi/dang-vao/",
        {"arrival": "SELECT public_id FROM package_arrival WHERE person_id = :person ORDER BY id"},
    ),
    (
        r"^/soan/goi/",
        {
            "package": _of("package"),
            "enrolment": f"SELECT e.public_id {_SESSION}",
            "sco": f"SELECT s.sco {_SESSION}",
        },
    ),
    (r"^/(soan/)?phuong-tien/", {"public_id": _of("media"), "key": "=240p", "language": "=vi"}),
    (
        r"^/soan/tu-tep/",
        {
            "public_id": f"SELECT public_id FROM conversion WHERE course_id IN ({_KEPT} 1 = 1) ORDER BY id",
            "number": "=1",
            "name": "=images/mau.png",
        },
    ),
    (
        r"^/soan/<slug>/xuat/tep/",
        {
            "slug": _slug("k.id IN (SELECT course_id FROM course_export)"),
            "public_id": _part("course_export", "public_id", "1 = 1"),
        },
    ),
    (r"^/soan/<slug>/(phien-ban|xuat|luu-tru|mo-lai)", _VERSION),
    (r"^/soan/<slug>/kiem-tra/", {**_DRAFT, "lesson": "=kiem-tra-cuoi-khoa"}),
    (
        r"^/soan/<slug>/nhan-xet/",
        {"slug": _slug(_RETURNED), "remark": _part("course_remark", "public_id", _RETURNED)},
    ),
    (r"^/soan/", _DRAFT),
    (r"^/tham-dinh-khoa-hoc/", _IN_REVIEW),
    (
        r"^/khoa-hoc/<slug>/(bai/<item>/goi|phuong-tien)/",
        {
            "slug": f"={_LEARNT}",
            "item": "=boi-canh",
            "package": _of("package"),
            "public_id": _of("media"),
        },
    ),
    (r"^/khoa-hoc/<slug>/buoi-hoc/", {"slug": "=soan-thao-van-ban", "item": "=thuc-hanh-tren-lop"}),
    (r"^/diem-danh/", {"code": _code}),
    (
        r"^/day-hoc/buoi-hoc/",
        {
            "public_id": f"SELECT m.public_id {_MEETING}",
            "file": f"SELECT f.public_id {_MEETING}",
            "deed": "=huy",
        },
    ),
    (
        r"^/day-hoc/hoc-vien/",
        {"enrolment": f"SELECT e.public_id {_PLACE}", "item": f"SELECT i.slug {_PLACE}"},
    ),
    (r"^/day-hoc/nang-luc/", {"public_id": _of("competency"), "deed": "=dong"}),
    (
        r"^/(giang-day/)?hoi-dap/",
        {"public_id": "SELECT public_id FROM inquiry WHERE person_id = :person ORDER BY id"},
    ),
    (
        r"^/(quan-tri/)?van-ban/",
        {
            "public_id": f"SELECT d.public_id {_REPLACED}",
            "replacement_id": f"SELECT r.public_id {_REPLACED}",
        },
    ),
    (r"^/tai-len/", {"public_id": "SELECT public_id FROM upload WHERE person_id = :person ORDER BY id"}),
)
# What is good for less than a minute: made anew for everybody who asks.
SHORT_LIVED = {"/diem-danh/<code>"}
_OUTSIDE = ("child", "sibling", "none")
# A version that is not public is read by those who keep the course; a file that comes in parts is its sender's own;
# what replaces a document holds for the whole site.
NEVER_AUTHORING = {
    "/day-hoc/nang-luc/<public_id>/<any(dong, mo):deed>": _OUTSIDE,
    "/tai-len/<public_id>": ("same", "parent", *_OUTSIDE),
}


def add_authoring(her: Person, unit: Unit) -> None:
    """Her unit has one of everything that is written and taught; she learns with it, and asked about it."""
    for table in ("media", "competency"):
        for found in db.session.execute(table_of(table).select()).all():
            change(table, found.id, unit_id=unit.id)
    _add_drafts()
    _add_incoming(unit)
    change("inquiry", row("SELECT id FROM inquiry WHERE state = 'open' ORDER BY id").id, person_id=her.id)
    _add_package(her, unit)
    _add_meeting(her, unit)
    _put("upload", person_id=her.id, purpose="media", name="Phim của Hằng.mp4", size=9, created_at=now())
    _add_on_their_way(her, unit)


def _put(table: str, **values: Any) -> int:
    """There is a row of these values; its id."""
    target = table_of(table)
    fresh = {"public_id": public_id()} if "public_id" in target.c else {}
    added: Any = db.session.execute(insert(target).values(**fresh, **values))
    return int(added.inserted_primary_key[0])


def _draft_of(slug: str) -> int:
    return int(row("SELECT id FROM course WHERE slug = :slug", slug=slug).id)


def _add_drafts() -> None:
    """A draft was written in several sittings; the one under review shows a picture."""
    history = row("SELECT id FROM draft_history WHERE slug <> '' ORDER BY id DESC").id
    written = _draft_of("nhiem-vu-hang-nam")
    copy("draft_history", history, course_id=written, slug="quyet-dinh-146")
    picture = row("SELECT id FROM draft_file ORDER BY id").id
    reviewed = row("SELECT course_id FROM course_draft WHERE state = 'in_review'").course_id
    copy("draft_file", picture, course_id=reviewed)


def _add_incoming(unit: Unit) -> None:
    """A file for the draft was read, and holds a picture."""
    found = row("SELECT id, result_sha256 FROM conversion WHERE state = 'ready'")
    stored = json.loads(read_file(found.result_sha256))
    picture = row("SELECT sha256 FROM stored_file WHERE media_type = 'image/png' ORDER BY sha256").sha256
    for shape in stored["shapes"].values():
        shape["files"]["images/mau.png"] = {"place": picture, "media_type": "image/png"}
    content = json.dumps(stored).encode()
    digest = write_file(content)
    record_file(digest, size=len(content), media_type="application/json")
    db.session.flush()
    change("conversion", found.id, course_id=_draft_of("nhiem-vu-hang-nam"), result_sha256=digest)


def _add_package(her: Person, unit: Unit) -> None:
    """The first lesson shows a film and opens a package; she has opened it, and waits for a confirmation."""
    package = make_package()
    package.unit_id = unit.id
    db.session.flush()
    lesson = row(
        """SELECT v.id, i.id AS item_id, i.course_id FROM lesson_version v JOIN item i ON i.id = v.item_id
        JOIN course k ON k.id = i.course_id WHERE k.slug = :slug AND i.slug = 'boi-canh'""",
        slug=_LEARNT,
    )
    film = row("SELECT public_id FROM media ORDER BY id").public_id
    references = table_of("lesson_reference")
    for kind, reference in (("package", package.public_id), ("media", film)):
        values = {"lesson_version_id": lesson.id, "kind": kind, "reference": reference}
        db.session.execute(insert(references).values(**values))
    enrolments = table_of("enrolment")
    learnt = select(enrolments.c.id).filter_by(person_id=her.id, course_id=lesson.course_id)
    for enrolment in list(db.session.scalars(learnt.order_by(enrolments.c.id))):
        sco = next(iter(package.manifest["nodes"]))["identifier"]
        _put("package_session", enrolment_id=enrolment, package_id=package.id, sco=sco, started_at=now())
        _put("item_confirmation", enrolment_id=enrolment, item_id=lesson.item_id, asked_at=now(), reason="")


def _add_on_their_way(her: Person, unit: Unit) -> None:
    """A package of hers was refused, and a course of the unit is to be written into a file."""
    stored = row("SELECT sha256, size FROM stored_file ORDER BY sha256")
    arrival = {"title": "Gói của Hằng", "name": "goi.zip", "size": stored.size, "sha256": stored.sha256}
    arrival |= {"state": "refused", "run": 1, "done": 0, "total": 0, "faults": [], "created_at": now()}
    _put("package_arrival", person_id=her.id, unit_id=unit.id, **arrival)
    written = {"number": 1, "kind": "folder", "language": "vi", "weight": 9, "state": "waiting", "reason": ""}
    written |= {"asked_at": now(), "expires_at": now()}
    _put("course_export", course_id=_draft_of(_LEARNT), person_id=her.id, **written)


def _add_meeting(her: Person, unit: Unit) -> None:
    """A class of her unit meets; who attended came as a list, too."""
    meeting = row("SELECT id, class_id FROM meeting ORDER BY id DESC")
    change("study_class", meeting.class_id, unit_id=unit.id)
    _add_list(meeting.id, "Danh sách.xlsx", her)


def _add_list(meeting: int, name: str, person: Person) -> None:
    line = {"row": 2, "label": person.full_name, "person": person.id, "minutes": 60, "intervals": []}
    line |= {"fault": "", "params": {}, "how": BY_HAND}
    values = {"source": "sheet", "name": name, "state": "planned", "rows": [line], "read_at": now()}
    _put("attendance_file", meeting_id=meeting, read_by_id=person.id, **values)


def plant_authoring(word: str, person: Person, unit: Unit) -> None:
    """A canary has one of everything that is written and taught."""
    for number, state in enumerate(("draft", "in_review"), 1):
        _plant_draft(f"xa-lam-{number}-{unit.id}", word, state, person, unit)
    _plant_questions(word, person, unit)
    copy_last("media", unit_id=unit.id, title=word, search_text=word)
    copy_last("package", unit_id=unit.id, title=word)
    copy_last("package_arrival", unit_id=unit.id, person_id=person.id, title=word, name=word)
    copy_last("competency", unit_id=unit.id, name=word, reference=word)
    copy_last("upload", person_id=person.id, name=word)
    held = row("SELECT id FROM study_class WHERE name = :word", word=word).id
    meeting = copy_last("meeting", class_id=held, title=word, place=word)
    copy_last("attendance", meeting_id=meeting, person_id=person.id, number=1, note=word)
    _add_list(meeting, word, person)
    _plant_citations(word, unit)


def _plant_draft(slug: str, word: str, state: str, person: Person, unit: Unit) -> None:
    drafts = table_of("course_draft")
    model = db.session.execute(drafts.select().where(drafts.c.state == state)).mappings().first()
    assert model is not None
    course = copy_last("course", slug=slug, unit_id=unit.id, search_text=word, current_number=None)
    kept = {**model, "course_id": course, "facts": {**model["facts"], "title": word, "summary": word}}
    kept |= {"updated_by_id": person.id, "authors": [person.id], "based_on": None}
    db.session.execute(insert(drafts).values(**kept))
    lesson = row("SELECT id FROM draft_lesson WHERE course_id = :id ORDER BY id", id=model["course_id"]).id
    copy("draft_lesson", lesson, course_id=course, updated_by_id=person.id)
    copy_last("draft_file", course_id=course)
    copy_last("draft_history", course_id=course, slug="", person_id=person.id)
    copy_last("conversion", course_id=course, person_id=person.id, name=word)
    review = copy_last("course_review", course_id=course, sent_by_id=person.id, note=word)
    copy_last("course_remark", course_id=course, review_id=review, text=word, person_id=person.id)
    copy_last("authoring_step", course_id=course, person_id=person.id)


def _plant_questions(word: str, person: Person, unit: Unit) -> None:
    """A course of its own that stands in no catalogue: somebody learns there, asks, and waits for a confirmation."""
    course = copy_last(
        "course", slug=f"xa-lam-3-{unit.id}", unit_id=unit.id, archived_at=now(), current_number=1
    )
    version = row("SELECT id FROM course_version WHERE course_id = :id", id=_draft_of(_LEARNT)).id
    version = copy("course_version", version, course_id=course, title=word, number=1)
    module = copy_last("course_module", version_id=version, title=word)
    item = copy("item", row("SELECT id FROM item WHERE slug = 'boi-canh'").id, course_id=course)
    placed = {"version_id": version, "module_id": module, "item_id": item, "title": word}
    copy_last("placement", **placed, content_number=1, completion={"kind": "confirmed"})
    copy("lesson_version", row("SELECT id FROM lesson_version ORDER BY id").id, item_id=item, number=1)
    learnt = {"course_id": course, "version_id": version, "person_id": person.id, "last_item_id": item}
    enrolment = copy_last("enrolment", **learnt, completed_at=None)
    _put("item_confirmation", enrolment_id=enrolment, item_id=item, asked_at=now(), reason="")
    asked = {"course_id": course, "item_id": item, "version_number": 1, "person_id": person.id}
    inquiry = copy_last("inquiry", **asked, text=word, quoted=word, state="open", shared_text=word)
    copy_last("inquiry_post", inquiry_id=inquiry, person_id=person.id, text=word, is_shared=True)
    package = row("SELECT id FROM package ORDER BY id").id
    copy_last("package_session", enrolment_id=enrolment, package_id=package)


def _plant_citations(word: str, unit: Unit) -> None:
    """A question of the unit cites a document that lapsed, and one that the site does not know."""
    category = row("SELECT id FROM question_category WHERE unit_id = :unit", unit=unit.id).id
    copy_last("question", key=word, category_id=category, title=word, state="draft", current_number=None)
    found = row("SELECT id FROM legal_citation WHERE kind = 'question' AND state = 'outdated'").id
    cited = {"place": f"question:{word}", "owner": word, "label": word, "path": f"/ngan-hang-cau-hoi/{word}"}
    copy("legal_citation", found, **cited)
    copy("legal_citation", found, **cited, document_id=None, number_key=f"99/2099/{word}", state="current")
