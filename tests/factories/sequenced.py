"""Manifests of SCORM 2004 with parts that know of each other."""

from tests.factories.scorm import pages2004, zipped

_SPACES = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
)


def sequencing(*parts: str, reference: str = "") -> str:
    """The element with these parts."""
    return f'<imsss:sequencing IDRef="{reference}">{"".join(parts)}</imsss:sequencing>'


def part(name: str, *inside: str) -> str:
    """An item that opens a page of its own."""
    return f'<item identifier="{name}" identifierref="r-{name}"><title>{name}</title>{"".join(inside)}</item>'


def group(name: str, *inside: str) -> str:
    """An item that holds others."""
    return f'<item identifier="{name}"><title>{name}</title>{"".join(inside)}</item>'


def rule(kind: str, action: str, *conditions: str, combine: str = "all") -> str:
    """A rule of sequencing; a condition as "satisfied", "not satisfied" or "satisfied of objective"."""
    inside = "".join(_condition("ruleCondition", each) for each in conditions)
    return (
        f'<imsss:{kind}><imsss:ruleConditions conditionCombination="{combine}">{inside}</imsss:ruleConditions>'
        f'<imsss:ruleAction action="{action}"/></imsss:{kind}>'
    )


def rollup(action: str, share: str, *conditions: str, **facts: float) -> str:
    """A rule of summing up."""
    inside = "".join(_condition("rollupCondition", each) for each in conditions)
    said = "".join(f' {name}="{value}"' for name, value in facts.items())
    return (
        f'<imsss:rollupRule childActivitySet="{share}"{said}><imsss:rollupConditions>{inside}'
        f'</imsss:rollupConditions><imsss:rollupAction action="{action}"/></imsss:rollupRule>'
    )


def _condition(element: str, text: str) -> str:
    words = text.removeprefix("not ").split(" of ")
    operator = ' operator="not"' if text.startswith("not ") else ""
    reference = f' referencedObjective="{words[1]}"' if len(words) > 1 else ""
    return f'<imsss:{element} condition="{words[0]}"{operator}{reference}/>'


def shared(name: str, target: str, *, writes: bool, is_main: bool = True) -> str:
    """An objective that others know of."""
    element = "primaryObjective" if is_main else "objective"
    write = ' writeSatisfiedStatus="true" writeNormalizedMeasure="true"' if writes else ""
    return (
        f'<imsss:{element} objectiveID="{name}"><imsss:mapInfo targetObjectiveID="{target}"{write}/>'
        f"</imsss:{element}>"
    )


def objectives(*inside: str) -> str:
    """The objectives of an item."""
    return f"<imsss:objectives>{''.join(inside)}</imsss:objectives>"


def passed_from(measure: float) -> str:
    """The main objective decides by its measure."""
    return objectives(
        '<imsss:primaryObjective satisfiedByMeasure="true">'
        f"<imsss:minNormalizedMeasure>{measure}</imsss:minNormalizedMeasure></imsss:primaryObjective>"
    )


def manifest(*items: str, root: str = "", collection: str = "") -> bytes:
    """The whole manifest; every part has a page of its own."""
    names = sorted({piece.split('"')[0] for each in items for piece in each.split('identifierref="r-')[1:]})
    resources = "".join(
        f'<resource identifier="r-{name}" type="webcontent" adlcp:scormType="sco" href="{name}.html"/>'
        for name in names
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest identifier="goi" {_SPACES}><metadata>'
        "<schema>ADL SCORM</schema><schemaversion>2004 3rd Edition</schemaversion></metadata>"
        f'<organizations default="o"><organization identifier="o"><title>Khóa học</title>{"".join(items)}{root}'
        f"</organization></organizations><resources>{resources}</resources>"
        f"<imsss:sequencingCollection>{collection}</imsss:sequencingCollection></manifest>"
    ).encode()


def package(*items: str, root: str = "") -> bytes:
    """A package with that manifest, whose parts speak to the interface."""
    names = {piece.split('"')[0] for each in items for piece in each.split('identifierref="r-')[1:]}
    pages = pages2004({name: f"Phần {name}" for name in sorted(names)})
    return zipped({"imsmanifest.xml": manifest(*items, root=root), **pages})
