"""Who sees what of whom: every page as every role, standing where people stand, beside a committed matrix.

`scope.txt` has a line for each page. For each role: what it answers to the person whose objects are asked for,
to somebody of the same unit, of one below, of one beside, of one above, and to somebody of none. A star says
that the answer names her. After a wanted change:
`LMS_WRITE_SCOPE=1 python -m pytest -n 0 tests/architecture/test_scope_matrix.py`.
"""

import difflib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.core.app import create_app
from lms.core.clock import system_clock
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.permissions import Role
from tests.architecture.scope import CHANGES, NEVER, fill, twin
from tests.architecture.scope_walk import Walk, rules, watched
from tests.architecture.scope_world import CANARIES, RELATIONS, furnish
from tests.sites import ReusedSite

MATRIX = Path(__file__).parent / "scope.txt"
ROLES = [role.value for role in Role]
_WIDTH = len(RELATIONS) * 5
_HEAD = [
    f"{'':<70} " + "".join(f"{role:<{_WIDTH}}" for role in ROLES).rstrip(),
    f"{'':<70} " + ("".join(f"{relation[:4]:<5}" for relation in RELATIONS) * len(ROLES)).rstrip(),
]
# 409: what a marker took is in that marker's hands.
REFUSED = {"403", "404", "409"}
# Pages that answer nobody with a page of their own, and why their objects are real all the same.
LEADS_ON = {
    "/bai-lam/<attempt>": "leads to the question where its learner stopped",
    "/khoa-hoc/<slug>/hoc-tiep": "leads to the lesson where its learner stopped",
    "/quan-tri/van-ban/<public_id>/sua": "for those who look after the whole site: nobody here does",
    "/quan-tri/van-ban/<public_id>/thay-the": "for those who look after the whole site: nobody here does",
}


def _settings(folder: Path) -> Settings:
    return Settings(
        data_dir=folder, secret_key="tests", rate_limits=False, demo_password="mat-khau-trinh-dien"
    )


@pytest.fixture(scope="session")
def furnished(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration with everybody and everything that is asked for."""
    folder = tmp_path_factory.mktemp("scope") / "site"
    shutil.copytree(demonstration, folder)
    site = create_app(_settings(folder), clock=system_clock)
    with site.app_context():
        with transaction(write=True):
            furnish()
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def reused_furnished(furnished: Path) -> Iterator[ReusedSite]:
    """The site object that the people of one role walk after those of another."""
    reused = ReusedSite(_settings(furnished), system_clock)
    yield reused
    reused.let_go()


@pytest.fixture(scope="session", params=list(Role), ids=ROLES)
def walk(
    request: pytest.FixtureRequest,
    furnished: Path,
    reused_furnished: ReusedSite,
    tmp_path_factory: pytest.TempPathFactory,
) -> Walk:
    """Every page of the site was asked for by the people of one role."""
    folder = tmp_path_factory.mktemp(request.param.value) / "site"
    shutil.copytree(furnished, folder)
    site = reused_furnished.aim(_settings(folder), system_clock)
    site.config.update(TESTING=False)
    walked = Walk(site, request.param, folder / "tu-hoc.sqlite3")
    walked.begin()
    walked.go()
    return walked


def _read() -> dict[str, dict[str, str]]:
    """Rule → role → the six answers, as committed."""
    lines = MATRIX.read_text(encoding="utf-8").splitlines()[len(_HEAD) :] if MATRIX.exists() else []
    found = {}
    for line in lines:
        rule, rest = line.split(maxsplit=1)
        cells = rest.split()
        number = len(RELATIONS)
        found[rule] = {
            role: " ".join(cells[place * number : (place + 1) * number]) for place, role in enumerate(ROLES)
        }
    return found


def _write(role: str, answers: dict[str, str]) -> None:
    """The role's column is these answers; pages that are gone leave the matrix."""
    known, lines = _read(), list(_HEAD)
    for rule, cells in answers.items():
        row = dict.fromkeys(ROLES, " ".join("?" * len(RELATIONS))) | known.get(rule, {}) | {role: cells}
        written = (f"{cell:<5}" for each in ROLES for cell in row[each].split())
        lines.append(f"{rule:<70} {''.join(written)}".rstrip())
    MATRIX.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_everybody_is_answered_as_the_committed_matrix_says(walk: Walk) -> None:
    nobodys = [rule for rule, address in walk.addresses.items() if address is None]
    assert not nobodys, "say whose these are in tests/architecture/scope.py:\n" + "\n".join(nobodys)
    broken = [rule for rule, each in walk.answers.items() if any(cell >= "5" for cell in each.values())]
    assert not broken, "these pages break:\n" + "\n".join(broken)
    found = {rule: " ".join(each.values()) for rule, each in walk.answers.items()}
    if os.environ.get("LMS_WRITE_SCOPE"):
        _write(walk.role.value, found)
    committed = {rule: each[walk.role.value] for rule, each in _read().items()}
    was, is_now = ([f"{rule} {cells}" for rule, cells in sorted(each.items())] for each in (committed, found))
    differing = list(difflib.unified_diff(was, is_now, "committed", "found", lineterm="", n=0))
    assert not differing, f"as {walk.role.value} ({' '.join(RELATIONS)}):\n" + "\n".join(differing)


def test_who_may_not_look_may_not_change(walk: Walk) -> None:
    faults = []
    with walk.site.app_context(), transaction(write=False):
        asked = list(_changes(walk))
    with watched(walk.database) as watch:
        for method, address, relation in asked:
            browser, headers = walk.browsers[relation], {"X-CSRFToken": "x", "Tus-Resumable": "1.0.0"}
            with browser.open(
                address, method=method, data={"writer": "1", "seq": "1"}, headers=headers
            ) as answer:
                if str(answer.status_code) not in REFUSED:
                    faults.append(f"{relation} {method} {address}: {answer.status_code}")
            if not watch.holds():
                faults.append(f"{relation} {method} {address}: something was written")
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:30])
    assert asked


def _changes(walk: Walk) -> Iterator[tuple[str, str, str]]:
    """(method, address, relation) of every change of something that the person may not look at."""
    for rule in rules(walk.site, *CHANGES):
        page = twin(rule.rule, set(walk.addresses))
        if page is None and rule.rule not in NEVER:
            continue
        address = fill(rule.rule, walk.her)
        assert address is not None, f"say whose {rule.rule} is in tests/architecture/scope.py"
        method = next(each for each in CHANGES if each in (rule.methods or ()))
        answers = walk.answers.get(page or "", {})
        refused = [each for each in RELATIONS if answers.get(each, "").rstrip("*") in REFUSED]
        if set(answers.values()) == {"403"}:
            refused = ["parent"]  # the role itself is refused: nobody reaches further than this one
        for relation in dict.fromkeys((*refused, *NEVER.get(rule.rule, ()))):
            yield method, address, relation


def test_nobody_reads_of_those_whom_no_unit_of_theirs_holds(walk: Walk) -> None:
    walk.ask_for_canaries()
    assert not walk.leaks, f"{len(walk.leaks)} leaks:\n" + "\n".join(walk.leaks[:30])
    listens = walk.role in {Role.TRAINER, Role.HR_OFFICER, Role.ADMINISTRATOR}
    assert (len(walk.heard) >= 20) == listens, walk.heard


def test_what_is_asked_for_is_really_there() -> None:
    """Every page with somebody's object in its address answers somebody with a page: else nothing was tried."""
    unreal = [
        rule
        for rule, row in _read().items()
        if "<" in rule and rule not in LEADS_ON and "200" not in " ".join(row.values())
    ]
    assert unreal == []


def test_everything_that_changes_something_has_a_page_to_look_at_it_first(demo_site: Flask) -> None:
    pages = {rule.rule for rule in rules(demo_site, "GET")}
    lonely = [
        rule.rule
        for rule in rules(demo_site, *CHANGES)
        if "<" in rule.rule and rule.rule not in NEVER and not twin(rule.rule, pages)
    ]
    assert lonely == []


def test_the_canaries_sing_to_whoever_looks_after_the_whole_site(
    furnished: Path, reused_furnished: ReusedSite, tmp_path: Path
) -> None:
    """Else their silence everywhere would say nothing."""
    folder = tmp_path / "site"
    shutil.copytree(furnished, folder)
    site = reused_furnished.aim(_settings(folder), system_clock)
    heard = Walk(site, Role.ADMINISTRATOR, folder / "tu-hoc.sqlite3").listen("quantri", CANARIES[0])
    assert len(heard) >= 60, heard
