"""A learner opens a part of a package, and the package reports."""

from typing import Any

from courses.packages.models import Package, PackageCommit, PackageSession, PackageState
from courses.packages.queries import best_of, find_state, get_node
from courses.packages.reports import read_report
from courses.packages.rules import Best, join
from courses.progress.actions import remember_place
from courses.progress.models import Enrolment
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import NotFound

# How much longer than it was open a session may say it was: clocks are read at different moments.
_SPARE_SECONDS = 5


def start_session(*, enrolment: Enrolment, item_id: int, package: Package, sco: str) -> PackageSession:
    """The learner opens that part: what it reports from now on belongs to a session of its own."""
    node = get_node(package, sco)
    session = PackageSession(
        enrolment_id=enrolment.id, package_id=package.id, sco=node.identifier, started_at=now()
    )
    db.session.add(session)
    db.session.flush()
    remember_place(enrolment=enrolment, item_id=item_id)
    return session


def keep_commit(
    *,
    enrolment: Enrolment,
    package: Package,
    session_id: int,
    seq: int,
    data: dict[str, Any],
    is_final: bool,
) -> PackageState:
    """The report is on record, once, and the best-known state holds it; nothing that was reached is lowered."""
    session = db.session.get(PackageSession, session_id)
    if session is None or (session.enrolment_id, session.package_id) != (enrolment.id, package.id):
        raise NotFound()
    lock(enrolment)
    is_new = insert_once(
        PackageCommit,
        enrolment_id=enrolment.id,
        package_id=package.id,
        sco=session.sco,
        session_id=session.id,
        seq=seq,
        at=now(),
        is_final=is_final,
        data=data,
    )
    state = find_state(enrolment.id, package.id, session.sco)
    if state is not None and not is_new:
        return state
    report = read_report(
        data,
        standard=package.standard,
        node=get_node(package, session.sco),
        session=session.id,
        seq=seq,
        is_final=is_final,
        most_seconds=(now() - session.started_at).total_seconds() + _SPARE_SECONDS,
    )
    return _keep_best(enrolment, session, state, report)


def _keep_best(
    enrolment: Enrolment, session: PackageSession, state: PackageState | None, report: Best
) -> PackageState:
    best = join(best_of(state), report)
    if state is None:
        state = PackageState(enrolment_id=enrolment.id, package_id=session.package_id, sco=session.sco)
        db.session.add(state)
    state.completion, state.success, state.is_final = best.completion, best.success, best.is_final
    state.latest_session, state.latest_seq = best.latest
    state.data, state.seconds, state.updated_at = dict(best.data), dict(best.seconds), now()
    state.objectives = {key: dict(facts) for key, facts in best.objectives.items()}
    if best.score is not None:
        state.score_percent, state.score_scaled = best.score.percent, best.score.scaled
        state.score_raw, state.score_min, state.score_max = best.score.raw, best.score.low, best.score.high
    db.session.flush()
    return state
