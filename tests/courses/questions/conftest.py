"""The bank and its people."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.courses.questions.bank import Office


@pytest.fixture
def office(app: Flask, sign_in: Callable[[int], FlaskClient]) -> Office:
    """Two provinces with their trainers, a reviewer, an administrator and a learner."""
    return Office(app, sign_in).set_up()
