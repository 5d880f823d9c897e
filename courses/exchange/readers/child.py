"""What is done in the reading process: nothing of a file of others is opened anywhere else."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from PIL import Image

from courses.exchange.readers.base import Source, Unreadable
from courses.exchange.readers.office import PICTURES, find_office, lay_out_drawings, write_bare_copy
from courses.exchange.readers.office_mending import MENDED, mend
from courses.exchange.readers.office_package import open_package
from courses.exchange.readers.registry import find_reader, reader_for
from courses.exchange.readers.stored import fault_to_json, reading_to_json

_MOST_POINTS = 80_000_000
_OFFICE = ("pptx", "docx")
Json = dict[str, Any]


def _answering(work: Callable[..., Json]) -> Callable[..., Json]:
    @wraps(work)
    def answer(*arguments: Any) -> Json:
        Image.MAX_IMAGE_PIXELS = _MOST_POINTS
        try:
            return work(*arguments)
        except Unreadable as fault:
            return {"faults": [fault_to_json(each) for each in fault.faults]}

    return answer


@_answering
def prepare(path: str, name: str, folder: str) -> Json:
    """What the file is, whether a mended copy of it lies in the folder, and where the copy lies of which
    LibreOffice is to draw the pages."""
    kind = reader_for(Path(path), name)
    source, better, copy = Path(path), Path(folder) / MENDED, ""
    is_mended = kind.key in _OFFICE and mend(open_package(source), better)
    if kind.is_drawn and find_office():
        target = Path(folder) / "drawn.pptx"
        write_bare_copy(open_package(better if is_mended else source), target)
        copy = str(target)
    if kind.key == "docx" and find_office():
        lay_out_drawings(open_package(source), Path(folder) / PICTURES)
    return {"kind": kind.key, "copy": copy, "is_mended": is_mended}


@_answering
def read(key: str, path: str, name: str, out: str, pages: str) -> Json:
    """The reading as JSON, its files in the folder `out`; how far it is is printed, line by line."""
    kind = find_reader(key)
    assert kind is not None
    source = Source(Path(path), name, Path(out), Path(pages) if pages else None, _print)
    return reading_to_json(kind.read(source), Path(out))


def _print(step: str, done: int, total: int) -> None:
    print(step, done, total, flush=True)
