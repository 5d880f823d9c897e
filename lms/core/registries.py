"""What would otherwise point up: features leave their panels, seeders and invariants here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Select

Panel = Callable[[], str | None]
Seeder = Callable[[], None]
Invariant = Callable[[], list[str]]


@dataclass(frozen=True)
class DemonstrationMark:
    """The file in the data folder that says: this is the demonstration site."""

    data_dir: Path

    @property
    def path(self) -> Path:
        """Where the mark lies."""
        return self.data_dir / "demonstration"

    def __call__(self) -> bool:
        """True on the demonstration site."""
        return self.path.exists()


def init_registries(app: Flask) -> None:
    """Empty registries, for features to fill when they register."""
    app.extensions["lms.panels"] = []
    app.extensions["lms.person_panels"] = []
    app.extensions["lms.record_counts"] = []
    app.extensions["lms.setup"] = []
    app.extensions["lms.readiness"] = []
    app.extensions["lms.administration"] = []
    app.extensions["lms.hr_places"] = []
    app.extensions["lms.hr_panels"] = []
    app.extensions["lms.seeders"] = []
    app.extensions["lms.invariants"] = {}
    app.extensions["lms.is_demonstration"] = DemonstrationMark(app.config["LMS"].data_dir)


def add_panel(app: Flask, panel: Panel, *, order: int) -> None:
    """Show the panel (its HTML, or None for nothing) on the home page of signed-in people, in this order."""
    app.extensions["lms.panels"].append((order, panel))


def home_panels() -> list[str]:
    """The HTML of every panel that has something to show, in order."""
    panels = sorted(current_app.extensions["lms.panels"], key=lambda entry: entry[0])
    return [html for _, panel in panels if (html := panel()) is not None]


def add_person_panel(app: Flask, panel: Callable[[int], str | None], *, order: int) -> None:
    """Show the panel for a person id on the administrator's page of that person."""
    app.extensions["lms.person_panels"].append((order, panel))


def person_panels(person_id: int) -> list[str]:
    """The HTML of every panel about that person, in order."""
    panels = sorted(current_app.extensions["lms.person_panels"], key=lambda entry: entry[0])
    return [html for _, panel in panels if (html := panel(person_id)) is not None]


def add_record_count(
    app: Flask, label: Any, records: Callable[[], Select[Any]], *, anchor: str, order: int
) -> None:
    """Count these records (a select of their person ids) where two accounts are compared.

    `anchor` is where the page of a person shows them.
    """
    app.extensions["lms.record_counts"].append((order, label, records, anchor))


def record_counts() -> list[tuple[Any, Select[Any], str]]:
    """(label, select of person ids, anchor) of the kinds of records people have, in order."""
    counts = sorted(current_app.extensions["lms.record_counts"], key=lambda entry: entry[0])
    return [(label, records(), anchor) for _, label, records, anchor in counts]


def add_administration(app: Flask, endpoint: str, title: Any, hint: Any, *, order: int) -> None:
    """Lead from the start page of the administration to this page, for those who may open it."""
    app.extensions["lms.administration"].append((order, endpoint, title, hint))


def administration_places() -> list[tuple[str, Any, Any]]:
    """(endpoint, title, hint) of the places of the administration, in order."""
    places = sorted(current_app.extensions["lms.administration"], key=lambda entry: entry[0])
    return [(endpoint, title, hint) for _, endpoint, title, hint in places]


def add_hr_place(app: Flask, endpoint: str, title: Any, hint: Any, *, order: int) -> None:
    """Lead from the start page of HR officers to this page; the hundred of the order is the group it stands in."""
    app.extensions["lms.hr_places"].append((order, endpoint, title, hint))


def add_hr_panel(app: Flask, panel: Panel, *, order: int) -> None:
    """Show the panel (its HTML, or None for nothing) at the top of the start page of HR officers, in this order."""
    app.extensions["lms.hr_panels"].append((order, panel))


def hr_panels() -> list[str]:
    """The HTML of every panel of HR officers that has something to show, in order."""
    panels = sorted(current_app.extensions["lms.hr_panels"], key=lambda entry: entry[0])
    return [html for _, panel in panels if (html := panel()) is not None]


def hr_places() -> list[tuple[int, str, Any, Any]]:
    """(group, endpoint, title, hint) of the places of HR officers, in order."""
    places = sorted(current_app.extensions["lms.hr_places"], key=lambda entry: entry[0])
    return [(order // 100, endpoint, title, hint) for order, endpoint, title, hint in places]


def add_setup(app: Flask, step: Callable[[], None], *, order: int) -> None:
    """Have `lms init` take this step, in this order, each in its own writing transaction; it may run again."""
    app.extensions["lms.setup"].append((order, step))


def setup_steps() -> list[Callable[[], None]]:
    """The steps of `lms init` in order."""
    return [step for _, step in sorted(current_app.extensions["lms.setup"], key=lambda entry: entry[0])]


def add_readiness(app: Flask, check: Callable[[], str | None]) -> None:
    """Have `lms init` and `lms run` say the sentence that `check` returns while something is missing."""
    app.extensions["lms.readiness"].append(check)


def what_is_missing() -> list[str]:
    """One sentence for each thing that the operator still has to do."""
    checks: list[Callable[[], str | None]] = current_app.extensions["lms.readiness"]
    return [sentence for check in checks if (sentence := check()) is not None]


def add_seeder(app: Flask, seeder: Seeder, *, order: int) -> None:
    """Have `seeder` fill its part of the demonstration site, in this order, each in its own transaction."""
    app.extensions["lms.seeders"].append((order, seeder))


def seeders() -> list[Seeder]:
    """The seeders in order."""
    return [seeder for _, seeder in sorted(current_app.extensions["lms.seeders"], key=lambda entry: entry[0])]


def add_invariant(app: Flask, name: str, check: Invariant) -> None:
    """Have `lms audit` run `check`, which returns one line for each violation."""
    app.extensions["lms.invariants"][name] = check


def add_invariants(app: Flask, feature: str, checks: Iterable[Callable[[], list[str]]]) -> None:
    """Have `lms audit` run each of them, by the name of the feature and the words of its own name."""
    for check in checks:
        add_invariant(app, f"{feature}: {check.__name__.replace('_', ' ')}", check)


def invariants() -> dict[str, Invariant]:
    """Every invariant by name."""
    found: dict[str, Any] = current_app.extensions["lms.invariants"]
    return found
