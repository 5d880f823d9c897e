"""Everything that forgers of signed PDFs are known to do (guides/threats.md 2.1, pdf-insecurity.org)."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from lms.signing.keys import Signer
from lms.signing.pyhanko_signature import CachedKeySigner

RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]")


def parts(signed: bytes) -> tuple[bytes, bytes, bytes]:
    """(before the signature, the signature as hexadecimal, after it)."""
    found = RANGE.search(signed)
    assert found is not None
    head, tail, _rest = map(int, found.groups())
    return signed[: head + 1], signed[head + 1 : tail - 1], signed[tail - 1 :]


def updated(signed: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """The file with one more revision, which a program such as Acrobat would write."""
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def overlay(writer: IncrementalPdfFileWriter) -> None:
    stream = generic.StreamObject(stream_data=b"BT /F1 24 Tf 100 700 Td (Le Van Gian) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(stream))


def annotate(writer: IncrementalPdfFileWriter) -> None:
    text = {"/Type": "/Annot", "/Subtype": "/FreeText"}
    note = generic.DictionaryObject({pdf_name(key): pdf_name(value) for key, value in text.items()})
    note[pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (100, 600, 300, 640)))
    note[pdf_name("/Contents")] = generic.pdf_string("100/100")
    writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(note))


def retitle(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info[pdf_name("/Title")] = generic.pdf_string("Bang tien si")
    writer.update_container(info)


def replace_page(writer: IncrementalPdfFileWriter) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 100 700 Td (Le Van Gian) Tj ET")
    page[pdf_name("/Contents")] = writer.add_object(stream)
    writer.update_container(page)


def empty_field(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)


def hide_signature(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/AcroForm"]
    writer.update_root()


def touch(writer: IncrementalPdfFileWriter) -> None:
    writer.update_root()


def add_empty_signature_field(writer: IncrementalPdfFileWriter) -> None:
    fields.append_signature_field(writer, fields.SigFieldSpec("Signature2"))


def sign_twice(pdf: bytes, signer: Signer) -> bytes:
    """Two genuine approving signatures, one after the other."""
    for name in ("First", "Second"):
        metadata = signers.PdfSignatureMetadata(field_name=name, subfilter=fields.SigSeedSubFilter.PADES)
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        pdf = signers.sign_pdf(writer, metadata, CachedKeySigner(signer)).getvalue()
    return pdf


def rewrap(signed: bytes, change: Callable[[cms.SignedData], object]) -> bytes:
    """The file with its signature written anew after a change to what the signature itself does not cover."""
    before, digits, after = parts(signed)
    message = cms.ContentInfo.load(bytes.fromhex(digits.decode()))
    change(message["content"])
    return before + message.dump(force=True).hex().upper().encode().ljust(len(digits), b"0") + after


def add_unsigned_attribute(data: cms.SignedData) -> None:
    extra = cms.CMSAttribute({"type": "signing_time", "values": []})
    data["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([extra])


def drop_signed_attributes(data: cms.SignedData) -> None:
    data["signer_infos"][0]["signed_attrs"] = None


def shift_range(signed: bytes, *, widen: int) -> bytes:
    """A wider gap than the signature needs, with foreign bytes in it (universal signature forgery)."""
    found = RANGE.search(signed)
    assert found is not None
    head, tail, rest = map(int, found.groups())
    text = f"/ByteRange [0 {head} {tail + widen} {rest - widen}]".encode()
    return signed[: found.start()] + text + signed[found.end() :]


def forgeries(signed: bytes, unsigned: bytes, other: bytes) -> Iterator[tuple[str, bytes]]:
    """(what was done, the forged file) from one genuine file; `other` is another genuine one."""
    before, digits, after = parts(signed)
    changes = (
        overlay,
        annotate,
        retitle,
        replace_page,
        empty_field,
        hide_signature,
        touch,
        add_empty_signature_field,
    )
    for change in changes:
        yield f"new revision: {change.__name__}", updated(signed, change)
    yield "signature stripped", unsigned
    yield "signature emptied", before + b"0" * len(digits) + after
    yield "signature of another file", before + parts(other)[1] + after
    yield "signature cut short", before + digits[:2000].ljust(len(digits), b"0") + after
    yield "signature in small letters", before + digits.lower() + after
    yield "white space in the signature", before + digits[:-2] + b"  " + after
    yield "bytes behind the signature", before + digits[:-2] + b"01" + after
    yield "signature longer than its place", before + digits + b"00" + after
    yield "attribute added to the signature", rewrap(signed, add_unsigned_attribute)
    yield "attributes taken from the signature", rewrap(signed, drop_signed_attributes)
    yield "same letters, other number", signed.replace(b"24 tiet", b"99 tiet")
    yield "other title", signed.replace(b"Giay chung nhan", b"Bang dai hoc XYZ"[:15])
    yield "one byte at the end", signed + b"\n"
    yield "spaces at the end", signed + b" " * 20
    yield "another end of file", signed + b"%%EOF\n"
    yield "object redefined without a table", signed + b"\n4 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
    yield "object redefined in the middle", before.replace(b"endobj", b"endobj\n4 0 obj null endobj", 1)
    yield "bytes before the file", b"\n" + signed
    yield "another file before it", unsigned + signed
    yield "cut by one byte", signed[:-1]
    yield "cut in half", signed[: len(signed) // 2]
    yield "doubled", signed + signed
    yield "gap widened", shift_range(signed, widen=40)
    yield "gap moved", shift_range(signed, widen=-40)
    yield "range turned round", signed.replace(b"/ByteRange [0 ", b"/ByteRange [1 ")
    yield "range hidden", signed.replace(b"/ByteRange", b"/Byte#52ange"[:10])
    yield "several ranges", signed + b"\n% /ByteRange [0 1 2 3]\n"
    yield "permissions loosened", signed.replace(b"/P 1\n", b"/P 3\n")
    yield "other place of signing", signed.replace(b"/Location", b"/Lokation")
    yield "other time of signing", signed.replace(b"D\\072202611", b"D\\072202512")
