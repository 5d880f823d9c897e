"""Turning a drawn page into a file for the archive: PDF/A-2b, tagged, and the same bytes every time."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream, String
from PIL import ImageCms

from certificates.designs.sheet import Element

LANGUAGE = "vi-VN"
PRODUCER = "Tự Học"


@dataclass(frozen=True, kw_only=True)
class Description:
    """What the file says of itself, to readers and to search machines."""

    title: str
    author: str
    subject: str
    made_at: dt.datetime


def archive(drawn: bytes, *, description: Description, elements: list[Element]) -> bytes:
    """The page as PDF/A-2b (ISO 19005-2) in PDF 1.7, with its structure tree, colours and description."""
    with Pdf.open(BytesIO(drawn)) as pdf:
        _tag(pdf, elements)
        _describe(pdf, description)
        _fix_colours(pdf)
        return _save(pdf)


def compact(drawn: bytes) -> bytes:
    """The page as it is, compressed."""
    with Pdf.open(BytesIO(drawn)) as pdf:
        return _save(pdf)


def _save(pdf: Pdf) -> bytes:
    """The bytes of the file, which depend on nothing but what is in it."""
    file = BytesIO()
    del pdf.pages[0].obj["/Trans"]
    pdf.save(file, force_version="1.7", deterministic_id=True, object_stream_mode=ObjectStreamMode.disable)
    return file.getvalue()


def _tag(pdf: Pdf, elements: list[Element]) -> None:
    """The structure tree: one entry for each marked part of the page, in reading order."""
    page = pdf.pages[0].obj
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
    kids = [pdf.make_indirect(_entry(element, page, document, mark)) for mark, element in enumerate(elements)]
    document.K = Array(kids)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([document]), ParentTreeNextKey=1))
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, pdf.make_indirect(Array(kids))])))
    document.P = tree
    page.StructParents = 0
    page.Tabs = Name.S
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String(LANGUAGE)


def _entry(element: Element, page: Object, parent: Object, mark: int) -> Dictionary:
    entry = Dictionary(Type=Name.StructElem, S=Name("/" + element.role), P=parent, Pg=page, K=mark)
    if element.alternative:
        entry.Alt = String(element.alternative)
    return entry


def _describe(pdf: Pdf, description: Description) -> None:
    """Title, author, subject and dates, the same in the old dictionary and in the XMP packet."""
    stamp = String(f"{description.made_at.astimezone(dt.UTC):D:%Y%m%d%H%M%SZ}")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(description.title),
            Author=String(description.author),
            Subject=String(description.subject),
            Producer=String(PRODUCER),
            CreationDate=stamp,
            ModDate=stamp,
        )
    )
    packet = Stream(pdf, _xmp(description).encode())
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = packet
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _xmp(description: Description) -> str:
    moment = description.made_at.isoformat(timespec="seconds")
    values = {
        "title": escape(description.title),
        "author": escape(description.author),
        "subject": escape(description.subject),
        "producer": PRODUCER,
        "language": LANGUAGE,
        "moment": moment,
    }
    return _PACKET % values


def _fix_colours(pdf: Pdf) -> None:
    """Say what red, green and blue mean, so that the page has the same colours in fifty years."""
    profile = Stream(pdf, _srgb())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([intent])


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    """The sRGB profile, with a fixed date of making in its header (bytes 24 to 36)."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    fixed = b"".join(number.to_bytes(2, "big") for number in (2026, 1, 1, 0, 0, 0))
    return bytes(made[:24] + fixed + made[36:])


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>%(language)s</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%(title)s</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>%(author)s</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%(subject)s</rdf:li></rdf:Alt></dc:description>
<pdf:Producer>%(producer)s</pdf:Producer>
<xmp:CreateDate>%(moment)s</xmp:CreateDate>
<xmp:ModifyDate>%(moment)s</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
