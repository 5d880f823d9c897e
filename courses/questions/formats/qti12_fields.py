"""What the metadata and the feedback of a QTI 1.2 item say."""

from courses.questions.formats.qti12_texts import material
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.xml import Element
from courses.questions.kinds.texts import RichText

_KIND_FIELDS = ("question_type", "cc_profile", "qmd_questiontype", "qmd_itemtype")


def kind_of(fields: dict[str, str]) -> str:
    """The kind that the platform names, in lower case; '' where it names none."""
    return next((fields[name].lower() for name in _KIND_FIELDS if fields.get(name)), "")


def fields_of(element: Element) -> dict[str, str]:
    """What the metadata of the item say, by the name of the field."""
    found: dict[str, str] = {}
    for each in element.iter("qtimetadatafield"):
        label, entry = each.find("fieldlabel"), each.find("fieldentry")
        if label is not None and entry is not None:
            found.setdefault((label.text or "").strip().lower(), "".join(entry.itertext()).strip())
    for holder in element.iter("itemmetadata"):
        for each in holder:
            if (
                isinstance(each.tag, str)
                and each.tag not in ("qtimetadata", "qtimetadatafield")
                and each.text
            ):
                found.setdefault(each.tag.lower(), each.text.strip())
    return found


def feedback_of(element: Element, shown: Shown) -> dict[str, RichText]:
    """The feedback texts of the item by their names."""
    found = {each.get("ident") or "": material(each, shown) for each in element.iter("itemfeedback")}
    return {name: text for name, text in found.items() if text.text}
