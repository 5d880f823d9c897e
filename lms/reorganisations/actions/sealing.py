"""Sealing a reorganisation: from then on it is history that nobody takes back."""

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.reorganisations.actions.drafting import refuse_unless
from lms.reorganisations.models import Reorganisation


def seal_reorganisation(*, reorganisation: Reorganisation) -> None:
    """The reorganisation is in force for good; refused before its day."""
    lock(reorganisation)
    refuse_unless(reorganisation, "applied")
    if reorganisation.effective_on > today():
        raise Refusal(_("It is not in force yet. It can be sealed from its effective day on."))
    reorganisation.state, reorganisation.sealed_at = "sealed", now()
    db.session.flush()
    detail = {"decision": reorganisation.decision_number}
    record(
        "reorganisation.sealed",
        kind="reorganisation",
        id=reorganisation.id,
        label=reorganisation.title,
        detail=detail,
    )
