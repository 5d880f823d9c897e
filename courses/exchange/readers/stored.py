"""A reading as JSON beside its files, and back: how it comes out of the reading process and lies in the store."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from courses.authoring.incoming import (
    Incoming,
    IncomingDraw,
    IncomingFile,
    IncomingItem,
    IncomingLesson,
    IncomingMeeting,
    IncomingModule,
    IncomingQuiz,
    Loss,
)
from courses.exchange.readers.base import Reading
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.reading import question_from_json
from courses.questions.kinds.base import Fault

Json = dict[str, Any]
Locate = Callable[[str], Path]


def reading_to_json(reading: Reading, out: Path) -> Json:
    """The reading; each file by the place where it lies in the folder, what is in memory written there."""
    return {
        "kind": reading.kind,
        "shapes": {key: incoming_to_json(each, out) for key, each in reading.shapes.items()},
    }


def reading_from_json(stored: Json, locate: Locate) -> Reading:
    """What `reading_to_json` gave; `locate` says where a file lies now."""
    return Reading(
        str(stored["kind"]), {key: incoming_from_json(each, locate) for key, each in stored["shapes"].items()}
    )


def incoming_to_json(incoming: Incoming, out: Path) -> Json:
    """The course, its files by their places in the folder."""
    return {
        "title": incoming.title,
        "summary": incoming.summary,
        "language": incoming.language,
        "modules": [
            {"title": module.title, "items": [_item_to_json(item) for item in module.items]}
            for module in incoming.modules
        ],
        "files": {
            name: {
                "place": _place(name, file, out),
                "media_type": file.media_type,
                "title": file.title,
                "original": file.original,
                "texts": [list(text) for text in file.texts],
            }
            for name, file in incoming.files.items()
        },
        "questions": [_question_to_json(each, out) for each in incoming.questions],
        "graded": [_question_to_json(each, out) for each in incoming.graded],
        "losses": [{"place": loss.place, **fault_to_json(loss.message)} for loss in incoming.losses],
        "original": incoming.original,
        "slug": incoming.slug,
        "facts": incoming.facts,
        "prerequisites": list(incoming.prerequisites),
    }


def incoming_from_json(stored: Json, locate: Locate) -> Incoming:
    """What `incoming_to_json` gave."""

    def question(each: Json) -> FileQuestion:
        return question_from_json(each, lambda digest: locate(f"questions/{digest}").read_bytes())

    return Incoming(
        title=stored["title"],
        summary=stored["summary"],
        language=stored["language"],
        modules=[
            IncomingModule(title=module["title"], items=[_item_from_json(item) for item in module["items"]])
            for module in stored["modules"]
        ],
        files={name: _file_from_json(file, locate) for name, file in stored["files"].items()},
        questions=[question(each) for each in stored["questions"]],
        graded=[question(each) for each in stored["graded"]],
        losses=[Loss(loss["place"], fault_from_json(loss)) for loss in stored["losses"]],
        original=stored["original"],
        slug=stored["slug"],
        facts=stored["facts"],
        prerequisites=tuple(stored["prerequisites"]),
    )


def _file_from_json(stored: Json, locate: Locate) -> IncomingFile:
    return IncomingFile(
        locate(stored["place"]),
        stored["media_type"],
        stored.get("title", ""),
        stored.get("original", ""),
        tuple((str(kind), str(language), str(words)) for kind, language, words in stored.get("texts", ())),
    )


def fault_to_json(fault: Fault) -> Json:
    """The fault; its figures are numbers and texts."""
    params = {key: each if isinstance(each, int | float) else str(each) for key, each in fault.params.items()}
    return {"message": fault.message, "params": params}


def fault_from_json(stored: Mapping[str, Any]) -> Fault:
    """What `fault_to_json` gave."""
    message = str(stored["message"])
    return Fault(message, stored["params"])


def places_in(stored: Json) -> dict[str, str]:
    """Every place of a file that the reading names, with its media type."""
    found = {}
    for shape in stored["shapes"].values():
        found.update({file["place"]: file["media_type"] for file in shape["files"].values()})
        for question in [*shape["questions"], *shape["graded"]]:
            found.update(
                {f"questions/{file['sha256']}": file["media_type"] for file in question.get("files", ())}
            )
    return found


def _place(name: str, file: IncomingFile, out: Path) -> str:
    if isinstance(file.content, Path):
        return str(file.content.relative_to(out))
    return str(_write(out / name, file.content).relative_to(out))


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _question_to_json(question: FileQuestion, out: Path) -> Json:
    for file in question.files:
        _write(out / "questions" / file.sha256, file.content)
    return question.to_json() | {"line": question.line}


def _item_to_json(item: IncomingItem) -> Json:
    return {"kind": item.kind, **asdict(item)}


def _item_from_json(stored: Json) -> IncomingItem:
    fields = {key: value for key, value in stored.items() if key != "kind"}
    if "draws" in fields:
        fields["draws"] = [_draw_from_json(each) for each in fields["draws"]]
    kinds: tuple[type[IncomingItem], ...] = (IncomingLesson, IncomingQuiz, IncomingMeeting)
    return next(kind for kind in kinds if kind.kind == stored["kind"])(**fields)


def _draw_from_json(stored: Json) -> IncomingDraw:
    questions = [(str(key), str(lesson)) for key, lesson in stored["questions"]]
    return IncomingDraw(**{**stored, "questions": questions})
