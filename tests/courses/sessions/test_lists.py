"""Lists of who attended, as offices and meeting programs write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.sessions.rules.hours import read_time
from courses.sessions.rules.matching import BY_EMAIL, BY_NAME, BY_NUMBER, TWO, Known, Matcher
from courses.sessions.rules.moments import Frame
from courses.sessions.rules.presence import closed_words, is_fresh, minutes_on_tick, needed_minutes, step_at
from courses.sessions.rules.sheets import Line, read_sheet
from courses.sessions.rules.tables import Row
from courses.sessions.rules.webinar import read_webinar

VIETNAM = dt.timezone(dt.timedelta(hours=7))
START = dt.datetime(2026, 10, 12, 8, 0, tzinfo=VIETNAM)
FRAME = Frame(START, START + dt.timedelta(minutes=180), 165, VIETNAM)
PEOPLE = [
    Known(1, "Nguyễn Thị Hằng", "hang@donghai.gov.vn", "310001"),
    Known(2, "Đặng Văn Ước", "uoc@donghai.gov.vn", "310002"),
    Known(3, "Phạm Thị Ánh", "", "310003"),
    Known(4, "Phạm Thị Anh", "", "310004"),
]


def table(*lines: str, mark: str = ",") -> list[Row]:
    """The rows of a text, numbered from 1; marks within quotes stay."""
    import csv

    return [(number, row) for number, row in enumerate(csv.reader(lines, delimiter=mark), 1)]


def by_person(lines: list[Line] | None) -> dict[int | None, int | None]:
    """The minutes of each person."""
    assert lines is not None
    return {line.person: line.minutes for line in lines}


def test_a_person_is_known_by_mail_then_number_then_a_name_that_is_theirs_alone() -> None:
    matcher = Matcher(PEOPLE)
    assert matcher.find(name="Ai đó", email="HANG@donghai.gov.vn").how == BY_EMAIL
    assert matcher.find(name="310002_Uoc (iPhone)").how == BY_NUMBER
    found = matcher.find(name="nguyen thi hang (Điện thoại)")
    assert (found.person_id, found.how) == (1, BY_NAME)
    assert matcher.find(name="Pham Thi Anh").how == TWO
    assert matcher.find(name="Lê Văn Xa").person_id is None


def test_a_zoom_report_joins_two_devices_and_a_way_out_and_back() -> None:
    lines = read_webinar(
        table(
            "Topic,Meeting ID,Start Time,End Time",
            'Buổi 1,812 3456,"10/12/2026 07:50:00 AM","10/12/2026 11:05:00 AM"',
            "",
            "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest",
            "Nguyễn Thị Hằng,hang@donghai.gov.vn,10/12/2026 07:50:00 AM,10/12/2026 09:00:00 AM,70,No",
            "Nguyen Thi Hang (iPhone),,10/12/2026 08:30:00 AM,10/12/2026 09:30:00 AM,60,Yes",
            "Đặng Văn Ước,,10/12/2026 10:00:00 AM,10/12/2026 10:30:30 AM,31,No",
        ),
        Matcher(PEOPLE),
        FRAME,
    )
    assert by_person(lines) == {1: 90, 2: 30}


def test_a_teams_report_is_read_from_its_last_section() -> None:
    lines = read_webinar(
        table(
            "1. Summary", "Meeting title\tBuổi 1", "",
            "2. Participants", "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole",
            "Đặng Văn Ước\t10/12/26, 8:00:00 AM\t10/12/26, 11:00:00 AM\t3h\tuoc@donghai.gov.vn\tAttendee",
            "3. In-Meeting Activities", "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole",
            "Đặng Văn Ước\t10/12/26, 8:00:00 AM\t10/12/26, 8:20:00 AM\t20m\tuoc@donghai.gov.vn\tAttendee",
            "Đặng Văn Ước\t10/12/26, 10:00:00 AM\t10/12/26, 10:25:59 AM\t25m\tuoc@donghai.gov.vn\tAttendee",
            mark="\t",
        ),
        Matcher(PEOPLE),
        FRAME,
    )  # fmt: skip
    assert by_person(lines) == {2: 45}


def test_single_joins_and_leaves_are_paired_and_who_never_left_stayed_to_the_end() -> None:
    lines = read_webinar(
        table(
            "Full Name\tUser Action\tTimestamp",
            "Nguyễn Thị Hằng\tJoined\t12/10/2026, 08:30:00",
            "Nguyễn Thị Hằng\tLeft\t12/10/2026, 09:00:00",
            "Đặng Văn Ước\tJoined before\t12/10/2026, 10:30:00",
            mark="\t",
        ),
        Matcher(PEOPLE),
        FRAME,
    )
    assert by_person(lines) == {1: 30, 2: 30}


def test_bigbluebutton_hours_in_utc_are_moved_to_the_hours_of_the_class() -> None:
    frame = Frame(FRAME.starts_at, FRAME.ends_at, FRAME.minutes, dt.UTC)
    lines = read_webinar(
        table("Name,Moderator,Join,Left,Duration", "Nguyễn Thị Hằng,FALSE,2026-10-12 01:00:00,2026-10-12 02:00:00,1"),
        Matcher(PEOPLE),
        frame,
    )  # fmt: skip
    assert by_person(lines) == {1: 60}


def test_a_row_of_another_day_and_a_time_nobody_can_read_are_said() -> None:
    lines = read_webinar(
        table(
            "Name,Join time,Leave time",
            "Nguyễn Thị Hằng,20/10/2026 08:00:00,20/10/2026 09:00:00",
            "Đặng Văn Ước,sáng sớm,trưa",
            "Lê Văn Xa,12/10/2026 08:00,12/10/2026 09:00",
        ),
        Matcher(PEOPLE),
        FRAME,
    )
    assert lines is not None
    assert [bool(line.fault) for line in lines] == [True, True, True]
    assert lines[1].params == {"text": "sáng sớm"}
    assert read_webinar(table("Tên,Điểm", "Hằng,9"), Matcher(PEOPLE), FRAME) is None


def test_a_sheet_is_read_by_number_name_or_mail_and_every_fault_is_said() -> None:
    lines = read_sheet(
        table(
            "DANH SÁCH ĐIỂM DANH", "", "STT,Mã cán bộ,Họ và tên,Có mặt",
            "1,310001,Nguyễn Thị Hằng,x", "2,,Đặng Văn Ước,vắng", "3,,Phạm Thị Anh,x", "4,310003,,200",
            "5,310001,Hằng,x", "6,310004,,hình như có",
        ),
        Matcher(PEOPLE),
        minutes=150,
    )  # fmt: skip
    assert lines is not None
    assert [(line.person, line.minutes, bool(line.fault)) for line in lines] == [
        (1, 150, False),
        (2, 0, False),
        (None, 150, True),
        (3, None, True),
        (1, 150, True),
        (4, None, True),
    ]


@given(st.lists(st.lists(st.text(max_size=20), max_size=8), max_size=12))
def test_no_table_of_whatever_words_ends_in_a_trace(rows: list[list[str]]) -> None:
    numbered: list[Row] = list(enumerate(rows, 1))
    read_sheet(numbered, Matcher(PEOPLE), minutes=90)
    read_webinar(numbered, Matcher(PEOPLE), FRAME)
    head: list[Row] = [(0, ["Name", "Join time", "Leave time", "Mã", "Có mặt"])]
    for lines in (
        read_sheet([*head, *numbered], Matcher(PEOPLE), minutes=90),
        read_webinar([*head, *numbered], Matcher(PEOPLE), FRAME),
    ):
        assert all(line.minutes is None or 0 <= line.minutes <= 180 for line in lines or [])


@pytest.mark.parametrize(
    ("seconds", "good"), [(0, True), (30, True), (45, True), (46, False), (3600, False), (-1, False)]
)
def test_a_code_is_good_for_forty_five_seconds(seconds: int, good: bool) -> None:
    shown = dt.datetime(2026, 10, 12, 1, 0, tzinfo=dt.UTC)
    assert is_fresh(step_at(shown), shown + dt.timedelta(seconds=seconds)) is good


def test_who_ticks_late_has_what_is_left_of_the_meeting() -> None:
    end = START + dt.timedelta(minutes=180)
    hours = {"starts_at": START, "ends_at": end}
    assert minutes_on_tick(**hours, minutes=165, at=START + dt.timedelta(minutes=15)) == 165
    assert minutes_on_tick(**hours, minutes=165, at=START + dt.timedelta(minutes=100)) == 80
    assert closed_words(**hours, at=START - dt.timedelta(minutes=16))
    assert closed_words(**hours, at=end + dt.timedelta(seconds=1))
    assert not closed_words(**hours, at=START)


def test_per_cent_of_the_hours_are_rounded_up() -> None:
    assert needed_minutes(measure="percent", amount=80, planned=91) == 73
    assert needed_minutes(measure="minutes", amount=80, planned=10) == 80
    assert needed_minutes(measure="percent", amount=6000, planned=91) == 91, "nobody attends more than all"


def test_hours_are_read_as_people_write_them() -> None:
    assert [read_time(text) for text in ("8h30", "08:30", "8.30", "8h", "25:00", "8:7", "sáng")] == [
        dt.time(8, 30), dt.time(8, 30), dt.time(8, 30), dt.time(8), None, None, None
    ]  # fmt: skip
