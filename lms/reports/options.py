"""What the words of an address narrow a list to. A word that is not known narrows nothing."""

from collections.abc import Mapping

from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.rules import PERSON_GROUPS
from lms.reports.definitions import campaign_filter, get_campaign, get_indicator, indicator_part
from lms.reports.lists import NOT_STATED, LineFilter, PeopleFilter
from lms.training.models import Creditable
from lms.training.rules import CONTENT_GROUPS, STUDY_FORMS

Options = Mapping[str, str]
# The words of an address that a report may be narrowed by; all others are of the cut.
NARROWING = (
    *("loc", "nhom", "gioi", "lanh-dao", "truc-thuoc", "noi-dung", "hinh-thuc", "khoa", "chung-nhan"),
    *("chien-dich", "chi-so", "phan"),
)
STATUSES = {
    "tat-ca": "all",
    "co-muc-tieu": "with-target",
    "dat": "reached",
    "chua-dat": "not-reached",
    "dang-hoc": "in-progress",
    "chua-bat-dau": "not-started",
    "chua-co-muc-tieu": "no-target",
    "duoc-mien": "exempt",
    "tham-gia": "participants",
}
_GENDERS = {"female": "female", "male": "male", "-": ""}
_LEADERS = {"1": True, "0": False}


def read_filter(options: Options) -> PeopleFilter:
    """Which people and lines the words mean."""
    if "chien-dich" in options:
        return _of_campaign(options)
    if "chi-so" in options:
        return _of_indicator(options)
    group = options.get("nhom", "")
    lines = _lines(options)
    return PeopleFilter(
        status=STATUSES.get(options.get("loc", ""), "all"),
        groups=(group,) if group in PERSON_GROUPS else (),
        gender=_GENDERS.get(options.get("gioi", "")),
        is_leader=_LEADERS.get(options.get("lanh-dao", "")),
        is_direct=_is_direct(options),
        lines=None if lines.is_any else lines,
    )


def _is_direct(options: Options) -> bool:
    return options.get("truc-thuoc") == "1"


def _lines(options: Options) -> LineFilter:
    contents = {str(key): key for key in (*CONTENT_GROUPS, NOT_STATED)}
    content, form = options.get("noi-dung", ""), options.get("hinh-thuc", "")
    return LineFilter(
        contents=(contents[content],) if content in contents else (),
        forms=(form,) if form in STUDY_FORMS else (),
        courses=_courses(options.get("khoa", "")),
        has_certificate=options.get("chung-nhan") == "1",
    )


def _courses(key: str) -> tuple[int, ...]:
    if not key:
        return ()
    if key == "-":
        return (NOT_STATED,)
    course_id = db.session.scalar(select(Creditable.id).where(Creditable.key == key))
    if course_id is None:
        raise NotFound()
    return (course_id,)


def _of_campaign(options: Options) -> PeopleFilter:
    campaign = get_campaign(options["chien-dich"])
    return campaign_filter(campaign, options.get("phan", ""), is_direct=_is_direct(options))


def _of_indicator(options: Options) -> PeopleFilter:
    indicator = get_indicator(options["chi-so"])
    return indicator_part(indicator, options.get("phan", ""), is_direct=_is_direct(options))
