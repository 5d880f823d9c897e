"""Files that others wrote to break readers and verifiers (../shared/data/pdf)."""

from pathlib import Path

import pytest

from lms.signing.verification import Finding, verify_pdf
from tests.lms.signing.conftest import SIGNED, Authority

CORPUS = Path(__file__).parents[4] / "shared/data/pdf"


@pytest.mark.corpora
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpora lie beside the project, not in it")
def test_no_foreign_file_is_accepted_and_none_raises(authority: Authority) -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    accepted = [
        path.name
        for path in files
        if verify_pdf(path.read_bytes(), trust_root=authority.root, at=SIGNED).code is Finding.OK
    ]
    assert files
    assert accepted == []
