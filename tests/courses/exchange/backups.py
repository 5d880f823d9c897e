"""A backup of a small Moodle course as Moodle 4 writes it, for tests to read and to spoil."""

import gzip
import hashlib
import io
import tarfile
import zipfile
from html import escape
from pathlib import Path

from .folders import a_picture

_PAGE = (
    '<h1>Mở đầu</h1><p>Xem <a href="@@PLUGINFILE@@/mau.pdf">mẫu</a>.</p>'
    '<p><img src="@@PLUGINFILE@@/hinh.png" alt="Sơ đồ"></p>'
)
_GAPS = '<answers></answers><multianswer id="1"><sequence>13</sequence></multianswer>'
_BOTH = "<truefalse><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse>"
_SHUFFLED = "<matchoptions><shuffleanswers>1</shuffleanswers></matchoptions>"
_LABEL = "<p>Đọc trước khi học.</p><script>alert(1)</script>"
_FILES = {
    ("101", "mod_page", "content", "0", "mau.pdf"): b"%PDF-1.4 mau",
    ("101", "mod_page", "content", "0", "hinh.png"): a_picture(),
    ("105", "mod_resource", "content", "0", "bang.xlsx"): b"PK bang",
    ("106", "mod_folder", "content", "0", "phim.mp4"): b"phim",
    ("106", "mod_folder", "content", "0", "cai-dat.exe"): b"MZ",
    ("1", "question", "questiontext", "11", "hinh.png"): a_picture(),
}
_ACTIVITIES = {
    "page": (
        1,
        "Trang",
        f"<content>{escape(_PAGE)}</content><contentformat>1</contentformat>",
    ),
    "book": (
        2,
        "Sách",
        "<chapters>"
        + "".join(
            f'<chapter id="{number}"><pagenum>{number}</pagenum><subchapter>{sub}</subchapter>'
            f"<title>{title}</title><content>{escape(f'<p>Nội dung {title}</p>')}</content>"
            "<contentformat>1</contentformat></chapter>"
            for number, sub, title in ((1, 0, "Chương 1"), (2, 1, "Mục 1.1"), (3, 0, "Chương 2"))
        )
        + "</chapters>",
    ),
    "label": (3, "Nhãn", f"<intro>{escape(_LABEL)}</intro><introformat>1</introformat>"),
    "url": (4, "Cổng", "<externalurl>https://chinhphu.vn/a?b=1&amp;c=2</externalurl>"),
    "resource": (5, "Bảng tính", ""),
    "folder": (6, "Thư mục", ""),
    "quiz": (
        7,
        "Kiểm tra",
        "<timelimit>1200</timelimit><attempts_number>2</attempts_number><question_instances>"
        "<question_instance><question_reference><questionbankentryid>21</questionbankentryid></question_reference>"
        "</question_instance><question_instance><question_reference><questionbankentryid>22</questionbankentryid>"
        "</question_reference></question_instance><question_instance><question_set_reference><filtercondition>"
        '{"filter":{"category":{"values":["2"],"filteroptions":{"includesubcategories":false}}}}'
        "</filtercondition></question_set_reference></question_instance></question_instances>",
    ),
    "forum": (8, "Diễn đàn", "<intro>Trao đổi</intro><introformat>1</introformat>"),
    "hvp": (9, "H5P", ""),
}


def _question(number: int, kind: str, text: str, inner: str, parent: int = 0) -> str:
    return (
        f'<question_bank_entry id="{number + 10}"><question_version><question_versions id="{number}">'
        f'<version>1</version><status>ready</status><questions><question id="{number}"><parent>{parent}</parent>'
        f"<name>Câu {number}</name><questiontext>{escape(text)}</questiontext>"
        "<questiontextformat>1</questiontextformat>"
        "<generalfeedback>Vì thế.</generalfeedback><generalfeedbackformat>1</generalfeedbackformat>"
        f"<defaultmark>1.0000000</defaultmark><qtype>{kind}</qtype><stamp>moodle.vn+{number}</stamp>"
        f"<plugin_qtype_{kind}_question>{inner}</plugin_qtype_{kind}_question></question></questions>"
        "</question_versions></question_version></question_bank_entry>"
    )


def _answers(*given: tuple[str, str]) -> str:
    written = "".join(
        f'<answer id="{number}"><answertext>{escape(text)}</answertext><answerformat>1</answerformat>'
        f"<fraction>{share}</fraction><feedback></feedback><feedbackformat>1</feedbackformat></answer>"
        for number, (text, share) in enumerate(given, 1)
    )
    return f"<answers>{written}</answers>"


def _questions() -> str:
    choice = _answers(("Một", "1.0000000"), ("Hai", "0.0000000"))
    pairs = "".join(
        f'<match id="{number}"><questiontext>Trái {number}</questiontext><questiontextformat>1</questiontextformat>'
        f"<answertext>Phải {number}</answertext></match>"
        for number in (1, 2, 3)
    )
    first = [
        _question(
            11, "multichoice", '<p>Hình? <img src="@@PLUGINFILE@@/hinh.png" alt="h"></p>',
            f"{choice}<multichoice><single>1</single><shuffleanswers>1</shuffleanswers></multichoice>",
        ),
        _question(
            12, "multianswer", "Thủ đô là {#1}.", _GAPS
        ),
        _question(13, "shortanswer", "{1:SHORTANSWER:=Hà Nội}", _answers(("Hà Nội", "1.0")), parent=12),
    ]  # fmt: skip
    second = [
        _question(
            14,
            "numerical",
            "Bao nhiêu?",
            f"{_answers(('10', '1.0'))}<numerical_records><numerical_record><answer>1</answer>"
            "<tolerance>0.5</tolerance></numerical_record></numerical_records>",
        ),
        _question(15, "match", "Ghép", f"{_SHUFFLED}<matches>{pairs}</matches>"),
        _question(
            16, "truefalse", "Đúng?",
            f"{_answers(('Đúng', '1.0'), ('Sai', '0.0'))}{_BOTH}",
        ),
        _question(17, "ddmarker", "Kéo thả", ""),
    ]  # fmt: skip
    return (
        '<question_categories><question_category id="1"><name>top</name><parent>0</parent>'
        f"<question_bank_entries>{''.join(first)}</question_bank_entries></question_category>"
        '<question_category id="2"><name>Ngân hàng</name><parent>1</parent>'
        f"<question_bank_entries>{''.join(second)}</question_bank_entries></question_category></question_categories>"
    )


def a_backup() -> dict[str, bytes]:
    """The files of the backup by name."""
    listed, files = "", {}
    for kind, (number, title, body) in _ACTIVITIES.items():
        folder = f"activities/{kind}_{number}"
        listed += (
            f"<activity><moduleid>{number}</moduleid><sectionid>1</sectionid><modulename>{kind}</modulename>"
            f"<title>{title}</title><directory>{folder}</directory></activity>"
        )
        document = (
            f'<activity id="{number}" moduleid="{number}" modulename="{kind}" contextid="{100 + number}">'
        )
        document += f'<{kind} id="{number}"><name>{title}</name>{body}</{kind}></activity>'
        files[f"{folder}/{kind}.xml"] = document
        files[f"{folder}/module.xml"] = (
            f'<module id="{number}"><visible>{int(kind != "url")}</visible></module>'
        )
    files["activities/quiz_7/grades.xml"] = (
        "<activity_gradebook><grade_items><grade_item><grademax>10</grademax><gradepass>8</gradepass>"
        "</grade_item></grade_items></activity_gradebook>"
    )
    files["moodle_backup.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?><moodle_backup><information>'
        "<original_course_fullname>An toàn</original_course_fullname><contents>"
        f"<activities>{listed}</activities><sections><section><sectionid>1</sectionid><title>1</title>"
        "<directory>sections/section_1</directory></section></sections></contents><settings><setting><level>root</level>"
        "<name>users</name><value>1</value></setting></settings></information></moodle_backup>"
    )
    files["sections/section_1/section.xml"] = (
        '<section id="1"><number>1</number><name>Phần đầu</name><summary></summary><summaryformat>1</summaryformat>'
        "<sequence>3,1,2,4,5,6,7,8,9</sequence></section>"
    )
    files["course/course.xml"] = (
        "<course><fullname>An toàn thông tin</fullname><summary>&lt;p&gt;Giới thiệu&lt;/p&gt;</summary>"
        "<summaryformat>1</summaryformat><lang></lang></course>"
    )
    files["questions.xml"] = _questions()
    rows, contents = "", {}
    for context, component, area, item, name in _FILES:
        content = _FILES[context, component, area, item, name]
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        contents[f"files/{digest[:2]}/{digest}"] = content
        rows += (
            f"<file><contenthash>{digest}</contenthash><contextid>{context}</contextid><component>{component}</component>"
            f"<filearea>{area}</filearea><itemid>{item}</itemid><filepath>/</filepath><filename>{name}</filename></file>"
        )
    files["files.xml"] = f"<files>{rows}</files>"
    return {name: text.encode() for name, text in files.items()} | contents


def as_tar(files: dict[str, bytes], path: Path) -> Path:
    """The backup as Moodle writes it by default."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    path.write_bytes(gzip.compress(buffer.getvalue(), mtime=0))
    return path


def as_zip(files: dict[str, bytes], path: Path) -> Path:
    """The backup as older sites write it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
