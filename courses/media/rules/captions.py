"""Captions: SubRip and WebVTT read with every fault named, and written as WebVTT of plain text."""

import html
import re
from dataclasses import dataclass

from lms.core.text import msgid, nfc

MOST_CUES = 6000
MOST_LETTERS = 600_000
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,200}\}")


@dataclass(frozen=True)
class Cue:
    """Some words, and when they are shown (milliseconds)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class CaptionFault:
    """What is wrong, and in which line."""

    line: int
    message: str


def decode(content: bytes) -> str | None:
    """The text of a caption file; None where its letters cannot be told."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_captions(text: str) -> tuple[list[Cue], list[CaptionFault]]:
    """The cues in order of time, and every fault. Notes, styles and regions of WebVTT are left out."""
    if len(text) > MOST_LETTERS:
        return [], [CaptionFault(1, msgid("These captions are too long for one film."))]
    cues: list[Cue] = []
    faults: list[CaptionFault] = []
    for number, lines in _paragraphs(text):
        found = _read_cue(number, lines)
        if isinstance(found, CaptionFault):
            faults.append(found)
        elif found is not None:
            cues.append(found)
    if not cues and not faults:
        faults.append(CaptionFault(1, msgid("No caption was found.")))
    if len(cues) > MOST_CUES:
        faults.append(CaptionFault(1, msgid("These captions are too long for one film.")))
    return sorted(cues, key=lambda cue: (cue.start, cue.end)), faults


def _paragraphs(text: str) -> list[tuple[int, list[str]]]:
    """(number of the first line, lines) of the parts that blank lines part."""
    parts: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not line.strip():
            is_open = False
        elif is_open:
            parts[-1][1].append(line.strip())
        else:
            parts.append((number, [line.strip()]))
            is_open = True
    return parts


def _read_cue(number: int, lines: list[str]) -> Cue | CaptionFault | None:
    if lines[0].split(" ")[0] in {"WEBVTT", "NOTE", "STYLE", "REGION"} and "-->" not in lines[0]:
        return None
    at = next((index for index, line in enumerate(lines) if "-->" in line), None)
    if at is None:
        return CaptionFault(number, msgid("These words have no time: write it above them."))
    times = _TIMES.fullmatch(lines[at])
    if times is None:
        return CaptionFault(
            number + at, msgid("This time is not understood: write 00:01:05.000 --> 00:01:09.500")
        )
    start, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
    if end <= start:
        return CaptionFault(number + at, msgid("These words end before they begin."))
    words = "\n".join(filter(None, (_plain(line) for line in lines[at + 1 :])))
    return Cue(start, end, words) if words else None


def _plain(line: str) -> str:
    return html.unescape(_TAG.sub("", line)).replace("-->", "→").strip()


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return total * 1000 + int((fraction or "0").ljust(3, "0"))


def write_vtt(cues: list[Cue]) -> str:
    """The cues as WebVTT; their words are plain text there, whatever signs they hold."""
    parts = [f"{clock(cue.start)} --> {clock(cue.end)}\n{_escaped(cue.text)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *parts])


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def clock(milliseconds: int) -> str:
    """01:02:03.450."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def words_of(cues: list[Cue]) -> str:
    """The words to read: a new paragraph where nobody speaks for two seconds."""
    parts: list[list[str]] = []
    last = None
    for cue in cues:
        if last is None or cue.start - last > 2000:
            parts.append([])
        parts[-1].append(cue.text.replace("\n", " "))
        last = cue.end
    return "\n\n".join(" ".join(part) for part in parts)
