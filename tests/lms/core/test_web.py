"""The edge of a request: clashes with somebody else, and addresses that no database can look up."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from lms.core.db import transaction
from lms.core.permissions import public
from tests.factories.people import make_person


class _Refused(Exception):
    """What PostgreSQL's driver raises, as far as the site looks at it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("sqlstate", "tries"),
    [("23505", 2), ("40P01", 2), ("23514", 1)],
    ids=["a unique key taken meanwhile", "a deadlock", "a broken check"],
)
def test_a_clash_with_another_writer_is_tried_once_more(app: Flask, sqlstate: str, tries: int) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    calls: list[int] = []

    @public
    def view() -> str:
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError("INSERT", {}, _Refused(sqlstate))
        return "written"

    app.view_functions["home.index"] = view
    answer = app.test_client().get("/")
    assert len(calls) == tries
    assert answer.status_code == (200 if tries == 2 else 500)


@pytest.mark.parametrize(
    "address", ["/khoa-hoc/%00", "/khoa-hoc/x/tep/99999999999999999999999/anh.png", "/muc-tieu/%00"]
)
def test_what_no_database_can_look_up_is_not_there(
    app: Flask, sign_in: Callable[[int], FlaskClient], address: str
) -> None:
    with app.app_context(), transaction(write=True):
        person_id = make_person().id
    assert sign_in(person_id).get(address).status_code == 404
