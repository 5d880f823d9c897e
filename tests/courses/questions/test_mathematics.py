"""Formulas are shown as MathML, what cannot be shown is shown as written, and nothing breaks out of them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.formulas import TEX_LIMIT
from courses.questions.formats.words import to_plain
from courses.questions.kinds.registry import get_kind
from courses.questions.mathematics import keep_mathml, tex_to_mathml
from courses.questions.rendering import render_data, to_html, to_inline_html
from lms.core.html import sanitise
from tests.courses.questions.safety import dangers_in
from tests.courses.questions.strategies import raw_text

X2 = "<math><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>"


@pytest.mark.parametrize("text_format", ["plain", "moodle", "html"])
def test_a_formula_in_a_text_becomes_mathml(text_format: str) -> None:
    assert to_html(r"Tính \(x^2\).", text_format) == f"Tính {X2}."


def test_markdown_does_not_touch_a_formula() -> None:
    shown = to_html(r"**Tính** \(a_1 * b_2 * c\) và \[x^2\]", "markdown")
    assert shown.startswith("<p><strong>Tính</strong> <math><mrow><msub><mi>a</mi><mn>1</mn></msub>")
    assert '<math display="block">' in shown
    assert "<em>" not in shown


@pytest.mark.parametrize("written", [r"\[x^2\]", "$$x^2$$", "$$ x^2 $$"])
def test_a_formula_of_its_own_line_is_a_block(written: str) -> None:
    assert to_html(written, "plain").startswith('<math display="block">')


@pytest.mark.parametrize(
    ("text", "text_format"),
    [
        (r"\(a<b\)", "plain"),
        (r"\(a<b\)", "moodle"),
        (r"\(a &lt; b\)", "html"),
        (r"\(a<b\)", "markdown"),
        (r"\(a<br>\lt b\)", "html"),
    ],
)
def test_less_than_is_less_than_in_every_format(text: str, text_format: str) -> None:
    shown = to_inline_html(text, text_format)
    assert shown == "<math><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math>"


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}",
        r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}",
        r"\int_0^\infty e^{-x}\,dx",
        r"\lim_{x \to \infty} \frac{1}{x} = 0",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
        r"\begin{cases} x+y=1 \\ x-y=3 \end{cases}",
        r"\begin{aligned} a &= b \\ &= c \end{aligned}",
        r"\vec{v} \ne \overline{AB}",
        r"S = \pi r^2 \text{ (đơn vị: m²)}",
        r"37^\circ\mathrm{C}",
        r"x \in \mathbb{R} \setminus \{0\}",
        r"a \& b",
    ],
)
def test_the_formulas_of_schools_and_offices_are_understood(tex: str) -> None:
    shown = tex_to_mathml(tex)
    assert shown is not None
    assert sanitise(shown, mathematics=True) == shown
    assert dangers_in(shown) == []


@pytest.mark.parametrize(
    "tex", [r"\unknown{x}", "{", r"\frac{1", r"\def\x{\x\x}\x", r"\sideset{}{}\sum", " "]
)
def test_what_is_not_understood_is_shown_as_written(tex: str) -> None:
    assert tex_to_mathml(tex) is None
    shown = to_html(rf"\({tex}\)", "plain")
    assert shown == (rf"<code>\({tex}\)</code>" if tex.strip() else r"\( \)")


def test_code_shows_the_source_of_a_formula() -> None:
    assert to_html(r"`\(x^2\)`", "markdown") == "<p><code>\\(x^2\\)</code></p>\n"
    assert to_html(r"<pre>\(x^2\)</pre>", "html") == r"<pre>\(x^2\)</pre>"


@pytest.mark.parametrize(
    "text", [r"\\(x\\)", r"\(x", r"x\)", "5$$", "$$$$", "\\(a\n\nb\\)", r"<p>\(a</p><p>b\)</p>"]
)
def test_signs_that_are_no_formula_stay_signs(text: str) -> None:
    assert "<math" not in to_html(text, "html")


def test_an_option_in_plain_text_shows_its_formula() -> None:
    data = {
        "options": [
            {"id": "a", "text": {"text": r"\(x^2\)", "format": "plain"}, "weight": "100"},
            {"id": "b", "text": "2x", "weight": "0"},
        ]
    }
    kind = get_kind("one_answer")
    assert kind.parse(data).to_json() == data
    stored = render_data(data)
    assert stored["options"][0]["text"]["html"] == X2
    assert kind.parse(stored).to_json() == stored


def test_a_page_without_formulas_keeps_no_mathml() -> None:
    assert sanitise("a <math><mi>x</mi></math> b") == "a  b"


def test_mathml_of_others_is_kept_without_what_it_could_do() -> None:
    source = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block" onclick="a()"><semantics>'
        '<mrow href="javascript:a()"><mi style="color:red">x</mi><mo>&le;</mo><mfenced><mn>1</mn><mn>2</mn>'
        '</mfenced></mrow><annotation encoding="application/x-tex">x</annotation></semantics></math>'
    )
    built = (
        '<math display="block"><mrow><mi>x</mi><mo>≤</mo>'
        "<mrow><mo>(</mo><mn>1</mn><mo>,</mo><mn>2</mn><mo>)</mo></mrow></mrow></math>"
    )
    assert keep_mathml(source) == built
    assert to_html(f"<p>{source}</p>", "html") == f"<p>{built}</p>"
    assert to_plain(f"<p>{source}</p>", "html") == "x ≤ 1 2 x"


@pytest.mark.parametrize(
    "source",
    [
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'
        "</mglyph></table></mtext></math>",
        '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
        '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>',
        "<math><mi>x</mi><script>alert(1)</script></math>",
        "<math></math>",
        "<math><mi>x</math>",
        "<!DOCTYPE math [<!ENTITY x 'y'>]><math><mi>&x;</mi></math>",
    ],
)
def test_mathml_that_could_do_harm_is_not_shown_as_mathml(source: str) -> None:
    shown = to_html(f"<p>a {source}</p>", "html")
    assert keep_mathml(source) is None
    assert dangers_in(shown) == []


def test_no_formula_comes_back_as_an_address() -> None:
    for text in [
        '<a href="<math>javascript:alert(1)</math>">x</a>',
        r'<a href="\(javascript:alert(1)\)">x</a>',
        r'<img src="\(x\)" alt="\(&quot; onerror=&quot;alert(1)\)">',
        "\\(x\\)<img alt=\"&#xe000;0&#xe001;\" title='&#xe000;9&#xe001;'>",
    ]:
        assert dangers_in(to_html(text, "html")) == []


@pytest.mark.parametrize("tex", [r"\hspace{9999em}x", r"\kern-9999pt x", r"\rule{9999em}{9999em}"])
def test_a_formula_stays_within_its_page(tex: str) -> None:
    assert "9999" not in (tex_to_mathml(tex) or "")


UNITS = [
    "{", "}", r"\frac", r"\sqrt", "^", "_", r"\left(", r"\begin{matrix}", "&", r"\\", r"\sideset{}{}", "x^",
    r"\hbox{$", "'", r"\overset{a}", r"\root", r"\over ", r"\genfrac", r"\substack{", r"\def\a{\a\a}\a",
    r"\verb|", "%", r"\unicode{", r"\displaystyle ", "<math>", r"\(", "$$", "<",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_hostile_formula_takes_no_more_than_a_moment(unit: str) -> None:
    start = time.process_time()
    for tex in [(unit * TEX_LIMIT)[:TEX_LIMIT], f"{unit}{{" * 99 + "x" + "}" * 99]:
        shown = tex_to_mathml(tex)
        assert shown is None or dangers_in(shown) == []
    assert time.process_time() - start < 3


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("text_format", ["plain", "html"])
def test_a_hundred_kilobytes_of_formulas_take_no_more_than_a_moment(unit: str, text_format: str) -> None:
    text = (unit * 100_000)[:60_000] + r"\) \] $$ </math>"
    start = time.process_time()
    to_plain(text, text_format)
    assert time.process_time() - start < 8


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            raw_text, st.sampled_from([r"\(", r"\)", "$$", "<math>", "</math>", "<mi>", "</mi>", "<code>"])
        )
    ).map("".join),
    st.sampled_from(["plain", "markdown", "html", "moodle"]),
)
def test_any_text_becomes_safe_html(text: str, text_format: str) -> None:
    shown = to_html(text, text_format)
    assert dangers_in(shown) == []
    assert sanitise(shown, mathematics=True) == shown
