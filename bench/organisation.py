"""Three million people in twenty thousand units: how long search, person, unit and tree take on PostgreSQL."""

import json
import statistics
import time

import click
from flask.testing import FlaskClient

from bench.nation import build_nation
from bench.site import bench_site
from lms.core.db import transaction
from lms.core.permissions import Role
from lms.organisations.queries import find_unit_by_code, get_root
from lms.people.sessions import COOKIE, start_session
from tests.factories.people import make_holder

_LOOKS = 12


@click.command("organisation")
@click.option("--people", default=3_000_000, show_default=True, help="People with a main post.")
@click.option("--units", default=20_000, show_default=True, help="Units of three levels.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def command(people: int, units: int, as_json: bool) -> None:
    """Builds the nation, then opens the pages as administrators of the site, a province and a commune."""
    with bench_site(0) as site:
        before = time.perf_counter()
        nation = build_nation(people=people, units=units)
        figures: dict[str, float] = {"build_s": round(time.perf_counter() - before, 1)}
        for place, code in (("site", "GOC"), ("province", nation.province), ("commune", nation.commune)):
            browser = sign_in_at(site.app.test_client(), code)
            for name, address in _addresses(code, nation.person, nation.staff_number).items():
                figures |= _measure(browser, f"{place}_{name}", address)
    click.echo(json.dumps(figures) if as_json else "\n".join(f"{key}: {figures[key]}" for key in figures))


def sign_in_at(browser: FlaskClient, code: str) -> FlaskClient:
    """The browser, in which an administrator of that unit is signed in."""
    with transaction(write=True):
        unit = find_unit_by_code(code) or get_root()
        person = make_holder(Role.ADMINISTRATOR, unit, f"Quản Trị {code}")
        token = start_session(person=person, own_device=False, device="bench")
    browser.set_cookie(COOKIE, token)
    return browser


def _addresses(code: str, person: str, staff_number: str) -> dict[str, str]:
    with transaction(write=False):
        unit = find_unit_by_code(code) or get_root()
        public_id = unit.public_id
    return {
        "people": "/quan-tri/nguoi-dung",
        "search_common": "/quan-tri/nguoi-dung?tim=nguyen",
        "search_name": "/quan-tri/nguoi-dung?tim=dang+thi+anh",
        "search_number": f"/quan-tri/nguoi-dung?tim={staff_number}",
        "person": f"/quan-tri/nguoi-dung/{person}",
        "tree": "/quan-tri/don-vi",
        "branch": f"/quan-tri/don-vi?trong={public_id}",
        "unit": f"/quan-tri/don-vi/{public_id}",
        "unit_search": "/quan-tri/don-vi?tim=xa+1234",
    }


def _measure(browser: FlaskClient, name: str, address: str) -> dict[str, float]:
    times = []
    for _ in range(_LOOKS):
        before = time.perf_counter()
        answer = browser.get(address)
        times.append((time.perf_counter() - before) * 1000)
        if answer.status_code != 200:
            return {f"{name}_status": answer.status_code}
    return {
        f"{name}_p50_ms": round(statistics.median(times), 1),
        f"{name}_worst_ms": round(max(times), 1),
    }
