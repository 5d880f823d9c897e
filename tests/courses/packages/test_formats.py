"""Packages are read whole, or refused with every reason before a byte is unpacked."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from courses.packages.formats.base import Manifest, PackageFault, manifest_of
from courses.packages.formats.media_types import media_type_for
from courses.packages.formats.package import open_package
from tests.factories.scorm import manifest12, scorm12, scorm2004, zipped

_RESOURCE = '<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="a.html"/>'
_ITEM = '<item identifier="i" identifierref="r"><title>Bài</title></item>'


def _read(tmp_path: Path, content: bytes) -> Manifest:
    path = tmp_path / "goi.zip"
    path.write_bytes(content)
    with open_package(path) as package:
        return package.manifest


def _refused(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(PackageFault) as refusal:
        _read(tmp_path, content)
    return " ".join(fault.message % fault.params for fault in refusal.value.faults)


def test_a_package_of_1_2_is_read_with_what_it_launches(tmp_path: Path) -> None:
    found = _read(tmp_path, scorm12())
    leaf = found.leaves()[0]
    assert (found.standard, found.title) == ("scorm12", "An toàn thông tin")
    assert (leaf.path, leaf.query, leaf.mastery_score) == ("trang/bai mot.html", "?lop=1", 50)
    assert leaf.launch_data == "mo-dau" and leaf.is_sco
    assert manifest_of(found.as_json()) == found


def test_a_package_of_2004_is_read_with_its_measures(tmp_path: Path) -> None:
    found = _read(tmp_path, scorm2004())
    assert (found.standard, found.edition) == ("scorm2004", "2004 4th Edition")
    assert [leaf.min_measure for leaf in found.leaves()] == [0.5, 0.5]
    assert found.sequencing.choice and found.sequencing.flow


def test_all_that_is_wrong_in_a_manifest_is_said_at_once(tmp_path: Path) -> None:
    manifest = manifest12(
        _ITEM + '<item identifier="i" identifierref="lạ"/><item identifier="k" identifierref="x"/>',
        _RESOURCE + '<resource identifier="x" href="https://example.com/a.html"/>',
    )
    said = _refused(tmp_path, zipped({"imsmanifest.xml": manifest}))
    assert "“a.html” is missing" in said and "“lạ”" in said
    assert "identifier “i”" in said and "lies outside" in said


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.html": "x"}, "no imsmanifest.xml"),
        ({"tincan.xml": "<x/>"}, "xAPI"),
        ({"course.au": "x", "course.crs": "x"}, "AICC"),
        ({"imsmanifest.xml": "<manifest>"}, "well-formed"),
        ({"imsmanifest.xml": "<manifest/>"}, "does not say that this is SCORM"),
        ({"imsmanifest.xml": manifest12("", "")}, "nothing that could be opened"),
        ({"imsmanifest.xml": '<!DOCTYPE x [<!ENTITY a "b">]><manifest>&a;</manifest>'}, "declares"),
    ],
)
def test_what_is_no_package_is_refused_in_a_sentence(
    tmp_path: Path, files: dict[str, str], words: str
) -> None:
    assert words in _refused(tmp_path, zipped(dict(files)))


def _with(name: str, content: bytes = b"x", mode: int = stat.S_IFREG) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", manifest12(_ITEM, _RESOURCE))
        info = zipfile.ZipInfo(name)
        info.external_attr, info.compress_type = (mode | 0o644) << 16, zipfile.ZIP_DEFLATED
        archive.writestr(info, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_with("../ra.html"), "leads out"),
        (_with("..\\ra.html"), "leads out"),
        (_with("/etc/passwd"), "absolute"),
        (_with("lien", b"/etc/passwd", stat.S_IFLNK), "symbolic link"),
        (_with("bom", b"\0" * 40_000_000), "grow too much"),
        (_with("IMSmanifest.xml"), "twice"),
        (b"PK\x03\x04 cut off", "cannot be read"),
        (b"not a zip", "cannot be read"),
    ],
)
def test_a_hostile_archive_is_refused_before_it_is_unpacked(
    tmp_path: Path, content: bytes, words: str
) -> None:
    said = _refused(tmp_path, content)
    assert words in said or "not a ZIP archive that can be read" in said


def test_a_package_in_a_folder_of_its_own_and_with_backslashes_is_read(tmp_path: Path) -> None:
    files = {"goi\\imsmanifest.xml": manifest12(_ITEM, _RESOURCE), "goi\\a.html": "x"}
    assert _read(tmp_path, zipped(dict(files))).leaves()[0].path == "a.html"


def test_bases_and_case_of_addresses_are_followed(tmp_path: Path) -> None:
    resource = '<resource xml:base="Bai/" identifier="r" adlcp:scormtype="sco" href="A%20B.HTML?x=1#y"/>'
    item = '<item identifier="i" identifierref="r" parameters="&amp;z=2"/>'
    content = zipped({"imsmanifest.xml": manifest12(item, resource), "bai/a b.html": "x"})
    leaf = _read(tmp_path, content).leaves()[0]
    assert (leaf.path, leaf.query, leaf.title) == ("bai/a b.html", "?x=1&z=2#y", "i")


def test_pages_keep_the_letters_they_were_written_in() -> None:
    assert media_type_for("A.HTM") == "text/html"
    assert media_type_for("lib.js") == "text/javascript"
    assert media_type_for("run.exe") == "application/octet-stream"


def test_no_file_of_a_package_lies_where_the_player_has_its_addresses(tmp_path: Path) -> None:
    path = tmp_path / "goi.zip"
    path.write_bytes(zipped({"imsmanifest.xml": manifest12(_ITEM, _RESOURCE), "a.html": "x", "~/x.js": "x"}))
    with open_package(path) as package:
        assert sorted(package.members) == ["a.html", "imsmanifest.xml"]


def _files_of(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_trainer_may_pack_the_folder_of_the_package_and_a_letter_beside_it(tmp_path: Path) -> None:
    inside = {f"Khóa học/xuất bản/{name}": content for name, content in _files_of(scorm12()).items()}
    found = _read(tmp_path, zipped({**inside, "đọc trước.txt": "Kính gửi"}))
    assert found.leaves()[0].path == "trang/bai mot.html"


def test_of_two_packages_in_one_archive_none_is_chosen_for_the_trainer(tmp_path: Path) -> None:
    files = _files_of(scorm12())
    both = {f"{folder}/{name}": content for folder in ("mot", "hai") for name, content in files.items()}
    assert "no imsmanifest.xml" in _refused(tmp_path, zipped(both))


def test_a_manifest_in_other_letters_and_an_address_from_the_top_are_found(tmp_path: Path) -> None:
    files = _files_of(scorm12())
    manifest = bytes(files.pop("imsmanifest.xml")).replace(b'href="trang/', b'href="/trang/')  # type: ignore[arg-type]
    assert _read(tmp_path, zipped({**files, "IMSManifest.xml": manifest})).leaves()[0].is_sco
