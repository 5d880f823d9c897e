"""A block as its form sent it: words in Markdown, where they were changed at all; everything else field by field."""

import re
from collections.abc import Mapping
from typing import Any

from markdownify import markdownify

from courses.authoring.rules.fields import BlockField, fields_of
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.things import with_ids
from lms.core.html import render_markdown
from lms.core.text import clean_text

_KEPT_NOTES = 20_000


def markdown_of(html: str) -> str:
    """The words as Markdown, to be written without JavaScript."""
    written = markdownify(html, heading_style="ATX", bullets="-", escape_underscores=False)
    return re.sub(r"\n{3,}", "\n\n", written).strip()


def html_from(markdown: str, html: str) -> str:
    """What the words are after the form: the HTML itself where nobody changed its Markdown, so that nothing is lost."""
    if clean_text(markdown).split() == clean_text(markdown_of(html)).split():
        return html
    return str(render_markdown(markdown))


def read_block(block: Block, form: Mapping[str, str], uploaded: str = "") -> Block:
    """The block as the form has it; `uploaded` is the name of the file that came with it."""
    changed = dict(block)
    for field in fields_of(block["kind"]):
        if field.type == "upload":
            changed[field.name] = uploaded or block.get(field.name, "")
        elif field.type == "slides":
            changed[field.name] = _slides(block[field.name], form)
        else:
            changed[field.name] = _value(field, block, form)
    return changed


def _value(field: BlockField, block: Block, form: Mapping[str, str]) -> Any:
    if field.type == "check":
        return form.get(field.name) == "y"
    if field.type == "html":
        return html_from(form.get(field.name, ""), block.get(field.name, ""))
    return form.get(field.name, block.get(field.name, ""))


def _slides(slides: list[dict[str, Any]], form: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": slide["id"],
            "image": slide["image"],
            "html": html_from(form.get(f"slide-{number}-html", ""), slide["html"]),
            "notes": clean_text(form.get(f"slide-{number}-notes", slide["notes"]))[:_KEPT_NOTES],
        }
        for number, slide in enumerate(with_ids(slides))
        if form.get(f"slide-{number}-drop") != "y"
    ]
