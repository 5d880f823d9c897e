"""The verdict of a row: who is meant, what is in doubt, and whether the row can be taken."""

from typing import Any

from lms.core.text import msgid
from lms.rosters.formats.value_names import VACANT
from lms.rosters.rules.deeds import intend
from lms.rosters.rules.names import SAME_NAME_SCORE, contradict, likeness_of_names
from lms.rosters.rules.rows import Draft, Judged, Known, Seen, remark

NO_NAME = msgid("There is no name in this row.")
BELONGS = msgid("%(value)s belongs to another person already.")
ELSEWHERE = msgid("This person works at a unit that is not yours. That unit has to end the post there first.")
OTHER_NAME = msgid("%(value)s belongs to somebody with another name. Compare it with the papers.")
OTHER_NUMBER = msgid("The person found by %(value)s has another citizen number. Compare it with the papers.")
SEVERAL_PEOPLE = msgid("The numbers in this row belong to different people.")
ALIKE = msgid(
    "Somebody with nearly the same name and date of birth is known. Say whether this is the same person."
)
SAME_NUMBER = msgid("%(value)s stands in row %(row)s too.")
SAME_PERSON = msgid("Row %(row)s names the same person.")
SAME_NAME = msgid("Row %(row)s has the same name and date of birth.")
NO_SUCH_CODE = msgid(
    "Nobody has the code %(value)s on this site. Copy the code again, or leave the cell empty."
)
LEFT = {
    "died": msgid("%(name)s died: the last post ended on %(day)s."),
    "retired": msgid("%(name)s has retired, from %(day)s on. Take the row only if the person works again."),
    "resigned": msgid("%(name)s has resigned, from %(day)s on. Take the row only if the person works again."),
}
LEFT_ELSEWHERE = msgid(
    "The person found by %(value)s has left another office for good. Compare it with the papers."
)
NOT_FOUND = msgid("The person you chose is not in your branch.")

_NUMBERS = ("national_id", "staff_number", "email")
_ACCEPTED = {
    "apply": ("unit", "name", "twin", "left", "cell"),
    "correct": ("unit", "name", "twin", "cell"),
    "new": ("unit", "twin", "who", "cell"),
    "same": ("unit", "name", "twin", "who", "left", "cell"),
}


def judge_row(draft: Draft, seen: Seen, *, rules: Any) -> Judged:
    """The row with its verdict. `rules`: the day, the defaults and the units of this list."""
    remarks = list(draft.faults)
    if any(each["msgid"] == VACANT for each in remarks):
        return Judged(draft, "skipped", remarks)
    if not draft.values.get("full_name") and not any(each["field"] == "full_name" for each in remarks):
        remarks.append(remark("fault", "name", "full_name", NO_NAME))
    person = _identify(draft, seen, remarks)
    _say_place(person, seen, remarks)
    _say_twins(draft, seen, remarks)
    judged = Judged(draft, "faulty", remarks, person=person, unit_id=seen.meant.unit_id)
    judged.candidates = [[each.id, each.public_id, points] for each, points in seen.candidates]
    if not (person and person.place):
        intend(judged, seen.meant, rules)
        _say_left(judged, seen)
    judged.verdict = _verdict(judged)
    return judged


def _verdict(judged: Judged) -> str:
    """`intend` leaves the verdict of what would be done; faults and open doubts stand before it."""
    decision = (judged.draft.decision or "").split(":")[0]
    if decision == "skip":
        return "skipped"
    levels = {each["level"] for each in judged.faults}
    open_doubts = {each["key"] for each in judged.faults if each["level"] == "doubt"} - set(
        _ACCEPTED.get(decision, ())
    )
    if "fault" in levels:
        return "faulty"
    return "suspicious" if open_doubts else judged.verdict


def _identify(draft: Draft, seen: Seen, remarks: list[dict[str, Any]]) -> Known | None:
    decision = draft.decision or ""
    people = {known.id: known for known in seen.by_field.values()}
    if draft.values.get("person_code") and "person_code" not in seen.by_field:
        values = {"value": str(draft.values["person_code"])}
        remarks.append(remark("fault", "code", "person_code", NO_SUCH_CODE, values))
    if decision.startswith("same:"):
        return _chosen(draft, seen, remarks)
    if len(people) > 1:
        ours = all(known.place is None for known in people.values())
        remarks.append(remark("doubt" if ours else "fault", "several", "national_id", SEVERAL_PEOPLE))
        seen.candidates = [(known, 100) for known in people.values() if known.place is None and known.is_ours]
        return None
    if people:
        known = next(iter(people.values()))
        _doubt_identity(draft, known, seen, remarks)
        return known
    if seen.candidates:
        remarks.append(remark("doubt", "who", "full_name", ALIKE))
        left = (known for known, _points in seen.candidates if known.left_as)
        remarks.extend(_left("note", "full_name", known) for known in left)
    return None


def _chosen(draft: Draft, seen: Seen, remarks: list[dict[str, Any]]) -> Known | None:
    if seen.chosen is None:
        remarks.append(remark("fault", "who", "full_name", NOT_FOUND))
        return None
    for name, known in seen.by_field.items():
        if known.id != seen.chosen.id:
            values = {"value": str(draft.values[name])}
            remarks.append(remark("fault", "number", name, BELONGS, values))
    return seen.chosen


def _doubt_identity(draft: Draft, known: Known, seen: Seen, remarks: list[dict[str, Any]]) -> None:
    found_by = next(iter(seen.by_field))
    values = {"value": str(draft.values[found_by])}
    if draft.decision == "new":
        remarks.append(remark("fault", "number", found_by, BELONGS, values))
    name = draft.values.get("full_name")
    if name and likeness_of_names(name, known.full_name) < SAME_NAME_SCORE:
        remarks.append(remark("doubt", "name", found_by, OTHER_NAME, values))
    elif "national_id" not in seen.by_field and contradict(
        draft.values.get("national_id"), known.national_id
    ):
        remarks.append(remark("doubt", "name", "national_id", OTHER_NUMBER, values))


def _left(level: str, field: str, known: Known) -> dict[str, Any]:
    values = {"name": known.full_name, "day": f"{known.left_on:%d/%m/%Y}"}
    return remark(level, "left", field, LEFT[known.left_as or ""], values)


def _say_left(judged: Judged, seen: Seen) -> None:
    """Whoever left for good begins no post that runs on, unless somebody decides so; the dead never."""
    known, deed = judged.person, judged.post
    if known is None or not known.left_as or deed is None or deed.facts.get("valid_to", 0) is not None:
        return
    level = "fault" if known.left_as == "died" else "doubt"
    field = next(iter(seen.by_field), "full_name")
    if known.is_ours:
        judged.faults.append(_left(level, field, known))
    else:
        values = {"value": str(judged.draft.values.get(field, ""))}
        judged.faults.append(remark(level, "left", field, LEFT_ELSEWHERE, values))


def _say_place(person: Known | None, seen: Seen, remarks: list[dict[str, Any]]) -> None:
    if person is not None and person.place is not None:
        field = next(iter(seen.by_field), "full_name")
        remarks.append(remark("fault", "place", field, ELSEWHERE))
        return
    for level, said in (("fault", seen.meant.fault), ("doubt", seen.meant.doubt)):
        if said:
            remarks.append(remark(level, "unit", seen.meant.column, *said))


def _say_twins(draft: Draft, seen: Seen, remarks: list[dict[str, Any]]) -> None:
    for name in _NUMBERS:
        if name in seen.twins:
            values = {"value": str(draft.values[name]), "row": str(seen.twins[name])}
            remarks.append(remark("fault", "twin", name, SAME_NUMBER, values))
    rest = {str(row) for name, row in seen.twins.items() if name in _NUMBERS}
    for kind, level, message in (("person", "fault", SAME_PERSON), ("name", "doubt", SAME_NAME)):
        row = str(seen.twins.get(kind, ""))
        if row and not rest:
            remarks.append(remark(level, "twin", "full_name", message, {"row": row}))
            rest.add(row)
