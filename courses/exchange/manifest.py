"""Reading a whole course folder into a plan, with every fault of every file at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from courses.exchange.bank import (
    GRADED,
    SELF_CHECK,
    Bank,
    check_draws,
    check_graded,
    check_ids,
    check_self_check,
    read_bank,
    self_test_question,
)
from courses.exchange.course_toml import read_manifest
from courses.exchange.faults import MANIFEST, Faults, FileFault
from courses.exchange.folder import Files
from courses.exchange.images import read_image
from courses.exchange.lesson_text import read_lesson
from courses.exchange.listing import ListedLesson, ListedQuiz, Manifest
from courses.exchange.names import is_plain, name_fault, shown
from courses.exchange.plan import CoursePlan, Draw, ImagePlan, LessonPlan, ModulePlan, QuizPlan
from courses.exchange.source import read_files
from courses.exchange.texts import read_text
from courses.questions.kinds.base import Fault

_MANIFEST_LIMIT = 100_000


@dataclass(frozen=True)
class Reading:
    """What was read: the plan where there is no fault, and everything the author should know, in order."""

    plan: CoursePlan | None
    notes: tuple[FileFault, ...]

    @property
    def faults(self) -> list[FileFault]:
        """What keeps the course from being imported."""
        return [note for note in self.notes if not note.is_warning]

    @property
    def warnings(self) -> list[FileFault]:
        """What the author should look at."""
        return [note for note in self.notes if note.is_warning]


def read_course_at(path: Path) -> Reading:
    """The course in that folder or ZIP archive."""
    return read_course(read_files(path))


def read_course(files: Files) -> Reading:
    """The course in these files; never raises, whatever is in them."""
    faults = Faults(list(files.faults))
    plan = _Course(files.contents, faults).read() if files.is_readable else None
    return Reading(None if faults.errors() else plan, tuple(faults))


class _Course:
    """The files of one course on the way to a plan."""

    def __init__(self, contents: Mapping[str, bytes], faults: Faults) -> None:
        self.contents = contents
        self.faults = faults
        self.texts: dict[str, str] = {}
        self.seen: set[str] = set()

    def read(self) -> CoursePlan | None:
        """The plan; None where there is no manifest to hold it together."""
        images = self._images()
        self._lessons([image for image in self.contents if image.startswith("images/")])
        self_check = read_bank(SELF_CHECK, self.contents.get(SELF_CHECK), self.faults)
        graded = read_bank(GRADED, self.contents.get(GRADED), self.faults)
        check_ids([self_check, graded], self.faults)
        manifest = self._manifest()
        if manifest is None:
            return None
        check_self_check(self_check, manifest, self.faults)
        check_graded(graded, manifest, self.faults)
        self._check_files(manifest)
        modules = tuple(
            ModulePlan(module.title, tuple(self._item(item, self_check, graded) for item in module.items))
            for module in manifest.modules
        )
        return CoursePlan(**manifest.facts, modules=modules, images=images)

    def _manifest(self) -> Manifest | None:
        content = self.contents.get(MANIFEST)
        if content is None:
            missing = Fault("The file course.toml is missing: it stands at the top of the course folder.")
            self.faults.add(MANIFEST, 1, missing)
            return None
        text = read_text(MANIFEST, content, self.faults, limit=_MANIFEST_LIMIT)
        return read_manifest(text, self.faults) if text is not None else None

    def _images(self) -> tuple[ImagePlan, ...]:
        names = sorted(name for name in self.contents if name.startswith("images/"))
        read = [read_image(name, self.contents[name], self.faults) for name in names]
        return tuple(image for image in read if image is not None)

    def _lessons(self, images: list[str]) -> None:
        used: set[str] = set()
        for name in sorted(self.contents):
            if name.startswith("lessons/") and name.endswith(".md"):
                self.texts[name], shown_images = read_lesson(name, self.contents[name], images, self.faults)
                used |= shown_images
        for name in sorted(set(images) - used):
            self.faults.warn(name, 1, Fault("No lesson shows this image."))

    def _check_files(self, manifest: Manifest) -> None:
        """Every file has a place in the course."""
        listed = {lesson.file for lesson in manifest.lessons()}
        for name in self.contents:
            if name in (MANIFEST, SELF_CHECK, GRADED, *listed) or name.startswith("images/"):
                continue
            if name in self.texts:
                self.faults.warn(name, 1, Fault("course.toml does not list this lesson: it is left out."))
            else:
                self.faults.warn(
                    shown(name), 1, Fault("This file is no part of a course folder: it is left out.")
                )

    def _item(self, item: ListedLesson | ListedQuiz, self_check: Bank, graded: Bank) -> LessonPlan | QuizPlan:
        if isinstance(item, ListedLesson):
            return self._lesson(item, self_check)
        if GRADED in self.contents:
            check_draws(item, graded, self.faults)
        else:
            absent = Fault(
                "The file %(file)s is missing: the quiz draws its questions from it.", {"file": GRADED}
            )
            item.table.fault("draw", absent)
        draws = tuple(Draw(draw.category, draw.count, graded.of(draw.category)) for draw in item.draws)
        return QuizPlan(
            slug=item.slug,
            title=item.title,
            minutes=item.minutes,
            attempts=item.attempts,
            pass_percent=item.pass_percent,
            draws=draws,
            line=item.table.line("slug"),
        )

    def _lesson(self, lesson: ListedLesson, self_check: Bank) -> LessonPlan:
        if lesson.file and (fault := self._file_fault(lesson.file)):
            lesson.table.fault("file", fault)
        self.seen.add(lesson.file)
        return LessonPlan(
            slug=lesson.slug,
            title=lesson.title,
            minutes=lesson.minutes,
            markdown=self.texts.get(lesson.file, ""),
            questions=tuple(self_test_question(question) for question in self_check.of(lesson.slug)),
            line=lesson.table.line("slug"),
        )

    def _file_fault(self, file: str) -> Fault | None:
        """Why the lesson's text cannot be that file."""
        params = {"file": shown(file)}
        if fault := name_fault(file):
            return fault
        if not (
            file.startswith("lessons/") and file.endswith(".md") and file.count("/") == 1 and is_plain(file)
        ):
            return Fault("A lesson is a file “lessons/name.md”, its name without spaces.")
        if file in self.seen:
            return Fault("The file “%(file)s” is used by a lesson before this one.", params)
        if file in self.contents:
            return None
        meant = self.faults.nearest(file, list(self.texts))
        if meant:
            return Fault(
                "The file “%(file)s” is not there: is “%(nearest)s” meant?", {**params, "nearest": meant}
            )
        return Fault("The file “%(file)s” is not there.", params)
