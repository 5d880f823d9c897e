"""Reading a whole course folder into a plan, with every fault of every file at once."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses.exchange.bank import (
    GRADED,
    MORE,
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
from courses.exchange.images import IMAGE_LIMIT, LARGE_IMAGE_LIMIT, read_image
from courses.exchange.lesson_blocks import BlockLesson
from courses.exchange.lesson_text import read_lesson
from courses.exchange.listing import ListedItem, ListedLesson, ListedMeeting, ListedQuiz, Manifest
from courses.exchange.more_questions import PICTURES
from courses.exchange.names import is_plain, name_fault, shown
from courses.exchange.others import read_others
from courses.exchange.plan import (
    CoursePlan,
    Draw,
    FilePlan,
    ItemPlan,
    LessonPlan,
    MeetingPlan,
    ModulePlan,
    QuizPlan,
)
from courses.exchange.quiz_files import read_quiz
from courses.exchange.source import read_files
from courses.exchange.texts import read_text
from courses.exchange.things import read_things
from courses.questions.kinds.base import Fault

_MANIFEST_LIMIT = 500_000
_FOLDERS = ("images/", "files/", "media/", "packages/", PICTURES)
_IN_BLOCKS = re.compile(rb"^format\s*=\s*2\b", re.MULTILINE)


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


def read_course_at(path: Path, scratch: Path | None = None) -> Reading:
    """The course in that folder or ZIP archive; films in an archive are unpacked into `scratch`."""
    return read_course(read_files(path, scratch))


def read_course(files: Files) -> Reading:
    """The course in these files; never raises, whatever is in them."""
    faults = Faults(list(files.faults))
    plan = _Course(files, faults).read() if files.is_readable else None
    return Reading(None if faults.errors() else plan, tuple(faults))


class _Course:
    """The files of one course on the way to a plan."""

    def __init__(self, files: Files, faults: Faults) -> None:
        self.contents, self.large = files.contents, files.large
        self.faults = faults
        self.texts: dict[str, str] = {}
        self.lessons: dict[str, BlockLesson] = {}
        self.seen: set[str] = set()
        self.slugs: set[str] = set()

    def read(self) -> CoursePlan | None:
        """The plan; None where there is no manifest to hold it together."""
        images = self._images()
        files = read_others(self.contents, self.large, self.faults)
        things = read_things(self.large, self.contents, self.faults)
        self._lessons([image for image in self.contents if image.startswith("images/")])
        self_check = read_bank(SELF_CHECK, self.contents, self.faults)
        graded = read_bank(GRADED, self.contents, self.faults)
        check_ids([self_check, graded], self.faults)
        manifest = self._manifest()
        if manifest is None:
            return None
        self.slugs = {lesson.slug for lesson in manifest.lessons()}
        check_self_check(self_check, manifest, self.faults)
        check_graded(graded, manifest, self.faults)
        self._check_files(manifest)
        modules = tuple(
            ModulePlan(module.title, tuple(self._item(item, self_check, graded) for item in module.items))
            for module in manifest.modules
        )
        return CoursePlan(**manifest.facts, modules=modules, images=images, files=files, things=things)

    def _manifest(self) -> Manifest | None:
        content = self.contents.get(MANIFEST)
        if content is None:
            missing = Fault("The file course.toml is missing: it stands at the top of the course folder.")
            self.faults.add(MANIFEST, 1, missing)
            return None
        text = read_text(MANIFEST, content, self.faults, limit=_MANIFEST_LIMIT)
        return read_manifest(text, self.faults) if text is not None else None

    def _images(self) -> tuple[FilePlan, ...]:
        names = sorted(name for name in self.contents if name.startswith("images/"))
        limit = LARGE_IMAGE_LIMIT if _IN_BLOCKS.search(self.contents.get(MANIFEST, b"")) else IMAGE_LIMIT
        read = [read_image(name, self.contents[name], self.faults, limit=limit) for name in names]
        return tuple(image for image in read if image is not None)

    def _lessons(self, images: list[str]) -> None:
        used: set[str] = set()
        for name in sorted(self.contents):
            if name.startswith("lessons/") and name.endswith(".md"):
                self.texts[name], shown_images = read_lesson(name, self.contents[name], images, self.faults)
                used |= shown_images
            elif name.startswith("lessons/") and name.endswith(".json"):
                self.lessons[name] = BlockLesson(name, self.contents[name], self.faults)
                used |= self.lessons[name].shown()
        for name in sorted(set(images) - used):
            self.faults.warn(name, 1, Fault("No lesson shows this image."))

    def _check_files(self, manifest: Manifest) -> None:
        """Every file has a place in the course."""
        listed = {each.file for each in manifest.lessons()} | {each.file for each in manifest.quizzes()}
        known = {MANIFEST, SELF_CHECK, GRADED, *MORE.values(), *listed}
        for name in self.contents:
            if name in known or name.startswith(_FOLDERS) or _is_shown_only(name):
                continue
            if name in self.texts or name in self.lessons:
                self.faults.warn(name, 1, Fault("course.toml does not list this lesson: it is left out."))
            else:
                self.faults.warn(
                    shown(name), 1, Fault("This file is no part of a course folder: it is left out.")
                )

    def _item(self, item: ListedItem, self_check: Bank, graded: Bank) -> ItemPlan:
        if isinstance(item, ListedLesson):
            return self._lesson(item, self_check)
        if isinstance(item, ListedMeeting):
            return MeetingPlan(**_stated(item))
        return QuizPlan(
            **_stated(item),
            attempts=item.attempts,
            pass_percent=item.pass_percent,
            **(self._quiz_file(item, graded) if item.file else {"draws": self._draws(item, graded)}),
        )

    def _draws(self, item: ListedQuiz, graded: Bank) -> tuple[Draw, ...]:
        if GRADED in self.contents or MORE[GRADED] in self.contents:
            check_draws(item, graded, self.faults)
        else:
            absent = Fault(
                "The file %(file)s is missing: the quiz draws its questions from it.", {"file": GRADED}
            )
            item.table.fault("draw", absent)
        return tuple(Draw(draw.category, draw.count, graded.of(draw.category)) for draw in item.draws)

    def _quiz_file(self, item: ListedQuiz, graded: Bank) -> dict[str, Any]:
        """Draws and further rules of a quiz that has a file of its own."""
        content = self.contents.get(item.file)
        if content is None or not item.file.startswith("quizzes/"):
            item.table.fault("file", Fault("The file “%(file)s” is not there.", {"file": shown(item.file)}))
            return {"draws": ()}
        known = {question.id: question for question in graded.questions}
        draws, extras = read_quiz(item.file, content, known, self.slugs, self.faults)
        return {"draws": draws, "extras": extras}

    def _lesson(self, lesson: ListedLesson, self_check: Bank) -> LessonPlan:
        if lesson.file and (fault := self._file_fault(lesson.file)):
            lesson.table.fault("file", fault)
        self.seen.add(lesson.file)
        questions = [self_test_question(question) for question in self_check.of(lesson.slug)]
        blocks = self.lessons.get(lesson.file)
        if blocks is not None:
            blocks.check({*self.contents, *self.large}, {question.id for question in questions})
            asked = blocks.asked()
            questions.sort(key=lambda each: asked.index(each.id) if each.id in asked else len(asked))
        return LessonPlan(
            **_stated(lesson),
            markdown=self.texts.get(lesson.file, ""),
            blocks=blocks.blocks if blocks else (),
            translations=blocks.translations if blocks else {},
            questions=tuple(questions),
        )

    def _file_fault(self, file: str) -> Fault | None:
        """Why the lesson's text cannot be that file."""
        params = {"file": shown(file)}
        if fault := name_fault(file):
            return fault
        is_lesson = file.startswith("lessons/") and file.endswith((".md", ".json"))
        if not (is_lesson and file.count("/") == 1 and is_plain(file)):
            return Fault(
                "A lesson is a file “lessons/name.md” or “lessons/name.json”, its name without spaces."
            )
        if file in self.seen:
            return Fault("The file “%(file)s” is used by a lesson before this one.", params)
        if file in self.contents:
            return None
        meant = self.faults.nearest(file, [*self.texts, *self.lessons])
        if meant:
            return Fault(
                "The file “%(file)s” is not there: is “%(nearest)s” meant?", {**params, "nearest": meant}
            )
        return Fault("The file “%(file)s” is not there.", params)


def _stated(item: ListedItem) -> dict[str, Any]:
    """What the manifest says of an item of whatever kind."""
    named = ("slug", "title", "minutes", "is_required", "completion")
    return {name: getattr(item, name) for name in named} | {"line": item.table.line("slug")}


def _is_shown_only(name: str) -> bool:
    """True for the page of a lesson that is there for people to read."""
    return name.startswith("lessons/") and name.endswith(".html")
