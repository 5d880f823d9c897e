"""A learner opens a package; what it reports comes in here, and here stands why it does not count yet."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from courses.lessons.queries import get_lesson
from courses.packages import actions
from courses.packages.completion import KEY, meets, rule_sentence
from courses.packages.formats.base import manifest_of
from courses.packages.models import Package, PackageState
from courses.packages.playing import (
    contents,
    first_part,
    may_flow,
    opening,
    origin,
    tree_of,
    ways_on,
    with_player,
)
from courses.packages.queries import (
    find_approval,
    get_node,
    get_package_in,
    list_commits,
    list_states,
    parts_of,
)
from courses.packages.reports import clean_data
from courses.packages.standing import COMPLETION_WORDS, SUCCESS_WORDS, standing_of
from courses.packages.sums import sum_sentences
from courses.packages.views.blueprint import PLAYER, packages
from courses.progress.completion import rule_of_kind
from courses.progress.entrance import Entry, enter
from courses.progress.queries import list_passes
from lms.core.errors import NotFound
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate
from lms.core.permissions import signed_in, the_actor

_LARGEST_NUMBER = 2**31
_LARGEST_REPORT = 1024 * 1024


@dataclass(frozen=True)
class Playing:
    """A package of a lesson in the hands of a learner."""

    entry: Entry
    package: Package
    states: dict[str, PackageState]

    def standing(self) -> Any:
        """How far the learner is."""
        return standing_of(parts_of(self.package, self.states), list(self.states.values()))

    @property
    def params(self) -> dict[str, Any] | None:
        """The rule by which its packages decide about the lesson, and its figures; None where they do not."""
        return rule_of_kind(self.entry.place, KEY)


def _open(slug: str, item: str, package: str) -> Playing:
    entry = enter(slug, item, kind="lesson")
    lesson = get_lesson(entry.place.item_id, entry.place.content_number)
    found = get_package_in(lesson.id, package)
    return Playing(entry, found, list_states(entry.enrolment.id, [found.id])[found.id])


@packages.get(PLAYER)
@signed_in
def show_player(slug: str, item: str, package: str) -> ResponseReturnValue:
    """The frame in which the package is opened, its parts, and what is on record."""
    playing = _open(slug, item, package)
    manifest = manifest_of(playing.package.manifest)
    where = origin(playing.package, playing.entry.enrolment.public_id)
    page = render_template(
        "packages/show_player.html",
        playing=playing,
        package=playing.package,
        manifest=manifest,
        contents=contents(manifest),
        may_flow=may_flow(manifest),
        states=playing.states,
        first=first_part(playing.package, playing.states),
        standing=playing.standing(),
        origin=where,
        completions=COMPLETION_WORDS,
    )
    return with_player(page, origin=where)


def _body() -> dict[str, Any]:
    request.max_content_length = _LARGEST_REPORT
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise NotFound()
    return body


def _number(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < _LARGEST_NUMBER:
        raise NotFound()
    return value


@packages.post(f"{PLAYER}/bat-dau")
@signed_in
@limiter.limit("60/minute")
def start_part(slug: str, item: str, package: str) -> ResponseReturnValue:
    """A session of its own for that part, and what the frame has to know to open it."""
    playing = _open(slug, item, package)
    sco = str(_body().get("sco", ""))
    enrolment = playing.entry.enrolment
    session = actions.start_session(
        enrolment=enrolment, item_id=playing.entry.place.item_id, package=playing.package, sco=sco
    )
    return opening(
        playing.package,
        get_node(playing.package, sco),
        state=playing.states.get(sco),
        holder=enrolment.public_id,
        learner_id=enrolment.public_id,
        learner_name=the_actor().full_name,
        mode="normal",
        session_id=session.id,
        tree=tree_of(playing.package, playing.states),
    )


@packages.post(f"{PLAYER}/ghi")
@signed_in
@limiter.limit("240/minute")
def keep_report(slug: str, item: str, package: str) -> ResponseReturnValue:
    """What the package reported is on record, once, however often it is sent."""
    playing, body = _open(slug, item, package), _body()
    data = clean_data(body.get("data"))
    if data is None:
        raise NotFound()
    enrolment = playing.entry.enrolment
    state = actions.keep_commit(
        enrolment=enrolment,
        package=playing.package,
        session_id=_number(body, "session"),
        seq=_number(body, "seq"),
        data=data,
        is_final=body.get("is_final") is True,
    )
    is_passed = actions.settle_package(enrolment=enrolment, place=playing.entry.place)
    playing.states[state.sco] = state
    standing = playing.standing()
    return {
        "words": standing.words,
        "score": standing.score.percent if standing.score else None,
        "part": {"sco": state.sco, "is_done": state.completion == "completed" or state.success == "passed"},
        "ways": ways_on(playing.package, playing.states, state.sco),
        "is_passed": is_passed,
    }


@packages.get(f"{PLAYER}/vi-sao")
@signed_in
def explain(slug: str, item: str, package: str) -> ResponseReturnValue:
    """Why the package does not count yet, or why it does: the rule, and what was reported, as it was reported."""
    playing = _open(slug, item, package)
    found, params = playing.package, playing.params
    manifest = manifest_of(found.manifest)
    return render_template(
        "packages/explain.html",
        playing=playing,
        package=found,
        rule=rule_sentence(params) if params is not None else "",
        is_met=params is not None and meets(found, playing.states, params),
        is_passed=playing.entry.place.item_id in list_passes(playing.entry.enrolment.id),
        leaves=manifest.leaves(),
        whole=parts_of(found, playing.states)[0] if manifest.sums_up else None,
        sums=sum_sentences(manifest),
        states=playing.states,
        standing=playing.standing(),
        approval=find_approval(found.id),
        page=paginate(list_commits(playing.entry.enrolment.id, found.id), number=asked_page(), scalars=True),
        completions=COMPLETION_WORDS,
        successes=SUCCESS_WORDS,
    )
