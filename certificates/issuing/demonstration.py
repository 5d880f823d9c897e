"""Demonstration certificates: who signs, and one certificate that was revoked."""

import datetime as dt

from sqlalchemy import select

from certificates.issuing.actions import revoke_certificate, set_issuer
from certificates.issuing.models import Certificate
from lms.core.clock import today
from lms.core.db import db
from lms.organisations.models import Unit


def seed_issuers() -> None:
    """Every ministry and the body above all have somebody who signs certificates."""
    since = dt.date(today().year - 1, 1, 1)
    units = db.session.scalars(
        select(Unit).where(Unit.kind.in_(("ministry", "root")), Unit.valid_to.is_(None))
    )
    for unit in units:
        values = {
            "code": unit.code.replace(".", "-"),
            "place": "Hà Nội",
            "signer_capacity": None,
            "signer_post": "Giám đốc Trung tâm Bồi dưỡng",
            "signer_name": "Đỗ Thị Ngọc Ẩn",
        }
        set_issuer(unit_id=unit.id, valid_from=since, values=values)


def seed_revocation() -> None:
    """One certificate of the demonstration site is revoked, so that its page can be seen."""
    certificate = db.session.scalar(
        select(Certificate).where(Certificate.state == "issued").order_by(Certificate.id).limit(1)
    )
    if certificate is not None:
        number = f"07/QĐ-TTBD ngày {today():%d/%m/%Y}"
        revoke_certificate(certificate=certificate, reason="issuer_error", decision_number=number)
