"""Files of Zoom, Teams and Meet as they really come: encodings, sections, headings, hours, workbooks."""

import codecs
import datetime as dt
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from courses.sessions.actions.files import rows_of_file
from courses.sessions.rules.intervals import minutes_of
from courses.sessions.rules.matching import Known, Matcher
from courses.sessions.rules.moments import Frame, read_length
from courses.sessions.rules.sheets import Line
from courses.sessions.rules.webinar import read_webinar

VIETNAM = dt.timezone(dt.timedelta(hours=7))
START = dt.datetime(2026, 7, 22, 19, 0, tzinfo=VIETNAM)
FRAME = Frame(START, START + dt.timedelta(minutes=90), 90, VIETNAM)
PEOPLE = [
    Known(1, "Nguyễn Thị Hằng", "hang@donghai.gov.vn", "310001"),
    Known(2, "Đặng Văn Ước", "uoc@donghai.gov.vn", "310002"),
    Known(3, "Phạm Thị Ánh", "", "310003"),
]

TEAMS = """1. Summary
Meeting title\tBuổi 1: Soạn thảo
Attended participants\t4
Start time\t7/22/26, 6:55:11 PM
End time\t7/22/26, 8:31:02 PM
Meeting duration\t1h 35m 51s
Average attendance time\t1h 2m 3s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Nguyễn Thị Hằng\t7/22/26, 6:55:11 PM\t7/22/26, 8:30:02 PM\t1h 4m 51s\thang@donghai.gov.vn\thang@donghai.gov.vn\tHost
Đặng Văn Ước (Guest)\t7/22/26, 7:30:00 PM\t7/22/26, 8:00:59 PM\t30m 59s\t\t\tAttendee
Người Lạ (Unverified)\t7/22/26, 7:00:00 PM\t7/22/26, 8:31:02 PM\t1h 31m 2s\t\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Nguyễn Thị Hằng\t7/22/26, 6:55:11 PM\t7/22/26, 7:30:00 PM\t34m 49s\thang@donghai.gov.vn\tPresenter
Nguyễn Thị Hằng\t7/22/26, 8:00:00 PM\t7/22/26, 8:30:02 PM\t30m 2s\thang@donghai.gov.vn\tPresenter
Đặng Văn Ước (Guest)\t7/22/26, 7:30:00 PM\t7/22/26, 8:00:59 PM\t30m 59s\t\tAttendee
Người Lạ (Unverified)\t7/22/26, 7:00:00 PM\t7/22/26, 8:31:02 PM\t1h 31m 2s\t\tAttendee
"""

TEAMS_IN_VIETNAMESE = """1. Tóm tắt
Tiêu đề cuộc họp\tBuổi 1
Thời gian bắt đầu\t19:00:11, 22/7/26
Thời gian kết thúc\t20:31:02, 22/7/26
Thời lượng cuộc họp\t1 giờ 30 phút 51 giây

2. Người tham gia
Tên\tLần tham gia đầu tiên\tLần rời đi cuối cùng\tThời lượng trong cuộc họp\tEmail\tID người tham gia (UPN)\tVai trò
Nguyễn Thị Hằng\t19:00:11, 22/7/26\t20:30:02, 22/7/26\t1 giờ 4 phút 51 giây\t\thang@donghai.gov.vn\tNgười trình bày

3. Hoạt động trong cuộc họp
Tên\tThời gian tham gia\tThời gian rời đi\tThời lượng\tEmail\tVai trò
Nguyễn Thị Hằng\t7:00:00 CH 22/7/26\t7:30:00 CH 22/7/26\t30 phút\thang@donghai.gov.vn\tNgười trình bày
Nguyễn Thị Hằng\t20:00:00, 22/7/26\t20:30:00, 22/7/26\t30 phút\thang@donghai.gov.vn\tNgười trình bày
"""

TEAMS_IN_GERMAN = """1. Zusammenfassung
Besprechungstitel\tSitzung 1

2. Teilnehmer
Name\tErster Beitritt\tLetztes Verlassen\tBesprechungsdauer\tE-Mail\tRolle
Nguyễn Thị Hằng\t22.07.26, 19:00:00\t22.07.26, 20:30:00\t1 Std. 5 Min.\thang@donghai.gov.vn\tTeilnehmer

3. Aktivitäten in der Besprechung
Name\tBeitrittszeit\tVerlassenszeit\tDauer\tE-Mail\tRolle
Nguyễn Thị Hằng\t22.07.26, 19:00:00\t22.07.26, 19:25:00\t25 Min.\thang@donghai.gov.vn\tTeilnehmer
Nguyễn Thị Hằng\t22.07.26, 19:50:00\t22.07.26, 20:30:00\t40 Min.\thang@donghai.gov.vn\tTeilnehmer
"""

ZOOM = """Topic,ID,Host,Duration (minutes),Start time,End time,Participants
Buổi 1,812 3456 7890,Trần Anh Tuấn,95,"07/22/2026 06:55:26 PM","07/22/2026 08:30:50 PM",4

Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room
Nguyễn Thị Hằng,hang@donghai.gov.vn,"07/22/2026 06:58:00 PM","07/22/2026 07:20:00 PM",22,No,OK,No
310001_Hang iPhone (Nguyễn Thị Hằng),,"07/22/2026 07:10:00 PM","07/22/2026 07:40:00 PM",30,Yes,OK,No
"Ước, Đặng Văn",,"07/22/2026 06:50:00 PM","07/22/2026 07:00:00 PM",10,Yes,,Yes
"Ước, Đặng Văn",,"07/22/2026 07:00:00 PM","07/22/2026 08:45:00 PM",105,Yes,OK,No
Phạm Thị Ánh,,"07/22/2026 07:00:00 PM","07/22/2026 07:30:00 PM",30,Yes,,Yes
Máy phòng họp 2,,"07/22/2026 07:00:00 PM","07/22/2026 08:30:00 PM",90,Yes,OK,No
"""

ZOOM_TOTALS = """Topic,ID,Host,Duration (minutes),Start time,End time,Participants
Buổi 1,812 3456 7890,Trần Anh Tuấn,95,"07/22/2026 06:55:26 PM","07/22/2026 08:30:50 PM",2

Name (original name),Email,Total duration (minutes),Guest
Nguyễn Thị Hằng,hang@donghai.gov.vn,61,No
Đặng Văn Ước,,240,Yes
"""

MEET = """First name,Last name,Email,Duration,Time joined,Time exited
Hằng,Nguyễn Thị,hang@donghai.gov.vn,1 hr 2 min,7:01 PM,8:03 PM
Ước,Đặng Văn,,50 min,7:00 PM,7:50 PM
"""

MEET_IN_VIETNAMESE = """Họ,Tên,Email,Thời lượng,Thời gian tham gia,Thời gian thoát
Nguyễn Thị,Hằng,hang@donghai.gov.vn,1 giờ 2 phút,19:01,20:03
"""

MEET_FROM_MAIL = """Meeting title,Date,Start time,End time
Buổi 1,2026-07-22,19:00,20:30

Name,Email,Duration,Time joined,Time exited
Nguyễn Thị Hằng,hang@donghai.gov.vn,42m,2026-07-22 12:01:14+00:00,2026-07-22T12:43:20Z
"""


def read(content: bytes, name: str = "attendance.csv") -> dict[str, tuple[int | None, int | None]]:
    """Label → (person, minutes) as the file is read from its bytes."""
    lines = read_webinar(rows_of_file(content, name), Matcher(PEOPLE), FRAME)
    assert lines is not None
    return {line.label.split(" · ")[0]: (line.person, line.minutes) for line in lines}


def wide(text: str) -> bytes:
    """As Teams saves it: UTF-16, small end first, with its mark and Windows' line ends."""
    return codecs.BOM_UTF16_LE + text.replace("\n", "\r\n").encode("utf-16-le")


def test_a_teams_report_counts_each_join_and_not_the_time_between_them() -> None:
    assert read(wide(TEAMS)) == {
        "Nguyễn Thị Hằng": (1, 60),
        "Đặng Văn Ước (Guest)": (2, 30),
        "Người Lạ (Unverified)": (None, 90),
    }


def test_a_teams_report_without_activities_counts_the_length_and_not_the_span() -> None:
    shortened = TEAMS.split("3. In-Meeting")[0]
    assert read(wide(shortened))["Nguyễn Thị Hằng"] == (1, 60)
    assert read(wide(shortened + "3. In-Meeting Activities\nName\tJoin Time\tLeave Time\n"))[
        "Đặng Văn Ước (Guest)"
    ] == (2, 30)


@pytest.mark.parametrize(("text", "minutes"), [(TEAMS_IN_VIETNAMESE, 60), (TEAMS_IN_GERMAN, 65)])
def test_a_teams_report_in_another_language_is_read(text: str, minutes: int) -> None:
    assert read(wide(text)) == {"Nguyễn Thị Hằng": (1, minutes)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_zoom_report_joins_devices_and_leaves_the_waiting_room_out(encoding: str) -> None:
    assert read(ZOOM.encode(encoding), "participants_81234567890.csv") == {
        "Nguyễn Thị Hằng": (1, 40),
        "Ước, Đặng Văn": (2, 90),
        "Phạm Thị Ánh": (3, 0),
        "Máy phòng họp 2": (None, 90),
    }


def test_zoom_totals_never_pass_the_length_of_the_meeting() -> None:
    assert read(ZOOM_TOTALS.encode()) == {"Nguyễn Thị Hằng": (1, 61), "Đặng Văn Ước": (2, 90)}


def test_meet_hours_without_a_day_are_those_of_the_meeting() -> None:
    assert read(MEET.encode()) == {"Nguyễn Thị Hằng": (1, 62), "Đặng Văn Ước": (2, 50)}
    assert read(MEET_IN_VIETNAMESE.encode()) == {"Nguyễn Thị Hằng": (1, 62)}


def test_meet_hours_with_their_own_zone_are_moved_to_the_meeting() -> None:
    assert read(MEET_FROM_MAIL.encode()) == {"Nguyễn Thị Hằng": (1, 42)}


def test_a_workbook_with_hours_as_excel_keeps_them_is_read() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, clock = book.add_worksheet(), book.add_format({"num_format": "h:mm AM/PM"})
        day = book.add_format({"num_format": "m/d/yyyy h:mm"})
        sheet.write_row(0, 0, ["Name", "Email", "Duration", "Time joined", "Time exited"])
        sheet.write_column(1, 0, ["Nguyễn Thị Hằng", "Đặng Văn Ước", "Phạm Thị Ánh"])
        sheet.write_datetime(1, 3, dt.datetime(2026, 7, 22, 19, 5), day)
        sheet.write_datetime(1, 4, dt.datetime(2026, 7, 22, 19, 50), day)
        sheet.write_datetime(2, 3, dt.time(19, 0), clock)
        sheet.write_datetime(2, 4, dt.time(20, 0), clock)
        sheet.write_row(3, 3, ["22/7/2026 19:00", "22/7/2026 19:30"])
    assert read(content.getvalue(), "Buổi 1 - Attendance Report.xlsx") == {
        "Nguyễn Thị Hằng": (1, 45),
        "Đặng Văn Ước": (2, 60),
        "Phạm Thị Ánh": (3, 30),
    }


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 23m 4s", 4984), ("1 hr 2 min", 3720), ("50 min", 3000), ("42m", 2520), ("3h", 10800),
        ("1 giờ 23 phút 4 giây", 4984), ("1:00:00", 3600), ("32:14", 1934), ("95", 5700), ("0,5", 43200), ("lâu", None),
    ],
)  # fmt: skip
def test_lengths_are_read_as_programs_write_them(text: str, seconds: int | None) -> None:
    assert read_length(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "7/22/26, 7:30:00 PM", "22/7/2026 19:30", "2026-07-22 19:30:00", "2026-07-22T12:30:00Z", "22.07.26, 19:30:00",
        "2026-07-22 14:30:00 +02:00", "Jul 22, 2026 7:30:00 PM", "22 Jul 2026 19:30", "19:30:00, 22 tháng 7 năm 2026",
        "7:30:00 CH 22/7/26", "7:30 p.m.", "19:30", "46225,8125", "0.8125", "07/22/2026 07:30:00 PM GMT+7",
    ],
)  # fmt: skip
def test_half_past_seven_in_the_evening_is_read_however_it_is_written(text: str) -> None:
    assert FRAME.read(text) == 30 * 60


@pytest.mark.parametrize(
    "text", ["", "sáng sớm", "25:00", "31/02/2026 10:00", "2026", "99/99/99 99:99", "9" * 400]
)
def test_what_is_no_moment_is_not_guessed(text: str) -> None:
    assert FRAME.read(text) is None


@given(st.text(max_size=60))
def test_no_words_break_the_reading_of_moments_and_lengths(text: str) -> None:
    FRAME.read(text)
    read_length(text)


_CLOCKS = st.integers(-7200, 9000)


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), _CLOCKS, _CLOCKS), max_size=12))
def test_whatever_the_joins_nobody_has_more_than_the_meeting_or_the_union_of_their_own(
    joins: list[tuple[Known, int, int]],
) -> None:
    def at(seconds: int) -> str:
        return f"{START + dt.timedelta(seconds=seconds):%d/%m/%Y %H:%M:%S}"

    rows = [(0, ["Name", "Join time", "Leave time"])]
    rows += [(number, [who.name, at(start), at(end)]) for number, (who, start, end) in enumerate(joins, 1)]
    lines: list[Line] = read_webinar(rows, Matcher(PEOPLE), FRAME) or []
    for line in lines:
        own = [(start, end) for who, start, end in joins if who.person_id == line.person]
        assert line.minutes == minutes_of(own, length=FRAME.length, most=FRAME.minutes) <= 90
