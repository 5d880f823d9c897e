"""One package before its trainers and reviewers: what is in it, trying it out, the original, what it reported."""

from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from courses.packages import actions
from courses.packages.formats.base import manifest_of
from courses.packages.models import Package
from courses.packages.playing import contents, first_part, opening, origin, tree_of, with_player
from courses.packages.queries import (
    find_approval,
    get_node,
    get_package,
    is_among,
    list_attempts,
    list_commits,
    list_states,
    list_states_of,
    list_uses,
    parts_of,
)
from courses.packages.rules import RULES
from courses.packages.standing import COMPLETION_WORDS, SUCCESS_WORDS, standing_of
from courses.packages.sums import path_sentences, sum_sentences
from courses.packages.views.blueprint import AUTHOR, DESK, REVIEW, packages
from courses.progress.queries import get_enrolment_by_address
from courses.quizzes.learners import people_in
from lms.core.errors import NotFound, Refusal
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, holds, signed_in, the_actor
from lms.core.storage import path_of
from lms.people.queries import get_person_by_id, scope_for


def _get(package: str) -> Package:
    """The package, for those who write or review courses in the unit that keeps it."""
    for permission in (AUTHOR, REVIEW):
        if holds(permission):
            try:
                return get_package(package, scope_for(permission))
            except NotFound:
                continue
    raise NotFound()


@packages.get(f"{DESK}/<package>")
@signed_in
def show_package(package: str) -> ResponseReturnValue:
    """What is in it, where it stands, by which rules it can count, and whether its score may."""
    found = _get(package)
    manifest, approval = manifest_of(found.manifest), find_approval(found.id)
    return render_template(
        "packages/show_package.html",
        package=found,
        manifest=manifest,
        contents=contents(manifest),
        sums=sum_sentences(manifest),
        paths=path_sentences(manifest),
        rules=RULES,
        uses=list_uses(found.public_id),
        approval=approval,
        approver=get_person_by_id(approval.score_counts_by_id) if approval else None,
        may_allow=holds(REVIEW) and found.created_by_id != the_actor().person_id,
    )


@packages.get(f"{DESK}/<package>/goc")
@signed_in
def download_original(package: str) -> ResponseReturnValue:
    """The package as it came."""
    found = _get(package)
    return send_file(
        path_of(found.original_sha256),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{found.title}.zip",
    )


@packages.get(f"{DESK}/<package>/thu")
@signed_in
def try_out(package: str) -> ResponseReturnValue:
    """The package as a learner sees it; nothing of what it reports is kept."""
    found = _get(package)
    manifest = manifest_of(found.manifest)
    where = origin(found, _holder())
    page = render_template(
        "packages/show_player.html",
        playing=None,
        package=found,
        manifest=manifest,
        contents=contents(manifest),
        may_flow=True,
        states={},
        first=first_part(found, {}),
        standing=None,
        origin=where,
        completions=COMPLETION_WORDS,
    )
    return with_player(page, origin=where)


def _holder() -> str:
    """In whose hands a package is that is tried out."""
    return f"try-{the_actor().public_id}"


@packages.get(f"{DESK}/<package>/thu/<sco>")
@signed_in
def try_part(package: str, sco: str) -> ResponseReturnValue:
    """What the frame has to know to open that part on trial."""
    found, actor = _get(package), the_actor()
    return opening(
        found,
        get_node(found, sco),
        state=None,
        holder=_holder(),
        learner_id="try",
        learner_name=actor.full_name,
        mode="browse",
        session_id=0,
        tree=tree_of(found, {}),
    )


@packages.post(f"{DESK}/<package>/diem")
@allowed(REVIEW)
def decide_on_score(package: str) -> ResponseReturnValue:
    """The score counts from now on, or no longer does."""
    found = get_package(package, scope_for(REVIEW))
    try:
        if find_approval(found.id) is None:
            actions.allow_score(package=found, person_id=the_actor().person_id)
        else:
            actions.disallow_score(package=found)
    except Refusal as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".show_package", package=package))


@packages.get(f"{DESK}/<package>/nguoi-hoc")
@allowed(AUTHOR)
def list_learners(package: str) -> ResponseReturnValue:
    """Who of one's units opened the package, and how far they are."""
    found = get_package(package, scope_for(AUTHOR))
    people = people_in(scope_for(AUTHOR))
    page = paginate(list_attempts(found.id, people), number=asked_page())
    ids = [row[0].id for row in page.items]
    return render_template(
        "packages/list_learners.html", package=found, page=page, standings=_standings(found, ids)
    )


def _standings(package: Package, enrolment_ids: list[int]) -> dict[int, Any]:
    states = list_states_of(package.id, enrolment_ids)
    return {
        enrolment_id: standing_of(parts_of(package, found), list(found.values()))
        for enrolment_id, found in states.items()
    }


@packages.get(f"{DESK}/<package>/nguoi-hoc/<enrolment>")
@allowed(AUTHOR)
def show_learner(package: str, enrolment: str) -> ResponseReturnValue:
    """What the package reported for one learner, as it was reported."""
    found = get_package(package, scope_for(AUTHOR))
    learner = get_enrolment_by_address(enrolment)
    if not is_among(learner.person_id, people_in(scope_for(AUTHOR))):
        raise NotFound()
    states, manifest = list_states(learner.id, [found.id])[found.id], manifest_of(found.manifest)
    return render_template(
        "packages/show_learner.html",
        package=found,
        person=get_person_by_id(learner.person_id),
        leaves=manifest.leaves(),
        whole=parts_of(found, states)[0] if manifest.sums_up else None,
        states=states,
        standing=standing_of(parts_of(found, states), list(states.values())),
        page=paginate(list_commits(learner.id, found.id), number=asked_page(), scalars=True),
        completions=COMPLETION_WORDS,
        successes=SUCCESS_WORDS,
    )
