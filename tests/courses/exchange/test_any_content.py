"""Whatever is in the files, reading them tells faults or makes a plan; it never breaks."""

import io
import zipfile

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from courses.exchange.archive import read_archive
from courses.exchange.folder import Files
from courses.exchange.manifest import read_course
from courses.exchange.writing import write_folder

from .folders import DRAWING, GRADED, LESSON, MANIFEST, SELF_CHECK, a_course, read

NAMES = st.sampled_from([MANIFEST, LESSON, DRAWING, SELF_CHECK, GRADED, "images/b.png", "lessons/02.md"])
PIECES = st.one_of(
    st.binary(max_size=30),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(
        [
            b"[[", b"]]", b'"""', b"= ", b"{", b"}", b"~", b"####", b"->", b"\n\n", b"\\", b"\x00", b"\xff",
            b"![](../images/o-khoa.svg)", b"$CATEGORY: mat-khau\n", b"// [id:x] [lesson:mat-khau]\n",
            b"::a::b{=c ~d}\n", b"\xef\xbb\xbf", b"<script>", b"<!DOCTYPE a>", b"&a;", b"tiet = 1e9\n",
            b"minutes = 99999999999999999999\n", b"<!--", b"<![CDATA[", b"[html]", b"[markdown]", b"%50%",
            b"{>ALL\na\nb\nc\n}", b"{#1:2}", b"- [ ] ", b"| a |\n|-|\n", b"1979-99-99",
        ]
    ),
)  # fmt: skip


def _splice(content: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, piece in cuts:
        start = at % (len(content) + 1)
        content = content[:start] + piece + content[start + length :]
    return content


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES, st.binary(max_size=300)))
@example({MANIFEST: b"\xd9="})
def test_arbitrary_bytes_in_any_file_are_told_and_never_raise(contents):
    reading = read_course(Files(contents))
    assert reading.plan is None and reading.faults
    assert all(fault.line >= 1 and fault.fault.message % fault.fault.params for fault in reading.notes)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        NAMES,
        st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 40), PIECES), max_size=4),
        min_size=1,
        max_size=3,
    )
)
def test_a_course_spoilt_anywhere_is_refused_or_comes_back_as_the_same_course(spoilt):
    files = a_course()
    for name, cuts in spoilt.items():
        files[name] = _splice(files.get(name, b""), cuts)
    reading = read(files)
    assert all(note.fault.message % note.fault.params for note in reading.notes)
    if reading.plan is None:
        assert reading.faults
        return
    folder = write_folder(reading.plan)
    again = read(folder)
    assert again.faults == []
    assert again.plan.digest() == reading.plan.digest()
    assert write_folder(again.plan) == folder


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 20), st.binary(max_size=8)), max_size=5))
def test_an_archive_spoilt_anywhere_is_refused_or_read(tmp_path_factory, cuts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in a_course().items():
            archive.writestr(name, content)
    path = tmp_path_factory.mktemp("archive") / "course.zip"
    path.write_bytes(_splice(buffer.getvalue(), cuts))
    files = read_archive(path)
    assert files.is_readable or files.faults
    read_course(files)
