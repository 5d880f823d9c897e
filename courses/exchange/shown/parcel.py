"""A package on its way out: its files, in memory or where they lie, and what of the course it does not hold."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from courses.authoring.incoming import Loss
from courses.exchange.plan import CoursePlan, LessonPlan
from courses.exchange.shown.pages import PICTURES, lesson_page
from courses.exchange.things import captions_of
from courses.questions.kinds.base import Fault
from lms.core.i18n import LANGUAGES
from lms.core.text import msgid

Tell = Callable[[int], None]
# The same files give the same archive, whenever it is written.
_MOMENT = (2026, 1, 1, 0, 0, 0)
_MEETING = msgid("“%(title)s” is attended in a class here: no package can hold it.")
_TRANSLATED = msgid(
    "“%(title)s” is in the package in the language of the course only, not in: %(languages)s."
)
_STORED = (".mp4", ".webm", ".mp3", ".m4a", ".zip", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf")


@dataclass
class Parcel:
    """The files by name, and what is lost."""

    files: dict[str, bytes | Path] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, place: str, message: str, **params: object) -> None:
        """This is not in the package."""
        self.losses.append(Loss(place, Fault(message, params)))

    def add_pages(
        self, plan: CoursePlan, lessons: list[LessonPlan], *, styles: str, scripts: tuple[str, ...] = ()
    ) -> dict[str, str]:
        """The lessons stand in it as pages, with the pictures of their questions; their names by their addresses."""
        numbered = {each.slug: number for number, each in enumerate(plan.lessons(), 1)}
        names = {each.slug: f"lessons/{numbered[each.slug]:02d}-{each.slug}.html" for each in lessons}
        for each in lessons:
            page = lesson_page(
                each, language=plan.language, styles=styles, scripts=scripts, things=plan.things
            )
            if each.translations:
                languages = ", ".join(LANGUAGES.get(key, key) for key in each.translations)
                self.lose(each.title, _TRANSLATED, title=each.title, languages=languages)
            self.files[names[each.slug]] = page.content
            for digest, content in page.pictures.items():
                self.files[f"{PICTURES}{digest}"] = content
        return names

    def add_files(self, plan: CoursePlan) -> None:
        """Pictures, files, films with their captions, and packages of the course stand in it."""
        for file in (*plan.images, *plan.files):
            self.files[file.name] = file.content
        for thing in plan.things:
            self.files[thing.name] = thing.content
            self.files |= {name: words.encode() for name, words in captions_of(thing).values()}

    def lose_meetings(self, plan: CoursePlan) -> None:
        """Meetings of classes are not in it."""
        for item in plan.items():
            if item.kind == "meeting":
                self.lose(item.title, _MEETING, title=item.title)

    def write(self, target: IO[bytes], tell: Tell = lambda _size: None) -> None:
        """The archive is written there, file by file; `tell` hears of every piece how large it was."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(self.files.items()):
                info = zipfile.ZipInfo(name, _MOMENT)
                info.external_attr = 0o644 << 16
                packed = name.lower().endswith(_STORED)
                info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                _add(archive, info, content, tell)


def _add(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes | Path, tell: Tell) -> None:
    if isinstance(content, bytes):
        archive.writestr(info, content)
        tell(len(content))
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(info, "w") as entry:
        while chunk := source.read(1 << 20):
            entry.write(chunk)
            tell(len(chunk))
