"""ffmpeg, in a process of its own with limits: looking at a file, and making a rendition of it.

Only containers of films and recordings are opened (`-format_whitelist`), never lists that name other files or
addresses; the child has no network and sees nothing of the site.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from courses.media.rules.rungs import AUDIO, AUDIO_KBITS, LARGEST_SIDE, measures, rung
from lms.core.sandbox import Broken, run_limited

_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,mp3,wav,w64,ogg,"
    "aac,flac,amr,aiff,mpegts,mpeg,mpegvideo,flv"
)
CARD_NAME, SECONDS_A_CARD = "card-%02d.png", 5
_MEMORY_MB = 3000
_POSTER_BYTES = 15_000
_POSTER_WIDTH = 480
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", re.MULTILINE)
_PICTURE = re.compile(
    r"^  Stream #.*?: Video: (?!.*\(attached pic\)).*?\b(\d{1,6})x(\d{1,6})\b", re.MULTILINE
)
_SOUND = re.compile(r"^  Stream #.*?: Audio: ", re.MULTILINE)
_TURNED = re.compile(r"rotation of -?(?:90|270)\.")
_TIME = re.compile(r"time=(\d+):(\d\d):(\d\d)\.(\d\d)")


@dataclass(frozen=True)
class Probe:
    """What a file holds; `width` and `height` are 0 for sound alone."""

    duration_ms: int
    width: int
    height: int
    has_sound: bool


def program() -> str:
    """The program: that of the machine, else the one that came with the Python packages."""
    return shutil.which("ffmpeg") or str(imageio_ffmpeg.get_ffmpeg_exe())


def _reading(source: Path, *before: str) -> list[str]:
    bounds = ["-max_pixels", str(LARGEST_SIDE * LARGEST_SIDE), "-max_alloc", str(1 << 30)]
    return [
        *(program(), "-hide_banner", "-nostdin", "-y", *before),
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", _CONTAINERS, *bounds, "-threads", "2"),
        *("-i", str(source)),
    ]


def probe(source: Path, *, cwd: Path) -> Probe:
    """What the file holds, half a second of it decoded; Broken where it is no film and no recording."""
    look = [*_reading(source), "-t", "0.5", "-f", "null", "-"]
    said = run_limited(look, cwd=cwd, seconds=60, memory_mb=_MEMORY_MB, output_mb=1).errors
    said = said.split("\nOutput #", 1)[0]
    picture, has_sound = _PICTURE.search(said), _SOUND.search(said) is not None
    if picture is None and not has_sound:
        raise Broken("Neither picture nor sound")
    width, height = (int(picture[1]), int(picture[2])) if picture else (0, 0)
    if _TURNED.search(said):
        width, height = height, width
    duration = _DURATION.search(said)
    return Probe(_milliseconds(duration) if duration else _count(source, cwd), width, height, has_sound)


def _count(source: Path, cwd: Path) -> int:
    """How long the file runs, by reading it to its end: its head does not say."""
    whole = [*_reading(source), "-c", "copy", "-f", "null", "-"]
    said = run_limited(whole, cwd=cwd, seconds=300, memory_mb=_MEMORY_MB, output_mb=1).errors
    times = list(_TIME.finditer(said))
    if not times:
        raise Broken("No length")
    return _milliseconds(times[-1])


def _milliseconds(found: re.Match[str]) -> int:
    hours, minutes, seconds, hundredths = (int(part) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10


def encode(source: Path, target: Path, key: str, facts: Probe, *, on_progress: Callable[[int], None]) -> None:
    """The rendition lies at `target`; TooLong, TooLarge or Broken otherwise. `on_progress` is given milliseconds."""
    kbits = AUDIO_KBITS if key == AUDIO else rung(key).video_kbits + rung(key).audio_kbits
    seconds = facts.duration_ms / 1000

    def hear(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.strip().lstrip("-").isdigit():
            on_progress(max(0, int(value) // 1000))

    run_limited(
        [
            *_reading(source, "-v", "error", "-nostats", "-progress", "pipe:1"),
            *(_sound_only() if key == AUDIO else _film(key, facts)),
            *(
                "-map_metadata",
                "-1",
                "-map_chapters",
                "-1",
                "-movflags",
                "+faststart",
                "-f",
                "mp4",
                str(target),
            ),
        ],
        cwd=target.parent,
        seconds=max(180, seconds * 4),
        memory_mb=_MEMORY_MB,
        output_mb=20 + int(kbits * seconds / 8000 * 3),
        on_line=hear,
    )
    if not target.exists() or not target.stat().st_size:
        raise Broken("Nothing was written")


def _sound(kbits: int) -> list[str]:
    return ["-c:a", "aac", "-ac", "1", "-ar", "44100", "-b:a", f"{kbits}k"]


def _sound_only() -> list[str]:
    return ["-map", "0:a:0", "-vn", "-sn", "-dn", *_sound(AUDIO_KBITS)]


def _film(key: str, facts: Probe) -> list[str]:
    size = rung(key)
    width, height = measures(facts.width, facts.height, size.side)
    rate = size.video_kbits
    return [
        *("-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn"),
        *(
            "-vf",
            f"scale={width}:{height},fps=fps='min(source_fps,{20 if size.side <= 240 else 30})',format=yuv420p",
        ),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-threads", "2", "-g", "100"),
        *("-b:v", f"{rate}k", "-maxrate", f"{rate}k", "-bufsize", f"{2 * rate}k"),
        *(_sound(size.audio_kbits) if facts.has_sound else ["-an"]),
    ]


def draw_poster(source: Path, facts: Probe, *, cwd: Path) -> bytes:
    """A picture of the film as JPEG, small enough for a slow line."""
    width, height = measures(facts.width, facts.height, _POSTER_WIDTH * facts.height // facts.width)
    if facts.width < facts.height:
        width, height = measures(facts.width, facts.height, _POSTER_WIDTH // 2)
    at = min(facts.duration_ms // 10, 5000) / 1000
    target = cwd / "poster.png"
    command = [
        *_reading(source, "-v", "error", "-ss", f"{at:.3f}"),
        *("-map", "0:v:0", "-frames:v", "1", "-vf", f"scale={width}:{height}", "-f", "image2", "-c:v", "png"),
        str(target),
    ]
    run_limited(command, cwd=cwd, seconds=60, memory_mb=_MEMORY_MB, output_mb=20)
    try:
        with Image.open(target) as picture:
            return _small(picture.convert("RGB"))
    except OSError as error:
        raise Broken("No picture") from error
    finally:
        target.unlink(missing_ok=True)


def _small(picture: Image.Image) -> bytes:
    content = b""
    for quality in (70, 55, 40, 28, 18):
        stream = BytesIO()
        picture.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        content = stream.getvalue()
        if len(content) <= _POSTER_BYTES:
            return content
    smaller = picture.resize((max(2, picture.width // 2), max(2, picture.height // 2)))
    return content if picture.width < 100 else _small(smaller)


def film_of_cards(folder: Path, count: int) -> Path:
    """A film with a quiet tone of the pictures CARD_NAME % 0, 1, … of the folder, each some seconds long."""
    target = folder / "example.mp4"
    length = str(count * SECONDS_A_CARD)
    command = [
        *(program(), "-hide_banner", "-nostdin", "-y", "-v", "error"),
        *("-framerate", f"1/{SECONDS_A_CARD}", "-start_number", "0", "-i", CARD_NAME),
        *("-f", "lavfi", "-i", f"sine=f=220:d={length},volume=0.05", "-r", "25", "-t", length),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-threads", "2"),
        *("-c:a", "aac", "-b:a", "64k", str(target)),
    ]
    run_limited(command, cwd=folder, seconds=20, memory_mb=_MEMORY_MB, output_mb=50)
    return target
