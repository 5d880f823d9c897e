"""Writing a batch of judged rows, and beside each row of the database what it was before and is after."""

import datetime as dt
from typing import Any

from lms.core.bulk import insert_many, insert_with_ids, update_many
from lms.core.text import fold
from lms.people.models import Post
from lms.rosters.applying.people import correct_people, create_people
from lms.rosters.models import RosterChange
from lms.rosters.rules.rows import IDENTITY, Judged

Change = dict[str, Any]


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON keeps them."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }


class Writer:
    """Writes the batches of one list, counting what it wrote."""

    def __init__(self, roster_id: int, on: dt.date) -> None:
        self.roster_id, self.on, self.position = roster_id, on, 0
        self.created: dict[int, list[int]] = {}
        self.title_keys: set[str] = set()
        self.counts = {"created": 0, "corrected": 0, "posts_begun": 0, "posts_ended": 0}

    def write(self, judged: list[Judged]) -> None:
        """What these rows say is so, and can be taken back."""
        changes = [*self._write_people(judged), *self._write_posts(judged)]
        self._keep(changes)

    def end_posts(self, posts: list[tuple[int, Any]], reason: str) -> None:
        """The main posts (person id, post) of people who are not in the list end."""
        rows = {post.id: {"valid_to": self.on, "end_reason": reason} for _person_id, post in posts}
        update_many(Post, rows)
        self.counts["posts_ended"] += len(rows)
        before = {
            post.id: {"valid_to": post.valid_to, "end_reason": post.end_reason} for _person_id, post in posts
        }
        self._keep(
            [
                self._change(None, "post", post.id, person_id, before[post.id], rows[post.id])
                for person_id, post in posts
            ]
        )

    def _change(
        self, number: int | None, table: str, row_id: int, person_id: int, before: Change, after: Change
    ) -> Change:
        return {
            "roster_id": self.roster_id,
            "row_number": number,
            "table_name": table,
            "row_id": row_id,
            "person_id": person_id,
            "before": plain(before),
            "after": plain(after),
            "is_new": not before,
            "conflict": None,
            "found": {},
        }

    def _keep(self, changes: list[Change]) -> None:
        """In the order of the rows, so that all that was written about a person stands together."""
        changes.sort(key=lambda change: change["row_number"] or 0)
        for change in changes:
            self.position += 1
            change["position"] = self.position
        insert_many(RosterChange, changes)

    def _write_people(self, judged: list[Judged]) -> list[Change]:
        new = [each for each in judged if each.verdict == "new"]
        changes = []
        for each, person_id in zip(new, create_people(new), strict=True):
            facts = {name: each.corrections.get(name) for name in IDENTITY} | {"is_active": True}
            changes.append(self._change(each.draft.number, "person", person_id, person_id, {}, facts))
            self.created.setdefault(each.unit_id or 0, []).append(person_id)
            each.draft.values["person_id"] = person_id
        known = {each.person.id: each for each in judged if each.person and each.corrections}
        correct_people({person_id: each.corrections for person_id, each in known.items()})
        for person_id, each in known.items():
            before = {name: getattr(each.person, name) for name in each.corrections}
            number = each.draft.number
            changes.append(self._change(number, "person", person_id, person_id, before, each.corrections))
        self.counts["created"] += len(new)
        self.counts["corrected"] += len(known)
        return changes

    def _write_posts(self, judged: list[Judged]) -> list[Change]:
        changes, updates = list[Change](), dict[int, Change]()
        for each in judged:
            if each.post is None or each.person is None or each.post.way == "begin":
                continue
            post = each.person.post
            assert post is not None
            after = self._after(each)
            before = {name: getattr(post, name) for name in after}
            after = {name: value for name, value in after.items() if value != before[name]}
            updates[post.id] = after | ({"title_key": fold(after["title"])} if "title" in after else {})
            before = {name: before[name] for name in after}
            changes.append(self._change(each.draft.number, "post", post.id, each.person.id, before, after))
        update_many(Post, updates)
        self.counts["posts_ended"] += sum("valid_to" in after for after in updates.values())
        return [*changes, *self._begin_posts(judged)]

    def _after(self, each: Judged) -> Change:
        assert each.post is not None
        if each.post.way == "amend":
            self.title_keys.add(fold(each.post.facts["title"]))
            return dict(each.post.facts)
        return {"valid_to": self.on, "end_reason": each.post.end_reason}

    def _begin_posts(self, judged: list[Judged]) -> list[Change]:
        beginning = [each for each in judged if each.post and each.post.way in ("begin", "replace")]
        rows = [_post_row(each) for each in beginning]
        self.title_keys |= {row["title_key"] for row in rows}
        ids = insert_with_ids(Post, rows)
        self.counts["posts_begun"] += len(rows)
        changes = []
        for each, post_id, row in zip(beginning, ids, rows, strict=True):
            facts = {name: value for name, value in row.items() if name not in ("person_id", "title_key")}
            changes.append(self._change(each.draft.number, "post", post_id, row["person_id"], {}, facts))
        return changes


def _post_row(each: Judged) -> dict[str, Any]:
    assert each.post is not None
    person_id = each.person.id if each.person else each.draft.values["person_id"]
    facts = each.post.facts
    return {
        **facts,
        "person_id": person_id,
        "title_key": fold(facts["title"]),
        "is_main": True,
    }
