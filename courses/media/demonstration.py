"""A short film of the demonstration site, made of cards by ffmpeg, with captions and words in Vietnamese."""

from pathlib import Path

import structlog

from courses.media.actions import create_media
from courses.media.actions.texts import draft_transcript, keep_captions
from courses.media.demonstration_cards import draw_card
from courses.media.ffmpeg import CARD_NAME, SECONDS_A_CARD, film_of_cards
from lms.core.sandbox import SandboxFault
from lms.core.storage import draft_folder, record_file, take_in_file
from lms.organisations.queries import get_root

log = structlog.get_logger()
TITLE = "Văn bản hành chính: từ bản thảo đến phát hành"
# Each card: its title, its lines, what is said to it.
_CARDS = (
    ("Ba bước ban hành văn bản", ("Soạn thảo", "Kiểm tra", "Ký và phát hành"),
     "Một văn bản hành chính đi qua ba bước trước khi đến tay người nhận."),
    ("Bước 1. Soạn thảo", ("Chọn đúng loại văn bản", "Lấy ý kiến đơn vị liên quan"),
     "Chuyên viên chọn loại văn bản, soạn bản thảo và lấy ý kiến các đơn vị liên quan."),
    ("Bước 2. Kiểm tra", ("Trưởng đơn vị: nội dung", "Văn thư: thể thức, thẩm quyền ký"),
     "Trưởng đơn vị chịu trách nhiệm về nội dung; văn thư kiểm tra thể thức và thẩm quyền ký."),
    ("Bước 3. Ký và phát hành", ("Người có thẩm quyền ký số", "Văn thư cấp số, gửi và lưu"),
     "Người có thẩm quyền ký số, văn thư cấp số, gửi văn bản và lưu hồ sơ trong ngày."),
)  # fmt: skip


def seed_media() -> None:
    """One film of the root unit, whose renditions are made by the jobs; nothing where ffmpeg does not run."""
    folder = draft_folder() / "media-example"
    folder.mkdir(exist_ok=True)
    try:
        film = _draw(folder)
    except (SandboxFault, RuntimeError, OSError) as fault:
        log.warning("example_film_not_made", error=str(fault))
        return
    digest, size = take_in_file(film)
    folder.rmdir()
    record_file(digest, size=size, media_type="video/mp4")
    media = create_media(
        title=TITLE, digest=digest, unit_id=get_root().id, person_id=None, name="ban-hanh-van-ban.mp4"
    )
    keep_captions(media=media, language="vi", text=_captions(), person_id=None)
    draft_transcript(media=media, language="vi", person_id=None)


def _draw(folder: Path) -> Path:
    cards = [folder / (CARD_NAME % number) for number in range(len(_CARDS))]
    for card, (title, lines, _said) in zip(cards, _CARDS, strict=True):
        draw_card(title, lines, width=640, height=360).save(card)
    film = film_of_cards(folder, len(cards))
    for card in cards:
        card.unlink()
    return film


def _captions() -> str:
    cues = [
        f"00:{number * SECONDS_A_CARD:02d}.000 --> 00:{(number + 1) * SECONDS_A_CARD:02d}.000\n{said}"
        for number, (_title, _lines, said) in enumerate(_CARDS)
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"
