"""A trainer brings a backup of a Moodle course: what comes, and what is said of the rest."""

import gzip
import hashlib
import io
import tarfile

import pytest

from courses.authoring.incoming import Incoming
from courses.exchange.moodle.reading import read_backup
from courses.exchange.readers.base import Unreadable
from tests.factories.scorm import scorm12

from .backups import a_backup, as_tar, as_zip


def _read(path, tmp_path) -> Incoming:
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    return read_backup(path, scratch)


@pytest.fixture(params=[as_tar, as_zip])
def course(request, tmp_path) -> Incoming:
    return _read(request.param(a_backup(), tmp_path / "khoa.mbz"), tmp_path)


def _said(course: Incoming) -> list[str]:
    return [f"{loss.place}: {loss.message.message % loss.message.params}" for loss in course.losses]


def _refusal(path, tmp_path) -> str:
    with pytest.raises(Unreadable) as refused:
        _read(path, tmp_path)
    return " ".join(fault.message % fault.params for fault in refused.value.faults)


def test_sections_are_modules_and_activities_stand_in_their_order(course):
    assert (course.title, course.summary, course.language) == ("An toàn thông tin", "Giới thiệu", "vi")
    assert [module.title for module in course.modules] == ["Phần đầu"]
    assert [item.title for item in course.modules[0].items] == [
        "Phần đầu", "Trang", "Chương 1", "Chương 2", "Phần đầu (2)", "Kiểm tra", "Diễn đàn",
    ]  # fmt: skip


def test_a_page_keeps_its_headings_pictures_and_files(course):
    page = next(lesson for lesson in course.lessons() if lesson.title == "Trang")
    assert [block["kind"] for block in page.blocks] == ["heading", "text", "file", "image"]
    assert page.blocks[3] | {"alt": "Sơ đồ"} == page.blocks[3]
    assert course.files["files/mau.pdf"].read() == b"%PDF-1.4 mau"
    assert page.blocks[3]["file"] in course.files


def test_a_book_is_a_lesson_a_chapter_with_its_subchapters_as_headings(course):
    chapter = next(lesson for lesson in course.lessons() if lesson.title == "Chương 1")
    assert [block.get("text") for block in chapter.blocks if block["kind"] == "heading"] == ["Mục 1.1"]


def test_small_parts_stand_together_and_nothing_of_them_runs(course):
    parts = [lesson for lesson in course.lessons() if lesson.title.startswith("Phần đầu")]
    words = str([block for lesson in parts for block in lesson.blocks])
    assert "Đọc trước khi học" in words and "script" not in words
    assert 'href="https://chinhphu.vn/a?b=1&amp;c=2"' in words
    assert {"file", "media"} <= {block["kind"] for lesson in parts for block in lesson.blocks}


def test_the_quiz_asks_what_stands_in_it_and_draws_what_is_random(course):
    quiz = next(course.quizzes())
    assert [(draw.category, draw.count) for draw in quiz.draws] == [("Kiểm tra", 2), ("Ngân hàng", 1)]
    assert (quiz.minutes, quiz.attempts, quiz.pass_percent) == (20, 2, 80)
    kinds = {question.kind: question for question in course.graded}
    assert set(kinds) == {"one_answer", "cloze", "number", "matching", "true_false"}
    assert [file.name for file in kinds["one_answer"].files] == ["hinh.png"]
    assert kinds["true_false"].data["answer"] is True
    assert "Hà Nội" in str(kinds["cloze"].data)
    assert len({question.id for question in course.graded}) == len(course.graded) == 5


def test_all_that_does_not_come_is_said(course):
    said = " | ".join(_said(course))
    for word in ("Diễn đàn", "H5P", "ddmarker", "cai-dat.exe", "People", "hidden"):
        assert word in said


def test_the_same_backup_brings_the_same_questions(tmp_path):
    first = _read(as_tar(a_backup(), tmp_path / "mot.mbz"), tmp_path)
    second = _read(as_zip(a_backup(), tmp_path / "hai.mbz"), tmp_path)
    assert [each.id for each in first.graded] == [each.id for each in second.graded]


def test_an_archive_that_is_no_backup_is_refused_in_a_sentence(tmp_path):
    assert "moodle_backup.xml" in _refusal(as_zip({"a.txt": b"a"}, tmp_path / "a.mbz"), tmp_path)
    assert "Moodle 1.9" in _refusal(
        as_zip({"moodle.xml": b"<a/>", "b.txt": b""}, tmp_path / "b.mbz"), tmp_path
    )


@pytest.mark.parametrize("body", [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><moodle_backup>&x;</moodle_backup>',
    '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><moodle_backup>&y;</moodle_backup>',
    "<moodle_backup>",
])  # fmt: skip
def test_entities_and_broken_documents_are_refused(tmp_path, body):
    files = {**a_backup(), "moodle_backup.xml": body.encode()}
    said = _refusal(as_tar(files, tmp_path / "a.mbz"), tmp_path)
    assert said and "root:" not in said


def test_entities_in_any_part_refuse_the_whole_backup(tmp_path):
    part = "activities/page_1/page.xml"
    body = '<!DOCTYPE a [<!ENTITY x "ha">]><activity>&x;</activity>'
    said = _refusal(as_tar({**a_backup(), part: body.encode()}, tmp_path / "a.mbz"), tmp_path)
    assert said == "The document type declares entities or elements: such XML is refused."


def _tar_of(path, *members: tarfile.TarInfo):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"\0" * member.size))
    path.write_bytes(gzip.compress(buffer.getvalue()))
    return path


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, size
    return info


@pytest.mark.parametrize(
    "member",
    [
        _member("../x"),
        _member("/etc/x"),
        _member("a\\b"),
        _member("x", tarfile.SYMTYPE, "/etc/passwd"),
        _member("x", tarfile.LNKTYPE, "y"),
        _member("x", tarfile.CHRTYPE),
        _member("x", tarfile.FIFOTYPE),
    ],
)
def test_links_devices_and_names_that_lead_elsewhere_are_refused(tmp_path, member):
    assert _refusal(_tar_of(tmp_path / "a.mbz", member), tmp_path)
    assert not [each for each in (tmp_path / "scratch").rglob("*") if each.is_file()]


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("courses.exchange.foreign.tars.SIZE_LIMIT", 1_000_000)
    path = _tar_of(tmp_path / "a.mbz", _member("x", size=20_000_000))
    assert path.stat().st_size < 100_000
    assert "MB" in _refusal(path, tmp_path)
    unpacked = [file.stat().st_size for file in (tmp_path / "scratch").rglob("*") if file.is_file()]
    assert sum(unpacked) <= 1_000_000


def test_a_backup_cut_off_anywhere_is_refused(tmp_path):
    whole = as_tar(a_backup(), tmp_path / "a.mbz").read_bytes()
    for length in range(0, len(whole) - 8, max(1, len(whole) // 25)):
        (tmp_path / "b.mbz").write_bytes(whole[:length])
        assert _refusal(tmp_path / "b.mbz", tmp_path)


def _with_packages(**packages: bytes) -> dict[str, bytes]:
    """The backup with a SCORM activity for each of these, named by the file of its package."""
    files = a_backup()
    for number, (title, content) in enumerate(packages.items(), 20):
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        folder = f"activities/scorm_{number}"
        files[f"files/{digest[:2]}/{digest}"] = content
        listed = (
            f"<activity><moduleid>{number}</moduleid><sectionid>1</sectionid><modulename>scorm</modulename>"
            f"<title>{title}</title><directory>{folder}</directory></activity></activities>"
        )
        row = (
            f"<file><contenthash>{digest}</contenthash><contextid>{100 + number}</contextid>"
            "<component>mod_scorm</component><filearea>package</filearea><itemid>0</itemid>"
            f"<filepath>/</filepath><filename>{title}.ZIP</filename></file></files>"
        )
        files["moodle_backup.xml"] = files["moodle_backup.xml"].replace(b"</activities>", listed.encode())
        files["files.xml"] = files["files.xml"].replace(b"</files>", row.encode())
        files[f"{folder}/scorm.xml"] = (
            f'<activity contextid="{100 + number}"><scorm><name>{title}</name></scorm></activity>'.encode()
        )
    return files


def test_a_package_that_plays_comes_along_and_one_that_does_not_is_said_in_the_plan(tmp_path):
    course = _read(as_tar(_with_packages(Tot=scorm12(), Hong=b"PK\x03\x04"), tmp_path / "x.mbz"), tmp_path)
    assert [item.title for item in course.lessons() if item.blocks[0]["kind"] == "package"] == ["Tot"]
    assert any(each.startswith("Hong: This is not a ZIP archive") for each in _said(course))
