"""Films and sounds of a slide: taken along where a browser plays them, and said where it does not."""

from pathlib import PurePosixPath
from typing import Any

from courses.authoring.incoming import IncomingFile
from courses.exchange.readers.base import Losses
from courses.exchange.readers.pictures import Pictures, plain_name
from courses.exchange.readers.pptx_text import R
from courses.lessons.blocks.base import Block
from lms.core.text import msgid

_MEDIA = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mp3": "audio/mpeg"}
_MARKS = ("}videoFile", "}audioFile", "}media", "}wavAudioFile", "}quickTimeFile")


def is_film(about: Any) -> bool:
    """True for the picture that stands for a film or sound."""
    return about is not None and any(str(each.tag).endswith(_MARKS) for each in about.iter())


class Films:
    """The films of one slide, as blocks."""

    def __init__(self, part: Any, place: str, pictures: Pictures, losses: Losses) -> None:
        self.part = part
        self.place = place
        self.pictures = pictures
        self.losses = losses
        self.blocks: list[Block] = []

    def take(self, shape: Any, about: Any) -> None:
        """The film is a block now, or it is said why not."""
        keys = [each.get(f"{R}embed") or each.get(f"{R}link") or each.get(f"{R}id") for each in about.iter()]
        found = [self.part.rels[key] for key in keys if key and key in self.part.rels]
        inside = next((each for each in found if not each.is_external), None)
        if inside is not None:
            self._keep(inside.target_part, shape.name)
        elif found:
            self.losses.add(
                self.place,
                msgid("A film or sound that lies elsewhere is lost: %(address)s"),
                address=found[0].target_ref[:100],
            )
        else:
            self.losses.add(self.place, msgid("A film or sound that the file does not hold is lost."))

    def _keep(self, part: Any, title: str) -> None:
        path = PurePosixPath(str(part.partname))
        ending = path.suffix.lower()
        if ending not in _MEDIA or not _is_playable(ending, part.blob):
            self.losses.add(
                self.place,
                msgid(
                    "A film or sound of the kind %(kind)s is lost: save it as MP4 or MP3 and add it to the lesson."
                ),
                kind=ending.lstrip(".").upper()[:8],
            )
            return
        name = f"media/{plain_name(self.place)}-{plain_name(path.stem)}{ending}"
        target = self.pictures.out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(part.blob)
        self.pictures.files[name] = IncomingFile(target, _MEDIA[ending])
        self.blocks.append({"kind": "media", "file": name, "title": " ".join(title.split())[:200]})


def _is_playable(ending: str, blob: bytes) -> bool:
    if ending == ".mp3":
        return blob.startswith(b"ID3") or blob[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")
    return blob[4:8] == b"ftyp"
