"""The certificate: A4 landscape, in the identity "Sông và Giấy", always in the same layout."""

import datetime as dt
from pathlib import Path
from threading import Lock

from certificates.designs.archive import Description, archive, compact
from certificates.designs.fonts import load_typeface
from certificates.designs.foot import draw_foot
from certificates.designs.head import draw_head
from certificates.designs.middle import draw_middle
from certificates.designs.ornament import draw_river
from certificates.designs.panel import draw_panel
from certificates.designs.places import MM, PAGE, SIGNATURE
from certificates.designs.rules import FIELD_WORDS, CertificateFacts, missing_glyphs
from certificates.designs.sheet import Sheet
from lms.core.clock import VIETNAM
from lms.signing.rules import VisibleBox

_ONE_AT_A_TIME = Lock()
"""ReportLab's fonts serve one document at a time."""


class UnprintableText(ValueError):
    """The fonts of the certificate lack a character; the sentences of `preflight` say which."""


def preflight(facts: CertificateFacts, fonts: Path) -> list[str]:
    """A sentence in Vietnamese for every character that could not be printed; empty if all is well."""
    characters = load_typeface(fonts).characters
    return [
        _complaint(words, char)
        for field, words in FIELD_WORDS.items()
        for char in missing_glyphs(_as_printed(getattr(facts, field) or ""), characters)
    ]


def render_certificate(facts: CertificateFacts, *, fonts: Path) -> bytes:
    """The certificate as PDF/A-2b in PDF 1.7, tagged and in Vietnamese; the same facts give the same bytes.

    UnprintableText if a character is missing in the fonts: a certificate with a hole is never made.
    """
    problems = preflight(facts, fonts)
    if problems:
        raise UnprintableText(" ".join(problems))
    typeface = load_typeface(fonts)
    with _ONE_AT_A_TIME:
        sheet = Sheet(PAGE, typeface)
        draw_river(sheet)
        top = draw_head(sheet, facts, typeface)
        draw_middle(sheet, facts, typeface, top=top - 5 * MM)
        draw_foot(sheet, facts, typeface)
        drawn = sheet.finish()
    return archive(drawn, description=_describe(facts), elements=sheet.elements)


def signature_box(signer_name: str, *, at: dt.datetime, fonts: Path) -> VisibleBox:
    """Where `sign_pdf` shows the signature on a certificate, and what it shows: who signed and when."""
    typeface = load_typeface(fonts)
    missing = missing_glyphs(signer_name, typeface.characters)
    if missing:
        raise UnprintableText(_complaint("Tên trong chứng thư số", missing[0]))
    left, bottom, right, top = SIGNATURE
    size = (float(right - left), float(top - bottom))
    with _ONE_AT_A_TIME:
        sheet = Sheet(size, typeface)
        draw_panel(sheet, signer_name, at.astimezone(VIETNAM), typeface, size=size)
        return VisibleBox(rectangle=SIGNATURE, appearance=compact(sheet.finish()))


def _as_printed(text: str) -> str:
    """The text with the capitals that some of it is printed in."""
    return text + text.upper()


def _complaint(words: str, char: str) -> str:
    return f"{words}: phông chữ của giấy chứng nhận không in được ký tự “{char}” (U+{ord(char):04X})."


def _describe(facts: CertificateFacts) -> Description:
    midnight = dt.datetime.combine(facts.issued_on, dt.time(), tzinfo=VIETNAM)
    return Description(
        title=f"{facts.title.capitalize()} số {facts.register_number} – {facts.holder_name}",
        author=facts.issuer_name,
        subject=facts.course_title,
        made_at=midnight,
    )
