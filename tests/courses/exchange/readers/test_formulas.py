"""A formula of a document is typed as people type it, and means the same."""

import pytest
from lxml import etree

from courses.exchange.readers.formulas import formula_text

_NAMES = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def _part(tag: str, *inside: str) -> str:
    return f"<m:{tag}>{''.join(inside)}</m:{tag}>"


def _run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def _said(inside: str) -> str:
    return formula_text(etree.fromstring(f"<m:oMath {_NAMES}>{inside}</m:oMath>"))


_SUM = _part("d", _part("e", _run("a+b")))
_CHOOSE = _part("fPr", '<m:type m:val="noBar"/>')


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (_part("f", _part("num", _run("n")), _part("den", _run("k"))), "n/k"),
        (_part("f", _CHOOSE, _part("num", _run("n")), _part("den", _run("k"))), "n ¦ k"),
        (_part("sSup", _part("e", _SUM), _part("sup", _run("2"))), "(a+b)^2"),
        (_part("sSup", _part("e", _SUM, _SUM), _part("sup", _run("2"))), "((a+b)(a+b))^2"),
        (_part("nary", _part("e", _run("x"))), "∫ x"),
        (_part("nary", _part("sub", _run("0")), _part("sup", _run("1")), _part("e", _run("x"))), "∫(0..1) x"),
        (
            _part(
                "func",
                _part("fName", _part("limLow", _part("e", _run("lim")), _part("lim", _run("n")))),
                _part("e", _run("x")),
            ),
            "lim_n x",
        ),
        (_part("m", *[_part("mr", _part("e", _run(a)), _part("e", _run(b))) for a, b in ("12", "34")]), "1, 2; 3, 4"),
        (_part("eqArr", _part("e", _run("x=1")), _part("e", _run("y=2"))), "x=1; y=2"),
    ],
)  # fmt: skip
def test_a_formula_is_typed_out(formula: str, said: str) -> None:
    assert _said(formula) == said
