"""Authors' texts become safe HTML once, when they are stored."""

from typing import Any

import pytest

from courses.questions.formats.words import to_plain
from courses.questions.rendering import render_data, to_html, to_inline_html


@pytest.mark.parametrize(
    ("text", "text_format", "html"),
    [
        ("1 < 2 & 3\nhai", "plain", "1 &lt; 2 &amp; 3<br>hai"),
        ("**đậm**", "markdown", "<p><strong>đậm</strong></p>\n"),
        ("<p>a<script>x()</script></p>", "html", "<p>a</p>"),
        ("một\nhai <b>ba</b> &amp; bốn", "moodle", "một<br>hai <b>ba</b> &amp; bốn"),
        ("<p>một\nhai</p>", "moodle", "<p>một\nhai</p>"),
        ("R&D", "moodle", "R&amp;D"),
    ],
)
def test_every_format_becomes_safe_html(text: str, text_format: str, html: str) -> None:
    assert to_html(text, text_format) == html


@pytest.mark.parametrize(
    ("text", "text_format", "html"),
    [
        ("một", "markdown", "một"),
        ("một\n\nhai", "markdown", "một<br>hai"),
        ("<p>a</p><p>b</p>", "html", "a<br>b"),
        ("- một\n- hai", "markdown", "<ul>\n<li>một</li>\n<li>hai</li>\n</ul>\n"),
        ("a <b>b</b>", "html", "a <b>b</b>"),
    ],
)
def test_labels_have_no_paragraphs(text: str, text_format: str, html: str) -> None:
    assert to_inline_html(text, text_format) == html


def test_html_that_came_with_the_data_is_made_anew() -> None:
    evil: Any = "<img src=x onerror=alert(1)>"
    option = {
        "id": "a",
        "text": {"text": "*a*", "format": "markdown", "html": evil},
        "weight": "100",
        "html": evil,
    }
    stored = render_data({"options": [option], "html": evil})
    assert stored == {
        "options": [
            {"id": "a", "text": {"text": "*a*", "format": "markdown", "html": "<em>a</em>"}, "weight": "100"}
        ]
    }


@pytest.mark.parametrize(
    ("text", "text_format", "plain"),
    [
        ("1 < 2\nhai", "plain", "1 < 2\nhai"),
        ("<p>một <b>hai</b></p><p>R&amp;D</p>", "html", "một hai\nR&D"),
        ("**một** `\\(x\\)`\n\n- hai", "markdown", "một \\(x\\)\nhai"),
        (r"a<b và \(a<b\)", "moodle", r"a<b và \(a<b\)"),
        ("<ul><li>một</li><li>hai<br>ba</li></ul>", "html", "một\nhai\nba"),
        ('<img src="x" alt="ảnh">', "html", ""),
    ],
)
def test_the_words_alone_keep_their_lines_and_formulas(text: str, text_format: str, plain: str) -> None:
    assert to_plain(text, text_format) == plain


def test_a_comparison_in_moodles_format_loses_no_word() -> None:
    assert to_html("a<b, b<c và <i>c>d</i>", "moodle") == "a&lt;b, b&lt;c và <i>c&gt;d</i>"
