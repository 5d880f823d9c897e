"""Who may decide about a certificate."""

from sqlalchemy import select

from certificates.issuing.models import Certificate
from lms.core.db import db
from lms.core.permissions import Scope


def can_decide(certificate: Certificate, scope: Scope) -> bool:
    """True for those who keep the register of the body that issued it (Circular 03/2023/TT-BNV, article 8).

    Where the holder works gives a right to read the record, not to revoke it.
    """
    units = scope.unit_ids().subquery()
    issuer = select(units.c.unit_id).where(units.c.unit_id == certificate.issuer_unit_id)
    return db.session.scalar(issuer) is not None
