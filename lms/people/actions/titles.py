"""Use cases about post titles: the master list, and what titles as offices write them mean in it."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, func, select

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import batches, db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line, fold
from lms.people.models import Post, PostTitle, TitleMatch
from lms.people.titles import MasterList, Verdict, most_written

_SHIPPED = Path(__file__).parents[1] / "titles.toml"


def load_titles() -> None:
    """The shipped master list is there; what was added, renamed or closed since stays as it is."""
    for group, names in _shipped()["titles"].items():
        for name in names:
            facts = {"name": clean_line(name), "title_key": fold(name), "person_group": group or None}
            is_leadership = is_leaders_title(name)
            insert_once(PostTitle, public_id=public_id(), is_open=True, is_leadership=is_leadership, **facts)


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))


def is_leaders_title(name: str) -> bool:
    """Whether the title begins like those of leaders and managers (lãnh đạo, quản lý)."""
    key = f"{fold(name)} "
    return any(key.startswith(f"{fold(beginning)} ") for beginning in _shipped()["leadership"])


def master_list() -> MasterList:
    """The open titles of the master list."""
    rows = db.session.execute(select(PostTitle.id, PostTitle.name).where(PostTitle.is_open))
    return MasterList({row.id: row.name for row in rows})


def match_title(title: str) -> None:
    """The title has its line among the matches: linked, or in the queue. One that is known is left alone."""
    key = fold(title)
    if db.session.get(TitleMatch, key) is None:
        _insert(key, title, master_list().judge(title))


def _insert(key: str, written: str, verdict: Verdict) -> None:
    insert_once(TitleMatch, title_key=key, written=clean_line(written), **_columns(verdict))


def _columns(verdict: Verdict) -> dict[str, Any]:
    return {
        "state": verdict.state,
        "title_id": verdict.title_id,
        "suggested_id": verdict.suggested_id,
        "score": verdict.score,
        "way": verdict.way,
    }


def reconcile_titles(title_keys: Iterable[str] | None = None) -> int:
    """Every title that posts bear has a verdict; what people decided stays. Returns how many lines changed.

    With keys only these are looked at, as after an import; without, all, and lines that no post bears any
    more are gone. To run it twice changes nothing.
    """
    titles, changed = master_list(), 0
    if title_keys is None:
        changed += _forget_unused()
        title_keys = db.session.scalars(select(Post.title_key).distinct()).all()
    for chunk in batches(sorted(set(title_keys)), 500):
        known = {
            match.title_key: match
            for match in db.session.scalars(select(TitleMatch).where(TitleMatch.title_key.in_(chunk)))
        }
        for key, written in _spellings(chunk).items():
            changed += _judge(titles, key, written, known.get(key))
    db.session.flush()
    return changed


def reconcile_new_titles() -> int:
    """The titles of posts that were written in bulk, and have no verdict yet, have one."""
    return reconcile_titles(db.session.scalars(unmatched_titles().distinct()).all())


def unmatched_titles() -> Select[Any]:
    """A select of the keys of titles that posts bear and nobody compared with the master list yet."""
    return select(Post.title_key).where(Post.title_key.not_in(select(TitleMatch.title_key)))


def _forget_unused() -> int:
    unused = delete(TitleMatch).where(
        TitleMatch.decided_at.is_(None), TitleMatch.title_key.not_in(select(Post.title_key))
    )
    result: Any = db.session.execute(unused)
    return int(result.rowcount)


def _spellings(keys: list[str]) -> dict[str, str]:
    """For each key the way it is written most."""
    rows = db.session.execute(
        select(Post.title_key, Post.title, func.count(Post.id))
        .where(Post.title_key.in_(keys))
        .group_by(Post.title_key, Post.title)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for key, title, count in rows:
        found.setdefault(key, []).append((title, count))
    return {key: most_written(spellings) for key, spellings in found.items()}


def _judge(titles: MasterList, key: str, written: str, match: TitleMatch | None) -> int:
    if match is None:
        _insert(key, written, titles.judge(written))
        return 1
    if match.decided_at is not None:
        return 0
    wanted = {"written": clean_line(written), **_columns(titles.judge(written))}
    if all(getattr(match, name) == value for name, value in wanted.items()):
        return 0
    for name, value in wanted.items():
        setattr(match, name, value)
    return 1


def link_title(*, match: TitleMatch, title: PostTitle, by_id: int) -> None:
    """The written title means this one of the master list, for every post of the site that bears it."""
    lock(match)
    if not title.is_open:
        raise Refusal(_("This title is closed. Choose another."))
    _decide(match, "linked", title.id, "chosen", by_id)
    _record("title.linked", match, {"title": title.name})


def set_title_apart(*, match: TitleMatch, by_id: int) -> None:
    """The written title stands for itself: it means nothing in the master list, and waits no longer."""
    lock(match)
    _decide(match, "apart", None, "chosen", by_id)
    _record("title.set_apart", match, {})


def add_title(*, match: TitleMatch, name: str, person_group: str | None, by_id: int) -> PostTitle:
    """The master list has a new title, and the written one means it."""
    lock(match)
    title = create_title(name=name, person_group=person_group)
    _decide(match, "linked", title.id, "new", by_id)
    _record("title.linked", match, {"title": title.name})
    _judge_again_but(match)
    return title


def create_title(*, name: str, person_group: str | None) -> PostTitle:
    """The master list has this title."""
    key = fold(name)
    if db.session.scalar(select(PostTitle.id).where(PostTitle.title_key == key)) is not None:
        raise Refusal(_("The master list has this title already."))
    title = PostTitle(
        public_id=public_id(),
        name=clean_line(name),
        title_key=key,
        person_group=person_group or None,
        is_leadership=is_leaders_title(name),
    )
    db.session.add(title)
    db.session.flush()
    record("title.created", kind="title", id=title.id, label=title.name)
    return title


def _judge_again_but(match: TitleMatch) -> None:
    waiting = select(TitleMatch.title_key).where(
        TitleMatch.decided_at.is_(None), TitleMatch.title_key != match.title_key
    )
    reconcile_titles(db.session.scalars(waiting).all())


def _decide(match: TitleMatch, state: str, title_id: int | None, way: str, by_id: int) -> None:
    match.state, match.title_id, match.way = state, title_id, way
    match.decided_by_id, match.decided_at = by_id, now()
    db.session.flush()


def undo_decision(*, match: TitleMatch) -> None:
    """Nobody decided about the written title: it stands as the comparison finds it.

    A title that the decision added to the master list goes again, unless others were linked to it since.
    """
    lock(match)
    if match.decided_at is None:
        raise Refusal(_("Nobody decided about this title."))
    added = match.title_id if match.way == "new" else None
    match.decided_by_id, match.decided_at, match.way = None, None, "none"
    match.state, match.title_id, match.suggested_id = "doubtful", None, None
    db.session.flush()
    if added is not None:
        _remove_added(added)
    reconcile_titles([match.title_key])
    _record("title.undecided", match, {})


def _remove_added(title_id: int) -> None:
    others = select(TitleMatch).where(TitleMatch.title_id == title_id, TitleMatch.decided_at.is_not(None))
    if db.session.scalar(others.limit(1)) is not None:
        raise Refusal(_("Other titles were linked to the one you added. Undo those first."))
    waiting = select(TitleMatch).where(
        (TitleMatch.title_id == title_id) | (TitleMatch.suggested_id == title_id)
    )
    keys = []
    for match in db.session.scalars(waiting).all():
        keys.append(match.title_key)
        if match.decided_at is None:
            match.state, match.title_id, match.score, match.way = "doubtful", None, 0, "none"
        match.suggested_id = None
    title = db.session.get_one(PostTitle, title_id)
    record("title.removed", kind="title", id=title.id, label=title.name)
    db.session.flush()
    db.session.delete(title)
    db.session.flush()
    reconcile_titles(keys)


def mark_leadership(*, title: PostTitle, is_leadership: bool) -> None:
    """Who bears the title counts among leaders and managers from the next figures on, or no more."""
    title.is_leadership = is_leadership
    db.session.flush()
    action = "title.leadership_marked" if is_leadership else "title.leadership_unmarked"
    record(action, kind="title", id=title.id, label=title.name)


def close_title(*, title: PostTitle, is_open: bool) -> None:
    """The title of the master list is offered no more, or again; what is linked to it stays linked."""
    title.is_open = is_open
    db.session.flush()
    record("title.opened" if is_open else "title.closed", kind="title", id=title.id, label=title.name)
    reconcile_titles(
        db.session.scalars(select(TitleMatch.title_key).where(TitleMatch.decided_at.is_(None))).all()
    )


def _record(deed: str, match: TitleMatch, detail: dict[str, Any]) -> None:
    record(deed, kind="title", id=match.title_key, label=match.written, detail=detail)
