"""The reading process: `python -m courses.questions.reader FOLDER` reads what lies in FOLDER.

`task.json` names it, `content` or `text` and `html` hold it; afterwards `answer.json` says what was found and
every picture lies beside it under its digest. The process has little memory and little time, so that a hostile
file costs the site nothing.
"""

import json
import os
import resource
import sys
from pathlib import Path

from courses.questions.admission import admit
from courses.questions.formats.reading import Reading, read_any, read_pasted

MEMORY_LIMIT = 1_500_000_000
SECONDS = 30


def main(folder: Path) -> None:
    """The answer lies in the folder."""
    _bound()
    reading = admit(_read(folder, json.loads((folder / "task.json").read_bytes())))
    for file in reading.file.files:
        (folder / file.sha256).write_bytes(file.content)
    (folder / "answer.json").write_text(json.dumps(reading.to_json()), encoding="utf-8")


def _read(folder: Path, task: dict[str, str]) -> Reading:
    if "name" in task:
        return read_any(task["name"], (folder / "content").read_bytes())
    text, html = ((folder / part).read_text(encoding="utf-8") for part in ("text", "html"))
    return read_pasted(text, html)


def _bound() -> None:
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
