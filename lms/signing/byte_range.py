"""What a signature covers, read from the raw bytes of a PDF before anything else looks into them."""

import re
from dataclasses import dataclass

from lms.signing.rules import Finding, Refused

MAXIMUM_CONTENTS = 32 * 1024
"""Hexadecimal digits: room for a signature, its certificates and a time-stamp."""

_BYTE_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9})\]")
_CONTENTS = re.compile(rb"<((?:[0-9A-F]{2})+)>")


@dataclass(frozen=True)
class Envelope:
    """The bytes that were signed, and the signature with the zeros that pad it."""

    signed: bytes
    contents: bytes


def open_envelope(pdf: bytes) -> Envelope:
    """The one signature of the file and all the rest, which it covers to the last byte.

    Only the place of the signature itself lies outside, and that holds upper-case hexadecimal digits and
    nothing else: not even white space can hide there. Costs one pass over the bytes, whatever they are.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Refused(Finding.UNREADABLE)
    count = pdf.count(b"/ByteRange")
    if count != 1:
        raise Refused(Finding.SEVERAL_SIGNATURES if count else Finding.NO_SIGNATURE)
    found = _BYTE_RANGE.search(pdf)
    if found is None:
        raise Refused(Finding.NOT_WHOLE_FILE)
    head, tail, rest = map(int, found.groups())
    if not head < tail < len(pdf) or tail + rest != len(pdf) or tail - head > MAXIMUM_CONTENTS:
        raise Refused(Finding.NOT_WHOLE_FILE)
    contents = _CONTENTS.fullmatch(pdf, head, tail)
    if contents is None:
        raise Refused(Finding.NOT_WHOLE_FILE)
    return Envelope(signed=pdf[:head] + pdf[tail:], contents=bytes.fromhex(contents[1].decode()))
