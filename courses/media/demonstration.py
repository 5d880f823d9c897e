"""A short film of the demonstration site, drawn by ffmpeg itself, with captions and words in Vietnamese."""

import structlog

from courses.media.actions import create_media
from courses.media.actions.texts import draft_transcript, keep_captions
from courses.media.ffmpeg import draw_example
from lms.core.sandbox import SandboxFault
from lms.core.storage import draft_folder, record_file, take_in_file
from lms.organisations.queries import get_root

log = structlog.get_logger()
TITLE = "Phim thử: đường truyền yếu vẫn xem được"
_CAPTIONS = """WEBVTT

00:00.000 --> 00:02.500
Phim này dài sáu giây, dùng để thử đường truyền.

00:02.500 --> 00:06.000
Bản 240p nhẹ nhất được xem trước; có thể chỉ nghe hoặc đọc lời thoại.
"""


def seed_media() -> None:
    """One film of the root unit, whose renditions are made by the jobs; nothing where ffmpeg does not run."""
    folder = draft_folder() / "media-example"
    folder.mkdir(exist_ok=True)
    try:
        film = draw_example(folder)
    except (SandboxFault, RuntimeError, OSError) as fault:
        log.warning("example_film_not_made", error=str(fault))
        return
    digest, size = take_in_file(film)
    folder.rmdir()
    record_file(digest, size=size, media_type="video/mp4")
    media = create_media(
        title=TITLE, digest=digest, unit_id=get_root().id, person_id=None, name="phim-thu.mp4"
    )
    keep_captions(media=media, language="vi", text=_CAPTIONS, person_id=None)
    draft_transcript(media=media, language="vi", person_id=None)
