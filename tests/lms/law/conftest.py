"""Who keeps the list of documents, who approves again, who looks things up."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person


@dataclass
class House:
    """Browsers of the people in the test, by name."""

    sign_in: Callable[[int], FlaskClient]
    people: dict[str, int] = field(default_factory=dict)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, name: str) -> FlaskClient:
        if name not in self.browsers:
            self.browsers[name] = self.sign_in(self.people[name])
        return self.browsers[name]


@pytest.fixture
def house(app: Flask, sign_in: Callable[[int], FlaskClient]) -> House:
    """An administrator and a reviewer of the whole site, both of a province, a trainer and a learner."""
    made = House(sign_in)
    with app.app_context(), transaction(write=True):
        root, (province, commune, _) = get_root(), make_province()
        for name, role, unit in (
            ("nam", Role.ADMINISTRATOR, root),
            ("nguyet", Role.REVIEWER, root),
            ("tinh", Role.ADMINISTRATOR, province),
            ("duyet", Role.REVIEWER, province),
            ("tuan", Role.TRAINER, province),
        ):
            made.people[name] = make_holder(role, unit, f"Người {name}").id
        made.people["hang"] = make_person("Nguyễn Thị Hằng", unit=commune).id
    return made
