"""The letters of TCVN3 (fonts .Vn…) and of VNI-Windows (fonts VNI-…), as Unicode programs show their bytes.

TCVN3 gives a byte to each small letter and to Ă Â Ê Ô Ơ Ư Đ; capitals with tones are small letters in a font of
capitals (.VnTimeH). VNI writes a vowel and, behind it, the mark as a letter of its own.
"""

import unicodedata

_SMALL = (
    "àảãáạ" "ăằẳẵắặ" "âầẩẫấậ" "đ" "èẻẽéẹ" "êềểễếệ" "ìỉĩíị" "òỏõóọ" "ôồổỗốộ" "ơờởỡớợ" "ùủũúụ" "ưừửữứự" "ỳỷỹýỵ"
)  # fmt: skip
_SMALL_TCVN3 = bytes.fromhex(
    "b5b6b7b8b9" "a8bbbcbdbec6" "a9c7c8c9cacb" "ae" "cccecfd0d1" "aad2d3d4d5d6" "d7d8dcddde" "dfe1e2e3e4"
    "abe5e6e7e8e9" "aceaebecedee" "eff1f2f3f4" "adf5f6f7f8f9" "fafbfcfdfe"
).decode("latin-1")  # fmt: skip
_CAPITALS = "ĂÂÊÔƠƯĐ"
_CAPITALS_TCVN3 = bytes(range(0xA1, 0xA8)).decode("latin-1")

TCVN3: dict[str, str] = dict(zip(_SMALL_TCVN3 + _CAPITALS_TCVN3, _SMALL + _CAPITALS, strict=True))
"""Sign → letter."""

_TONE_SIGNS = dict(zip("\u0300\u0309\u0303\u0301\u0323", "øûõùï", strict=True))
_CIRCUMFLEX_SIGNS = dict(zip(["", *"\u0300\u0309\u0303\u0301\u0323"], "âàåãáä", strict=True))
_BREVE_SIGNS = dict(zip(["", *"\u0300\u0309\u0303\u0301\u0323"], "êèúüéë", strict=True))
_ALONE = dict(zip("đíìỉĩịơưỵ", "ñíìæóòôöî", strict=True))


def _vni() -> dict[str, str]:
    """Letter → signs, for all small letters."""
    signs = dict(_ALONE)
    for base in "aeouy":
        signs |= {_composed(base, tone): base + sign for tone, sign in _TONE_SIGNS.items()}
    for base in "aeo":
        signs |= {_composed(base, "\u0302", tone): base + sign for tone, sign in _CIRCUMFLEX_SIGNS.items()}
    signs |= {_composed("a", "\u0306", tone): "a" + sign for tone, sign in _BREVE_SIGNS.items()}
    for letter, base in (("ơ", "ô"), ("ư", "ö")):
        signs |= {_composed(letter, tone): base + sign for tone, sign in _TONE_SIGNS.items()}
    return signs | _ALONE


def _composed(*parts: str) -> str:
    return unicodedata.normalize("NFC", "".join(parts))


_VNI_SMALL = _vni()
VNI_SIGNS: dict[str, str] = _VNI_SMALL | {letter.upper(): sign.upper() for letter, sign in _VNI_SMALL.items()}
"""Letter → one or two signs, small and capital."""

VNI: dict[str, str] = {sign: letter for letter, sign in VNI_SIGNS.items()}
"""Signs → letter; a capital may carry its mark as a small sign or as a capital one."""
VNI |= {sign[0].upper() + sign[1:]: letter.upper() for letter, sign in _VNI_SMALL.items() if len(sign) == 2}
VNI |= {sign[0] + sign[1:].upper(): letter for letter, sign in _VNI_SMALL.items() if len(sign) == 2}
