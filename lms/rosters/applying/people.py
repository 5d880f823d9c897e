"""Writing people in bulk: new ones with their keys and sign-in names, corrections of known ones."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select, update

from lms.core.bulk import insert_many, insert_with_ids, update_many
from lms.core.clock import now
from lms.core.db import db
from lms.core.ids import public_id
from lms.core.text import clean_line, fold, identity_key, name_sort_key, split_name
from lms.people.models import Person, PersonKey, ResetCode, SignInName
from lms.people.rules import keys_of
from lms.rosters.rules.rows import IDENTITY, Judged

NAMES = ("staff_number", "email")


def name_columns(full_name: str) -> dict[str, str]:
    """The name in normal form C with its search and sort keys."""
    name = clean_line(full_name)
    return {
        "full_name": name,
        "given_name": split_name(name)[1],
        "search_text": fold(name),
        "sort_key": name_sort_key(name),
    }


def create_people(judged: list[Judged]) -> list[int]:
    """The people of these rows are known and can be found; their keys in the order of the rows."""
    moment = now()
    rows = [_person(each.corrections, moment) for each in judged]
    ids = insert_with_ids(Person, rows)
    write_keys_of({person_id: row["full_name"] for person_id, row in zip(ids, rows, strict=True)})
    _add_names((person_id, row) for person_id, row in zip(ids, rows, strict=True))
    return ids


def _person(facts: dict[str, Any], moment: dt.datetime) -> dict[str, Any]:
    return {
        **{name: facts.get(name) for name in IDENTITY},
        **name_columns(facts["full_name"]),
        "public_id": public_id(),
        "created_at": moment,
    }


def write_keys_of(names: dict[int, str]) -> None:
    """These people, who have none yet, are found by each word of their names."""
    rows = [
        {"person_id": person_id, "position": position, "key": key}
        for person_id, name in names.items()
        for position, key in keys_of(name)
    ]
    insert_many(PersonKey, rows)


def _add_names(people: Iterable[tuple[int, dict[str, Any]]]) -> None:
    rows = []
    for person_id, row in people:
        keys = {identity_key(row[kind]): kind for kind in reversed(NAMES) if row.get(kind)}
        rows += [{"person_id": person_id, "kind": kind, "identity_key": key} for key, kind in keys.items()]
    insert_many(SignInName, rows)


def correct_people(corrections: dict[int, dict[str, Any]]) -> None:
    """These people are recorded like this from now on; they sign in under their new names."""
    renamed = {person_id: each["full_name"] for person_id, each in corrections.items() if "full_name" in each}
    rows = {
        person_id: {**each, **(name_columns(each["full_name"]) if "full_name" in each else {})}
        for person_id, each in corrections.items()
    }
    update_many(Person, rows)
    if renamed:
        db.session.execute(delete(PersonKey).where(PersonKey.person_id.in_(renamed)))
        write_keys_of(renamed)
    for kind in NAMES:
        _replace_names(kind, {key: each[kind] for key, each in corrections.items() if kind in each})
    _void_codes([person_id for person_id, each in corrections.items() if "email" in each])


def _replace_names(kind: str, names: dict[int, str | None]) -> None:
    if not names:
        return
    mine = (SignInName.person_id.in_(names), SignInName.kind == kind)
    db.session.execute(delete(SignInName).where(*mine).execution_options(synchronize_session=False))
    wanted = {person_id: identity_key(name) for person_id, name in names.items() if name}
    taken = set(db.session.scalars(select(SignInName.identity_key).where(SignInName.person_id.in_(wanted))))
    rows = [
        {"person_id": person_id, "kind": kind, "identity_key": key}
        for person_id, key in wanted.items()
        if key not in taken
    ]
    insert_many(SignInName, rows)


def _void_codes(person_ids: list[int]) -> None:
    """No code that was sent to an old address can be used any more."""
    if person_ids:
        unused = update(ResetCode).where(ResetCode.person_id.in_(person_ids), ResetCode.used_at.is_(None))
        db.session.execute(unused.values(used_at=now()).execution_options(synchronize_session=False))
