"""Courses from elsewhere: every backup of Moodle and every cartridge gives a plan, every trap is refused."""

import os
from pathlib import Path

import pytest

from courses.exchange.cartridge.reading import read_cartridge
from courses.exchange.moodle.reading import read_backup
from courses.exchange.readers.base import Unreadable
from courses.lessons.blocks.registry import read_blocks
from tests.courses.questions.safety import dangers_in

pytestmark = pytest.mark.corpora

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data"))
BACKUPS = sorted((DATA / "moodle_mbz").rglob("*.mbz"))
CARTRIDGES = sorted((DATA / "common_cartridge").rglob("*.imscc"))
TRAPS = sorted((DATA / "archives" / "traversal-archives").glob("*"))


def _named(path: Path) -> str:
    return path.name[-50:]


@pytest.mark.parametrize("path", [*BACKUPS, *CARTRIDGES], ids=_named)
def test_every_course_from_elsewhere_gives_a_plan_of_sound_blocks_without_danger(app, tmp_path, path):
    read = read_backup if path.suffix == ".mbz" else read_cartridge
    course = read(path, tmp_path)
    assert course.title
    assert course.modules or course.graded
    graded = {question.category for question in course.graded}
    assert all(draw.category in graded for quiz in course.quizzes() for draw in quiz.draws)
    assert len({question.id for question in course.graded}) == len(course.graded)
    assert all(loss.message.message % loss.message.params for loss in course.losses)
    with app.app_context():
        for lesson in course.lessons():
            for block in read_blocks(lesson.blocks):
                assert not dangers_in(block.get("html", ""))
                assert not block.get("file") or block["file"] in course.files


@pytest.mark.parametrize("path", TRAPS, ids=_named)
def test_archives_that_lead_elsewhere_are_refused_and_leave_nothing(tmp_path, path):
    for read in (read_backup, read_cartridge):
        with pytest.raises(Unreadable):
            read(path, tmp_path)
    assert not [each for each in tmp_path.rglob("*") if each.is_file() and each.stat().st_size]
