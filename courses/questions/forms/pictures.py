"""Pictures on their way through a form: sent up once, kept by a token that only this site can make.

A form cannot name a stored file by its digest alone: whoever guessed one could look at any file.
"""

import io
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from PIL import Image

from courses.questions.formats.images import check_image
from courses.questions.formats.question_file import EmbeddedFile
from courses.questions.kinds.base import Fault


@dataclass(frozen=True)
class Picture:
    """A stored picture that the form holds; `name` is what texts call it, '' for one of its own place."""

    sha256: str
    name: str
    media_type: str = ""
    width: int = 0
    height: int = 0

    def as_file(self) -> EmbeddedFile:
        """The picture as a file of the question."""
        return EmbeddedFile(self.name, b"", self.media_type, self.sha256)


def _serialiser() -> Any:
    return URLSafeSerializer(str(current_app.secret_key), salt="questions.picture")


def token_of(sha256: str, name: str, *, media_type: str = "", width: int = 0, height: int = 0) -> str:
    """The token of a stored picture."""
    token: str = _serialiser().dumps([sha256, name, media_type, width, height])
    return token


def open_token(token: str | None) -> Picture | None:
    """The picture of the token; None for one that this site did not make."""
    try:
        return Picture(*_serialiser().loads(token or ""))
    except (BadSignature, TypeError, ValueError):
        return None


def read_upload(name: str, content: bytes) -> tuple[EmbeddedFile, int, int] | Fault:
    """The picture that was sent up with its width and height, or why it cannot be shown."""
    found = check_image(name, content)
    if isinstance(found, Fault):
        return found
    with Image.open(io.BytesIO(content)) as image:
        return found, *image.size
