"""Frozen inputs made up from a seed: some people of some units, with posts, lines, absences and rules."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from lms.sealing.archive import Folder
from lms.sealing.rules.inputs import Frozen, Head, PersonEntry, RuleEntry, TimelineEntry, UnitEntry, written
from lms.sealing.rules.manifest import HEAD, PEOPLE_FILE, RULE_FILE, TIMELINE_FILE, UNIT_FILE, write_manifest
from lms.training.rules import Away, Exemption, Held, Leg, Line, PersonInputs, Terms

KNOWN = dt.datetime(2026, 12, 16, 1, 2, 3, tzinfo=dt.UTC)
ON = dt.date(2026, 12, 15)
GROUPS = ("cong_chuc", "vien_chuc")


def day(random: Random) -> dt.date:
    """Some day of the year, or of the one before."""
    return dt.date(2025, 1, 1) + dt.timedelta(days=random.randrange(730))


def made_person(random: Random, number: int) -> PersonEntry:
    """Somebody at one of the units 1 to 4."""
    inputs = PersonInputs(
        person_id=number,
        gender=random.choice(("female", "male", None)),
        posts=(held(random, number),),
        aways=tuple(Away("maternity", day(random), None) for _ in range(random.randrange(2))),
        exemptions=tuple(exemption(random) for _ in range(random.randrange(2))),
        lines=tuple(line(random, number * 100 + each) for each in range(random.randrange(5))),
        starts={2026: dt.date(2026, 2, 1)} if random.random() < 0.5 else {},
    )
    return PersonEntry(f"p{number}", f"Nguyễn Văn {number}", f"0{number:04d}", inputs)


def held(random: Random, number: int) -> Held:
    """A main post since before the year."""
    unit_id, group = random.choice((1, 2, 3, 4)), random.choice(GROUPS)
    return Held(
        number, 0, unit_id, "Chuyên viên", None, group, True, random.random() < 0.2, dt.date(2020, 1, 1), None
    )


def exemption(random: Random) -> Exemption:
    """The whole of 2026, or ten tiết of it."""
    kind = random.choice(("full", "reduction"))
    return Exemption(random.randrange(10_000), 2026, kind, 1000, day(random), None)


def line(random: Random, number: int) -> Line:
    """Some tiết, of a course or outside."""
    kind = random.choice(("course", "outside"))
    key = f"courses:k{random.randrange(4)}" if kind == "course" else None
    amount = random.choice((0, 400, 1600, 2450))
    return Line(
        number, kind, day(random), amount, random.choice((1, 5)), "online", key, None, f"Lớp {number}"
    )


def made_rules(random: Random) -> tuple[tuple[RuleEntry, ...], tuple[TimelineEntry, ...]]:
    """Two versions, of which the later takes over on some day."""
    leg = Leg("at_most", "Ngoài hệ thống", sources=frozenset({"outside"}), amount=2000)
    terms = [
        Terms(1, 1, random.choice((2400, 4000)), pro_rata=random.choice(("none", "months", "days"))),
        Terms(2, 1, 3200, carry_over=400, legs=(leg,)),
    ]
    rules = tuple(
        RuleEntry(each, f"r{each.rule_id}", "Tỉnh", "all", None, dt.date(2020, 1, 1), None) for each in terms
    )
    turn = dt.date(2026, random.randrange(1, 12), 1)
    days = ((dt.date(2020, 1, 1), 1), (turn, 2))
    lines = tuple(TimelineEntry(unit, group, None, days) for unit in (1, 2, 3, 4, 5) for group in GROUPS)
    return rules, lines


def made(seed: int, *, people: int = 12, on: dt.date = ON, number: str = "01/2026/BC-TINH") -> Frozen:
    """A province (1) with two communes (2, 3), one of which took over another (4)."""
    random = Random(seed)
    rules, timelines = made_rules(random)
    units = (
        UnitEntry(1, "u1", "Tỉnh Đông Hải", None, 0, (1,)),
        UnitEntry(2, "u2", "Xã An Ổn", 1, 1, (2,)),
        UnitEntry(3, "u3", "Xã Đằng Giang", 1, 1, (3, 4)),
    )
    head = Head(1, "u1", "Tỉnh Đông Hải", number, on.year, on, KNOWN, 7)
    entries = tuple(made_person(random, each) for each in range(1, people + 1))
    return Frozen(head, units, rules, timelines, entries)


def laid_out(frozen: Frozen, path: Path) -> Folder:
    """The parts of the report on disk, outputs and all."""
    path.mkdir(exist_ok=True)
    folder = Folder(path)
    folder.write_lines(HEAD, [written(frozen.head)])
    parts = ((UNIT_FILE, frozen.units), (RULE_FILE, frozen.rules), (TIMELINE_FILE, frozen.timelines))
    for name, facts in (*parts, (PEOPLE_FILE, frozen.people)):
        folder.write_lines(name, (written(fact) for fact in facts))
    folder.make_outputs()
    return folder


def packed(frozen: Frozen, path: Path, cover: Callable[[bytes], bytes] = lambda _manifest: b"%PDF") -> Path:
    """The one file of the report."""
    folder = laid_out(frozen, path)
    manifest = write_manifest(frozen.head.number, folder.seals_of())
    folder.pack(path / "report.zip", manifest=manifest, cover=cover(manifest))
    return path / "report.zip"


def changed(frozen: Frozen, seed: int) -> Frozen:
    """The same a while later: moves, corrections, new lines, exemptions, leavers, newcomers, another rule."""
    random = Random(seed)
    people = [_later(random, person) for person in frozen.people if random.random() < 0.9]
    people += [made_person(random, 1000 + each) for each in range(random.randrange(3))]
    rules, timelines = (frozen.rules, frozen.timelines) if random.random() < 0.5 else made_rules(random)
    on = random.choice((frozen.head.on, frozen.head.on + dt.timedelta(days=10), dt.date(2027, 1, 10)))
    head = replace(frozen.head, on=on, year=on.year, number="02/2026/BC-TINH")
    return Frozen(head, frozen.units, rules, timelines, tuple(people))


def _later(random: Random, person: PersonEntry) -> PersonEntry:
    inputs = person.inputs
    for change in random.sample(_CHANGES, k=random.randrange(4)):
        inputs = change(random, inputs)
    return replace(person, inputs=inputs)


def _moved(random: Random, inputs: PersonInputs) -> PersonInputs:
    since, old = dt.date(2026, 12, random.randrange(1, 28)), inputs.posts[-1]
    new = replace(held(random, old.id + 5000), valid_from=since)
    return replace(inputs, posts=(*inputs.posts[:-1], replace(old, valid_to=since), new))


def _credited(random: Random, inputs: PersonInputs) -> PersonInputs:
    return replace(inputs, lines=(*inputs.lines, line(random, random.randrange(10**6, 10**7))))


def _corrected(random: Random, inputs: PersonInputs) -> PersonInputs:
    lines = tuple(
        replace(each, amount=random.choice((0, 800))) if random.random() < 0.5 else each
        for each in inputs.lines
    )
    return replace(inputs, lines=lines)


def _exempted(random: Random, inputs: PersonInputs) -> PersonInputs:
    return replace(inputs, exemptions=(*inputs.exemptions, exemption(random)))


def _away(random: Random, inputs: PersonInputs) -> PersonInputs:
    return replace(inputs, aways=(*inputs.aways, Away("study", day(random), None)))


_CHANGES = (_moved, _credited, _corrected, _exempted, _away)
