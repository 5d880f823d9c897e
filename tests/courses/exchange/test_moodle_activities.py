"""A trainer brings a Moodle course of today: nested sections, sites in files, lessons, glossaries, tasks, languages."""

import pytest

from courses.authoring.incoming import Incoming, IncomingLesson
from courses.exchange.moodle.languages import in_language

from .backups import a_backup
from .folders import a_picture
from .moodle_parts import html, read_course, report_of, with_activity, with_file, with_section


def _lesson(course: Incoming, title: str) -> IncomingLesson:
    return next(lesson for lesson in course.lessons() if lesson.title == title)


def _shape(lesson: IncomingLesson) -> list[str]:
    return [block["text"] if block["kind"] == "heading" else block["kind"] for block in lesson.blocks]


def _page(text: str) -> str:
    return html(text, "content")


def test_a_section_within_a_section_is_a_module_at_its_place_under_both_names(tmp_path):
    files = with_section(a_backup(), 2, "Chương II", "<sequence>31,32,33</sequence>")
    inner = "<sequence>34</sequence><component>mod_subsection</component><itemid>32</itemid>"
    files = with_section(files, 3, "Điều 5", inner)
    files = with_activity(files, "page", 31, "Trước", _page("<p>a</p>"), section=2)
    files = with_activity(files, "subsection", 32, "Điều 5", "", section=2)
    files = with_activity(files, "page", 33, "Sau", _page("<p>b</p>"), section=2)
    files = with_activity(files, "page", 34, "Trong", _page("<p>c</p>"), section=3)
    course = read_course(files, tmp_path)
    found = [(module.title, [item.title for item in module.items]) for module in course.modules[1:]]
    assert found == [
        ("Chương II", ["Trước"]),
        ("Chương II – Điều 5", ["Trong"]),
        ("Chương II (tiếp)", ["Sau"]),
    ]
    assert "subsection" not in report_of(course)


def test_a_section_whose_place_is_unknown_is_not_lost(tmp_path):
    inner = "<component>mod_subsection</component><itemid>99</itemid>"
    files = with_section(a_backup(), 2, "Lạc", inner)
    files = with_activity(files, "page", 31, "Trang lạc", _page("<p>a</p>"), section=2)
    assert [module.title for module in read_course(files, tmp_path).modules] == ["Phần đầu", "Lạc"]


def test_what_learners_did_not_see_is_said_once_for_a_hidden_section(tmp_path):
    files = with_section(a_backup(), 2, "Ẩn", "<visible>0</visible>")
    files = with_activity(files, "page", 31, "Trang kín", _page("<p>a</p>"), section=2)
    files["activities/page_31/module.xml"] = (
        b'<module><visible>0</visible><availability>{"op":"&amp;","c":[{"type":"date"}]}</availability></module>'
    )
    said = report_of(read_course(files, tmp_path))
    assert "“Ẩn” is hidden" in said and "“Trang kín” is hidden" not in said
    assert "restricts who sees “Trang kín”" in said


def test_the_page_that_opens_is_the_lesson_and_the_pages_beside_it_are_lessons_too(tmp_path):
    files = with_activity(a_backup(), "resource", 31, "Cẩm nang", "")
    opening = b'<title>x</title><p>M\xe1\xbb\x9f</p><p><img src="anh/so-do.png" alt="S"></p><a href="a.html">Sau</a>'
    files = with_file(files, "resource", 31, "site/a.html", b"<title>Trang hai</title><p>Hai</p>")
    files = with_file(files, "resource", 31, "site/mo.html", opening, sortorder="1")
    files = with_file(files, "resource", 31, "site/anh/so-do.png", a_picture())
    files = with_file(files, "resource", 31, "site/kieu.css", b"p {}")
    course = read_course(files, tmp_path)
    assert [block["kind"] for block in _lesson(course, "Cẩm nang").blocks] == ["text", "image", "text"]
    assert _shape(_lesson(course, "Trang hai")) == ["text"]
    assert "A link within the old course is not kept: “a.html”" in report_of(course)
    assert "Files that no page shows are not taken in: 1" in report_of(course)


def test_a_program_in_a_page_is_said_to_need_another_shape(tmp_path):
    files = with_activity(a_backup(), "resource", 31, "Storyline", "")
    files = with_file(files, "resource", 31, "story.html", b"<script>go()</script><p>...</p>", sortorder="1")
    assert "“Storyline” is a program in a page" in report_of(read_course(files, tmp_path))


def test_files_of_a_folder_stand_under_the_names_of_their_folders(tmp_path):
    files = with_activity(a_backup(), "folder", 31, "Hồ sơ", html("<p>Đọc</p>"), section=1)
    files = with_section(files, 2, "Riêng")
    files["moodle_backup.xml"] = files["moodle_backup.xml"].replace(
        b"<moduleid>31</moduleid><sectionid>1<", b"<moduleid>31</moduleid><sectionid>2<"
    )
    for path in ("a.pdf", "Mẫu/b.pdf", "Mẫu/Cũ/c.pdf"):
        files = with_file(files, "folder", 31, path, path.encode())
    course = read_course(files, tmp_path)
    assert _shape(_lesson(course, "Hồ sơ")) == ["text", "file", "Mẫu", "file", "Mẫu / Cũ", "file"]


def test_a_glossary_is_a_lesson_in_the_order_of_the_alphabet(tmp_path):
    entries = "".join(
        f'<entry id="{number}"><concept>{word}</concept>{html(f"<p>Nghĩa {word}</p>", "definition")}</entry>'
        for number, word in enumerate(("Văn bản", "Ấn chỉ", "Công chức"), 1)
    )
    files = with_activity(a_backup(), "glossary", 31, "Thuật ngữ", f"<entries>{entries}</entries>")
    found = _shape(_lesson(read_course(files, tmp_path), "Thuật ngữ"))
    assert found == ["Ấn chỉ", "text", "Công chức", "text", "Văn bản", "text"]


def test_a_glossary_backed_up_without_its_words_is_said(tmp_path):
    files = with_activity(a_backup(), "glossary", 31, "Thuật ngữ", html("<p>Từ dùng trong bài</p>"))
    assert "no entries of the glossary “Thuật ngữ”" in report_of(read_course(files, tmp_path))


def test_a_task_keeps_its_words_and_the_files_that_come_with_it(tmp_path):
    body = html("<p>Nộp báo cáo</p>") + html("<p>Theo mẫu</p>", "activity") + "<duedate>1700000000</duedate>"
    files = with_section(a_backup(), 2, "Thực hành")
    files = with_activity(files, "assign", 31, "Báo cáo", body, section=2)
    files = with_file(files, "assign", 31, "mau.docx", b"PK mau", area="introattachment")
    course = read_course(files, tmp_path)
    assert _shape(_lesson(course, "Báo cáo")) == ["text", "text", "file"]
    said = report_of(course)
    assert "only the description" in said and "The dates of “Báo cáo”" in said


def test_tasks_beside_each_other_keep_their_names(tmp_path):
    files = with_section(a_backup(), 2, "Thực hành")
    for number, title in ((31, "Một"), (32, "Hai")):
        files = with_activity(files, "assign", number, title, html(f"<p>{title}</p>"), section=2)
    assert _shape(_lesson(read_course(files, tmp_path), "Thực hành")) == ["Một", "text", "Hai", "text"]


def test_an_h5p_activity_is_said_with_what_to_do(tmp_path):
    files = with_activity(a_backup(), "h5pactivity", 31, "Kéo thả", html("<p>Làm thử</p>"))
    assert "The H5P activity “Kéo thả” cannot be played here" in report_of(read_course(files, tmp_path))


def test_the_banks_of_moodle_5_say_nothing_of_themselves(tmp_path):
    files = with_activity(a_backup(), "qbank", 31, "Ngân hàng chung", html(""))
    assert "Ngân hàng chung" not in report_of(read_course(files, tmp_path))


def test_links_within_the_course_name_what_they_led_to(tmp_path):
    link = '<p>Xem <a href="$@PAGEVIEWBYID*1@$">trang trước</a>.</p>'
    course = read_course(with_activity(a_backup(), "page", 31, "Trang sau", _page(link)), tmp_path)
    assert "A link within the old course is not kept: “Trang”." in report_of(course)
    assert "trang trước" in _lesson(course, "Trang sau").blocks[0]["html"]


def test_an_address_in_the_middle_of_a_text_is_the_title_it_stands_for(tmp_path):
    told = "<p>Đọc thêm $@PAGEVIEWBYID*1@$ nhé.</p>"
    course = read_course(with_activity(a_backup(), "page", 31, "Trang sau", _page(told)), tmp_path)
    assert _lesson(course, "Trang sau").blocks[0]["html"] == "<p>Đọc thêm Trang nhé.</p>"


def test_a_link_to_what_the_backup_does_not_hold_is_said_by_its_own_words(tmp_path):
    link = '<p>Xem <a href="$@FORUMVIEWBYID*999@$">diễn đàn cũ</a>.</p>'
    course = read_course(with_activity(a_backup(), "page", 31, "Trang sau", _page(link)), tmp_path)
    assert "A link within the old course is not kept: “diễn đàn cũ”." in report_of(course)


def test_the_files_of_courses_from_before_moodle_2_are_found(tmp_path):
    old = '<p><img src="$@FILEPHP@$$@SLASH@$anh$@SLASH@$cu.png" alt="Cũ"></p>'
    files = with_activity(a_backup(), "page", 31, "Trang cũ", _page(old))
    files = with_file(files, "page", 31, "anh/cu.png", a_picture(), area="legacy")
    files["files.xml"] = files["files.xml"].replace(
        b"<component>mod_page</component><filearea>legacy", b"<component>course</component><filearea>legacy"
    )
    assert _lesson(read_course(files, tmp_path), "Trang cũ").blocks[0]["kind"] == "image"


@pytest.mark.parametrize(("module", "rule"), [
    ("<completion>1</completion>", {"kind": "viewed"}),
    ("<completion>2</completion><completionview>1</completionview>", {}),
    ("<completion>0</completion>", {}),
])  # fmt: skip
def test_a_page_that_learners_tick_off_themselves_counts_when_it_is_marked_as_done(tmp_path, module, rule):
    files = with_activity(a_backup(), "page", 31, "Tự đánh dấu", _page("<p>a</p>"), module=module)
    assert _lesson(read_course(files, tmp_path), "Tự đánh dấu").completion == rule


def test_words_and_links_that_stand_bare_are_one_paragraph(tmp_path):
    bare = (
        'Xem <a href="https://chinhphu.vn/">cổng</a> để biết thêm.<br><br>Rồi <b>làm</b> bài.<br /><p>Hết</p>'
    )
    course = read_course(with_activity(a_backup(), "page", 31, "Trang trần", _page(bare)), tmp_path)
    (block,) = _lesson(course, "Trang trần").blocks
    assert block["html"].count("<p>") == 3
    assert "</a> để biết thêm.<br></p>" in block["html"]
    assert "<p>Rồi <b>làm</b> bài.<br></p>" in block["html"]


def test_a_title_that_the_text_says_again_stands_once(tmp_path):
    files = with_activity(a_backup(), "page", 31, "Mục đích", _page("<h3>Mục đích</h3><p>Là a</p>"))
    assert _shape(_lesson(read_course(files, tmp_path), "Mục đích")) == ["text"]


def test_of_texts_in_several_languages_that_of_the_course_is_taken(tmp_path):
    title = "{mlang en}Ethics{mlang}{mlang vi}Đạo đức{mlang}"
    text = (
        '<p><span lang="en" class="multilang">Read</span> <span class="multilang" lang="vi">Đọc</span></p>'
        "<p>{mlang other}All{mlang}</p>"
    )
    course = read_course(with_activity(a_backup(), "page", 31, title, _page(text)), tmp_path)
    words = _lesson(course, "Đạo đức").blocks[0]["html"]
    assert "Đọc" in words and "All" in words and "Read" not in words
    assert "Texts in several languages" in report_of(course)


@pytest.mark.parametrize(("text", "language", "found"), [
    ("{mlang en}a{mlang}{mlang vi}b{mlang}", "en", "a"),
    ("{mlang fr}a{mlang} {mlang other}b{mlang}", "vi", " b"),
    ("{mlang fr}a{mlang}{mlang de}b{mlang}", "vi", "a"),
    ("{mlang en,vi}a{mlang} c", "vi", "a c"),
    ("{mlang vi}a", "vi", "{mlang vi}a"),
    ("no mark", "vi", "no mark"),
])  # fmt: skip
def test_a_language_is_chosen_as_moodle_chooses_it(text, language, found):
    assert in_language(text, language) == found


def test_the_introduction_of_a_quiz_is_told_with_its_words(tmp_path):
    files = a_backup()
    document = files["activities/quiz_7/quiz.xml"].decode()
    files["activities/quiz_7/quiz.xml"] = document.replace(
        "<timelimit>", html("<p>Đọc kỹ đề</p>") + "<grademethod>4</grademethod><timelimit>"
    ).encode()
    course = read_course(files, tmp_path)
    assert "not taken in: “Đọc kỹ đề”" in report_of(course)
    assert next(course.quizzes()).rules == {"counting": "last"}


def test_groups_and_boxes_are_said(tmp_path):
    files = a_backup() | {
        "groups.xml": b"<groups><group id='1'><name>Nhom 1</name></group></groups>",
        "course/blocks/html_1/block.xml": b"<block></block>",
    }
    said = report_of(read_course(files, tmp_path))
    assert "Groups of learners" in said and "Boxes beside the course page are not taken in: 1" in said


def test_two_files_whose_names_differ_by_case_are_both_taken(tmp_path):
    files = with_activity(a_backup(), "resource", 31, "Hai tệp", "")
    files = with_file(files, "resource", 31, "Mau.pdf", b"%PDF mot")
    files = with_file(files, "resource", 31, "mau.pdf", b"%PDF hai")
    files |= {"ghi-chu.txt": b"a", "GHI-CHU.txt": b"b"}
    kept = read_course(files, tmp_path).files
    assert {b"%PDF mot", b"%PDF hai"} <= {file.read() for file in kept.values()}
