"""The questions of the sample courses."""

from pathlib import Path

import pytest

from courses.questions.formats.gift import read_gift

FILES = sorted((Path(__file__).resolve().parents[3] / "courses" / "samples").glob("*/questions/*.gift"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_sample_question_is_read_with_its_id_its_source_and_its_explanation(path: Path) -> None:
    found = read_gift(path.read_text(encoding="utf-8"))
    assert found.notes == ()
    assert all(question.id and question.cite and question.explanation for question in found.questions)
    assert len({question.id for question in found.questions}) == len(found.questions)


def test_the_samples_show_every_kind() -> None:
    kinds = {
        question.kind for path in FILES for question in read_gift(path.read_text(encoding="utf-8")).questions
    }
    assert len(kinds) == 7
