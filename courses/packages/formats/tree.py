"""Reading elements of a manifest by their local names: programs write the namespaces in many ways."""

from collections.abc import Iterator

from courses.questions.formats.xml import Element, local_name
from lms.core.text import clean_line

TEXT_LIMIT = 300


def children(element: Element, name: str) -> Iterator[Element]:
    """The children with that local name, whatever the case of its letters."""
    wanted = name.casefold()
    return (child for child in element if local_name(child).casefold() == wanted)


def child(element: Element, name: str) -> Element | None:
    """The first of them."""
    return next(children(element, name), None)


def text_of(element: Element | None, limit: int = TEXT_LIMIT) -> str:
    """The text of the element as one clean line."""
    return clean_line("".join(element.itertext()))[:limit] if element is not None else ""


def child_text(element: Element, name: str, limit: int = TEXT_LIMIT) -> str:
    """The text of the first child with that name."""
    return text_of(child(element, name), limit)


def attribute(element: Element, name: str) -> str:
    """The attribute with that local name, whatever its namespace and the case of its letters."""
    wanted = name.casefold()
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].casefold() == wanted:
            return str(value).strip()
    return ""


def number_in(text: str, low: float, high: float) -> float | None:
    """The number between those bounds; None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if low <= value <= high else None
