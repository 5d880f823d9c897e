"""Packages of others: every one is read, or refused with a sentence, and read again as it was stored."""

import json
import os
from pathlib import Path

import pytest

from courses.packages.formats.base import PackageFault, manifest_of
from courses.packages.formats.package import open_package

CORPORA = Path(os.environ.get("LMS_CORPORA", "../shared/data"))
PACKAGES = sorted((CORPORA / "scorm").glob("*/*.zip"))
# What their makers broke on purpose, what has no files in it, and what is no SCORM.
REFUSED = {
    "ComplexNestedOrganization_SCORM12.zip",
    "ItemWithNonExistentResourceId_SCORM12.zip",
    "MalformedXml_SCORM12.zip",
    "MinimalValid_SCORM20043rdEdition.zip",
    "MissingRequiredFields_SCORM12.zip",
    "complex.zip",
    "pre-ort.zip",
    "src_test_resources_modules_zips_aicc.zip",
}

pytestmark = pytest.mark.corpora


def test_the_corpora_are_there() -> None:
    assert len(PACKAGES) > 100


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.stem)
def test_every_package_is_read_or_refused_with_a_sentence(path: Path) -> None:
    try:
        with open_package(path) as package:
            manifest = package.manifest
            sizes = {name: sum(map(len, package.chunks(name))) for name in package.members}
    except PackageFault as refusal:
        assert path.name in REFUSED
        assert all(fault.message % fault.params for fault in refusal.faults)
        return
    assert path.name not in REFUSED
    assert manifest_of(json.loads(json.dumps(manifest.as_json()))) == manifest
    assert all(sizes[leaf.path] >= 0 for leaf in manifest.leaves())
