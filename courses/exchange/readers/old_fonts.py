"""Vietnamese of before Unicode: letters of the fonts of TCVN 5712 (.VnTime) and VNI (VNI-Times) as what they mean.

A file says such text in the letters of Western Europe, and only its font makes Vietnamese of them.
"""

import re
import unicodedata
from collections.abc import Iterable

from courses.exchange.readers.base import Losses
from lms.core.text import msgid

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
# What stands behind a letter in VNI puts a mark on it.
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _ROOF, "à": _ROOF + _GRAVE, "á": _ROOF + _ACUTE, "å": _ROOF + _HOOK, "ã": _ROOF + _TILDE, "ä": _ROOF + _DOT,
    "ê": _BOWL, "è": _BOWL + _GRAVE, "é": _BOWL + _ACUTE, "ú": _BOWL + _HOOK, "ü": _BOWL + _TILDE, "ë": _BOWL + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = str.maketrans(
    {
        char.upper() if is_capital else char: meant.upper() if is_capital else meant
        for char, meant in {**_VNI_MARKS, **_VNI_LETTERS}.items()
        for is_capital in (False, True)
    }
)
_FONT = re.compile(r"\.vn[a-z0-9 -]*?(?P<capitals>h)?|(?P<vni>vni)[- ].*", re.IGNORECASE)
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")


def is_old_font(name: str) -> bool:
    """True for a font whose letters mean other letters than they say."""
    return _FONT.fullmatch(name.strip()) is not None


def is_unicode(text: str) -> bool:
    """True for text that holds Vietnamese letters as such: whatever its font is, it says what it means."""
    return _UNICODE.search(text) is not None


def in_unicode(font: str, text: str) -> str:
    """The text of an old font in letters that say what they mean; any other text as it is."""
    found = _FONT.fullmatch(font.strip())
    if found is None:
        return text
    if found["vni"]:
        return unicodedata.normalize("NFC", text.translate(_VNI))
    plain = text.translate(_TCVN3)
    return plain.upper() if found["capitals"] else plain


def note_old_fonts(fonts: Iterable[str], losses: Losses) -> None:
    """The reader of the losses knows which text was turned into other letters."""
    names = ", ".join(sorted(set(fonts)))
    if names:
        losses.add(
            "",
            msgid(
                "Text in old fonts (%(fonts)s) was turned into Vietnamese letters of today: please read it through."
            ),
            fonts=names[:120],
        )
