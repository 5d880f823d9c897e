"""The manifest `course.toml`: its text, its fields, and what it says of modules and items."""

import re
import tomllib
from decimal import Decimal
from typing import Any

from courses.catalogue.rules import RESERVED, is_slug
from courses.exchange.faults import MANIFEST, Faults
from courses.exchange.fields import Table
from courses.exchange.listing import (
    ListedDraw,
    ListedItem,
    ListedLesson,
    ListedMeeting,
    ListedModule,
    ListedQuiz,
    Manifest,
)
from courses.exchange.toml_lines import locate
from courses.questions.kinds.base import Fault
from courses.quizzes.rules.plans import LONGEST_MINUTES, MOST_ATTEMPTS, MOST_QUESTIONS
from lms.core.text import clean_line, parse_tiet
from lms.training.rules import CONTENT_GROUPS, STUDY_FORMS

FORMAT, FORMAT_OF_BLOCKS = 1, 2
MINUTES, ATTEMPTS, PERCENT, DRAWN = (1, LONGEST_MINUTES), (1, MOST_ATTEMPTS), (1, 100), (1, MOST_QUESTIONS)
TIET_LIMIT = 1000
_POINTS_LIMIT = 200
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")


def read_manifest(text: str, faults: Faults) -> Manifest | None:
    """What the manifest says, with every fault of it; None where it is not TOML."""
    for number, line in enumerate(text.split("\n"), 1):
        # The parser takes memory by the square of the parts of a dotted key.
        if line.count(".") > _POINTS_LIMIT:
            faults.add(MANIFEST, number, Fault("This line holds too many points for a manifest."))
            return None
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        _say_syntax(str(error), text, faults)
        return None
    top = Table(data, (), locate(text), faults)
    known = (FORMAT, FORMAT_OF_BLOCKS)
    if data.get("format", FORMAT) not in known or isinstance(data.get("format"), bool):
        params = {"format": " · ".join(map(str, known))}
        top.fault("format", Fault("Only format %(format)s of course folders is read here.", params))
    top.asked.append("format")
    may_be_empty = data.get("format") == FORMAT_OF_BLOCKS
    facts = {
        "slug": _slug(top),
        "title": top.text("title"),
        "summary": top.text("summary", may_be_empty=may_be_empty),
        "objectives": top.texts("objectives"),
        "language": _language(top),
        "field": top.text("field", may_be_empty=may_be_empty),
        "tiet_hundredths": _tiet(top),
        "content_group": top.whole("content_group", min(CONTENT_GROUPS), max(CONTENT_GROUPS)),
        "study_form": top.one_of("study_form", list(STUDY_FORMS)),
        "certificate_title": top.text("certificate_title", may_be_empty=may_be_empty),
        "legal_documents": top.texts("legal_documents"),
        "competencies": top.texts("competencies") if "competencies" in data else (),
        "translations": _translations(top),
        "prerequisites": _prerequisites(top),
    }
    modules = [_module(table) for table in top.tables("modules")]
    top.close()
    manifest = Manifest(facts, modules)
    _check_slugs(manifest, faults)
    return manifest


def _say_syntax(message: str, text: str, faults: Faults) -> None:
    found = _PLACE.search(message)
    line = int(found[1]) if found else text.rstrip().count("\n") + 1
    faults.add(
        MANIFEST,
        line,
        Fault(
            "This line is not TOML: look for a missing quotation mark, bracket or “=”, or a key that "
            "stands twice (%(detail)s).",
            {"detail": clean_line(message)[:120]},
        ),
    )


def _slug(top: Table) -> str:
    value = top.slug("slug")
    if value in RESERVED:
        params = {"value": value}
        top.fault("slug", Fault("“%(value)s” is the address of a page of this site: choose another.", params))
    return value


def _language(top: Table) -> str:
    value = top.text("language")
    if value and not _LANGUAGE.fullmatch(value):
        top.fault("language", Fault("“language” is a language code, for example “vi”."))
    return value


def _translations(top: Table) -> dict[str, dict[str, str]]:
    """What the course is called in other languages: a table of title and summary for each."""
    found: dict[str, dict[str, str]] = {}
    for language, table in top.named_tables("translations").items():
        if not _LANGUAGE.fullmatch(language):
            table.fault("", Fault("“translations” names languages by their codes, for example “en”."))
        found[language] = {
            name: table.text(name, may_be_empty=True) for name in ("title", "summary") if name in table.data
        }
        table.close()
    return found


def _prerequisites(top: Table) -> tuple[str, ...] | None:
    """The addresses of courses to be completed before; None where the manifest says nothing of it."""
    if "prerequisites" not in top.data:
        return None
    slugs = tuple(sorted(set(top.texts("prerequisites"))))
    wrong = [slug for slug in slugs if not is_slug(slug)]
    if wrong:
        advice = Fault("“%(value)s” is no address of a course.", {"value": wrong[0][:80]})
        top.fault("prerequisites", advice)
    return tuple(slug for slug in slugs if is_slug(slug))


def _tiet(top: Table) -> int:
    value = top.text("tiet")
    if not value:
        return 0
    if (
        not re.fullmatch(r"[0-9]{1,6}([.,][0-9]{1,6})?", value)
        or (Decimal(value.replace(",", ".")) * 100) % 1
    ):
        top.fault("tiet", Fault("“tiet” is a number with at most two decimals, for example “8” or “2.5”."))
        return 0
    hundredths = parse_tiet(value)
    if not 0 < hundredths <= TIET_LIMIT * 100:
        top.fault("tiet", Fault("“tiet” is more than 0 and at most %(limit)s.", {"limit": TIET_LIMIT}))
    return hundredths


def _module(table: Table) -> ListedModule:
    title = table.text("title")
    items = [_item(each) for each in table.tables("items")]
    table.close()
    return ListedModule(title, [item for item in items if item is not None])


def _item(table: Table) -> ListedItem | None:
    kind = table.one_of("kind", ["lesson", "quiz", "meeting"])
    if not kind:
        if "kind" not in table.data:
            table.faults.add(
                MANIFEST, table.line(), Fault("The field “%(name)s” is missing here.", {"name": "kind"})
            )
        return None
    slug, title, minutes = table.slug("slug"), table.text("title"), table.whole("minutes", *MINUTES)
    duty: dict[str, Any] = {
        "is_required": table.flag("is_required", default=True),
        "completion": table.rule("completion"),
    }
    item: ListedItem
    if kind == "meeting":
        item = ListedMeeting(table, slug, title, minutes, **duty)
    elif kind == "lesson":
        item = ListedLesson(table, slug, title, minutes, table.text("file"), **duty)
    else:
        attempts, percent = table.whole("attempts", *ATTEMPTS), table.whole("pass_percent", *PERCENT)
        file = table.text("file") if "file" in table.data else ""
        draws = [] if file else [_draw(each) for each in table.tables("draw")]
        item = ListedQuiz(table, slug, title, minutes, attempts, percent, draws, file, **duty)
    table.close()
    return item


def _draw(table: Table) -> ListedDraw:
    draw = ListedDraw(table, table.text("category"), table.whole("count", *DRAWN))
    table.close()
    return draw


def _check_slugs(manifest: Manifest, faults: Faults) -> None:
    """Every slug once; a course has lessons; a category once in a quiz."""
    lines: dict[str, int] = {}
    for module in manifest.modules:
        for item in module.items:
            if item.slug in lines:
                params = {"slug": item.slug, "line": lines[item.slug]}
                item.table.fault(
                    "slug", Fault("“%(slug)s” stands in line %(line)s already: choose another.", params)
                )
            elif item.slug:
                lines[item.slug] = item.table.line("slug")
    if manifest.modules and all(module.items for module in manifest.modules) and not manifest.lessons():
        faults.add(
            MANIFEST, manifest.modules[0].items[0].table.line(), Fault("A course needs at least one lesson.")
        )
    for quiz in manifest.quizzes():
        names = [draw.category for draw in quiz.draws]
        for place, draw in enumerate(quiz.draws):
            if draw.category and draw.category in names[:place]:
                params = {"category": draw.category}
                draw.table.fault(
                    "category", Fault("“%(category)s” is drawn from twice in this quiz.", params)
                )
