"""A trainer writes course.toml; whatever is wrong in it is told with its line, all at once."""

import pytest

from courses.exchange.toml_lines import locate

from .folders import GRADED, LESSON, MANIFEST, a_course, line_of, only_fault, read, spoil, told


def test_a_course_without_faults_is_read_whole():
    reading = read(a_course())
    assert reading.notes == ()
    assert reading.plan.tiet_hundredths == 250
    assert [item.slug for item in reading.plan.items()] == ["mat-khau", "kiem-tra"]
    assert [question.id for question in reading.plan.self_test()] == ["att-tkt-001"]
    assert [question.id for question in reading.plan.graded()] == ["att-kt-001", "att-kt-002"]


def test_a_trainer_who_mistypes_a_file_name_is_told_the_line_and_the_name_that_was_meant():
    files = spoil(MANIFEST, "lessons/01-mat-khau.md", "lessons/01-mat-khua.md")
    line = line_of(files, MANIFEST, "file =")
    wrong, right = "lessons/01-mat-khua.md", "lessons/01-mat-khau.md"
    assert only_fault(files) == f"course.toml:{line}: The file “{wrong}” is not there: is “{right}” meant?"


def test_a_trainer_who_mistypes_a_field_is_told_its_right_name_once():
    files = spoil(MANIFEST, "pass_percent", "pass_persent")
    line = line_of(files, MANIFEST, "pass_persent")
    assert (
        only_fault(files)
        == f"course.toml:{line}: The field “pass_persent” is not known: is “pass_percent” meant?"
    )


def test_a_field_that_nobody_knows_is_told():
    files = spoil(MANIFEST, 'language = "vi"', 'language = "vi"\nxyz = 1')
    assert "The field “xyz” is not known: remove it." in only_fault(files)


@pytest.mark.parametrize("field", ["slug", "title", "file", "minutes"])
def test_a_field_missing_in_an_item_is_told_at_the_head_of_the_item(field):
    files = a_course()
    text = files[MANIFEST].decode()
    item = text.index("[[modules.items]]")
    start = text.index(f"  {field} = ", item)
    files[MANIFEST] = (text[:start] + text[text.index("\n", start) + 1 :]).encode()
    line = line_of(files, MANIFEST, "[[modules.items]]")
    assert f"course.toml:{line}: The field “{field}” is missing here." in told(files)


@pytest.mark.parametrize(
    "field",
    ["format", "slug", "title", "summary", "language", "field", "tiet", "content_group", "study_form"],
)
def test_a_field_missing_at_the_top_is_told(field):
    files = a_course()
    lines = files[MANIFEST].decode().splitlines(keepends=True)
    kept = list(lines)
    kept.remove(next(line for line in lines if line.startswith(f"{field} = ")))
    files[MANIFEST] = "".join(kept).encode()
    assert only_fault(files) == f"course.toml:1: The field “{field}” is missing here."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "An toàn thông tin ở xã"', "title = 5"),
        ('summary = "Giữ mật khẩu và nhận ra thư lừa đảo."', 'summary = "  "'),
        ('slug = "an-toan-thong-tin"', 'slug = "An toàn"'),
        ('slug = "mat-khau"', 'slug = "mat_khau"'),
        ("content_group = 5", "content_group = 6"),
        ("content_group = 5", "content_group = true"),
        ("content_group = 5", 'content_group = "5"'),
        ('study_form = "online"', 'study_form = "radio"'),
        ('language = "vi"', 'language = "tiếng Việt"'),
        ("minutes = 10", "minutes = 0"),
        ("minutes = 15", "minutes = 1441"),
        ("attempts = 3", "attempts = 101"),
        ("attempts = 3", "attempts = 2.5"),
        ("pass_percent = 70", "pass_percent = 0"),
        ("pass_percent = 70", "pass_percent = 101"),
        ("count = 2", "count = 0"),
        ("format = 1", "format = 3"),
        ('kind = "quiz"', 'kind = "video"'),
        ('tiet = "2.5"', 'tiet = "0"'),
        ('tiet = "2.5"', 'tiet = "-1"'),
        ('tiet = "2.5"', 'tiet = "hai"'),
        ('tiet = "2.5"', 'tiet = "2.555"'),
        ('tiet = "2.5"', 'tiet = "1e3"'),
        ('tiet = "2.5"', "tiet = 2.5"),
        ('"Đặt được mật khẩu mạnh.",', "7,"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_line(old, new):
    files = spoil(MANIFEST, old, new)
    line = line_of(files, MANIFEST, "objectives" if new == "7," else new)
    assert any(fault.startswith(f"course.toml:{line}: ") for fault in told(files)), told(files)


def test_a_comma_is_read_in_a_number_of_periods_as_vietnamese_write_it():
    assert read(spoil(MANIFEST, '"2.5"', '"2,5"')).plan.tiet_hundredths == 250


def test_a_missing_bracket_is_told_with_its_line_and_the_questions_are_checked_all_the_same():
    files = spoil(MANIFEST, "[[modules]]", "[[modules]")
    files = spoil(GRADED, "[id:att-kt-001] ", "", files)
    manifest, question = told(files)
    assert manifest.startswith(f"course.toml:{line_of(files, MANIFEST, '[[modules]')}: This line is not TOML")
    assert question.startswith("questions/graded.gift:4: This question has no id")


def test_text_that_ends_in_the_middle_is_told_at_its_last_line():
    files = a_course()
    files[MANIFEST] = b'format = 1\nslug = "x"\ntitle = """never closed\n'
    assert told(files)[0].startswith("course.toml:3: This line is not TOML")


def test_brackets_nested_without_end_are_a_fault_and_no_crash():
    files = a_course()
    files[MANIFEST] = b"format = " + b"[" * 60_000
    assert (
        len([fault for fault in told(files) if fault.startswith("course.toml:1: This line is not TOML")]) == 1
    )


def test_two_items_of_one_slug_are_told_with_the_line_of_the_first():
    files = spoil(MANIFEST, 'slug = "kiem-tra"', 'slug = "mat-khau"')
    first = line_of(files, MANIFEST, 'slug = "mat-khau"')
    assert f"“mat-khau” stands in line {first} already: choose another." in only_fault(files)


def test_a_course_of_quizzes_only_is_refused():
    files = a_course()
    text = files[MANIFEST].decode()
    start, end = text.index("  [[modules.items]]"), text.index('  [[modules.items]]\n  kind = "quiz"')
    files[MANIFEST] = (text[:start] + text[end:]).encode()
    assert any("A course needs at least one lesson." in fault for fault in told(files))


def test_a_course_without_modules_is_told_how_to_write_them():
    files = a_course()
    files[MANIFEST] = files[MANIFEST].split(b"[[modules]]")[0] + b'modules = "none"\n'
    assert "write [[modules]] above each of them" in told(files)[0]


def test_a_module_without_items_is_told_how_to_write_them():
    files = a_course()
    files[MANIFEST] += '\n[[modules]]\ntitle = "Trống"\nitems = 3\n'.encode()
    assert any("write [[modules.items]] above each of them" in fault for fault in told(files))


def test_a_quiz_that_draws_from_nothing_is_told():
    files = a_course()
    files[MANIFEST] = files[MANIFEST].split(b"    [[modules.items.draw]]")[0]
    assert any("The field “draw” is missing here." in fault for fault in told(files))


def test_a_course_without_its_manifest_is_told_where_it_stands():
    files = a_course()
    del files[MANIFEST]
    assert only_fault(files).startswith("course.toml:1: The file course.toml is missing")


@pytest.mark.parametrize(
    "name",
    [
        "../lessons/x.md",
        "/etc/passwd",
        "lessons/../../x.md",
        "C:/x.md",
        "lessons\\x.md",
        "images/x.svg",
        "x.md",
    ],
)
def test_a_lesson_is_never_read_from_elsewhere(name):
    files = spoil(MANIFEST, "lessons/01-mat-khau.md", name.replace("\\", "\\\\"))
    fault = only_fault(files)
    assert fault.startswith(f"course.toml:{line_of(files, MANIFEST, 'file =')}: ")


def test_two_lessons_cannot_share_one_file():
    again = (
        '  [[modules.items]]\n  kind = "lesson"\n  slug = "hai"\n  title = "Hai"\n'
        '  file = "lessons/01-mat-khau.md"\n  minutes = 5\n\n'
    )
    files = spoil(
        MANIFEST, '  [[modules.items]]\n  kind = "quiz"', again + '  [[modules.items]]\n  kind = "quiz"'
    )
    assert "is used by a lesson before this one" in only_fault(files)


def test_a_manifest_of_windows_in_decomposed_letters_is_the_same_course():
    import unicodedata

    files = a_course()
    for name in (MANIFEST, LESSON, GRADED):
        text = unicodedata.normalize("NFD", files[name].decode()).replace("\n", "\r\n")
        files[name] = b"\xef\xbb\xbf" + text.encode()
    assert told(files) == []
    assert read(files).plan.digest() == read(a_course()).plan.digest()


def test_a_file_in_another_encoding_is_told_with_the_line_of_its_first_wrong_letter():
    files = a_course()
    files[MANIFEST] = files[MANIFEST].replace("Nhận ra".encode(), "Nhận ra".encode("utf-16"))
    assert told(files)[0] == "course.toml:7: This is not UTF-8 text: save the file as UTF-8."


def test_the_lines_of_keys_are_found_behind_strings_and_lists_of_many_lines():
    text = (
        'a = """\n[not.a.table]\nb = 2 """ # [x]\n"c" = [\n  1, # ]\n  2,\n]\n[t]\nd.e = {f = 1}\n'
        "[[l]]\ng = '''\n'''\n[[l]]\ng = '#'\n[l.m]\nh = 1979-05-27T07:32:00Z\n"
    )
    lines = locate(text)
    assert lines.of("a") == 1
    assert lines.of("c") == 4
    assert lines.of("t", "d", "e") == 9
    assert lines.of("t", "d", "e", "f") == 9
    assert lines.of("l", 0, "g") == 11
    assert lines.of("l", 1, "g") == 14
    assert lines.of("l", 1, "m", "h") == 16
    assert lines.of("l", 1, "missing") == 13
    assert lines.of("nowhere") == 1
