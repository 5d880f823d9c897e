"""What can be assigned or credited: pushed down by those who offer it."""

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.db import db, insert_once
from lms.core.text import clean_line
from lms.training.models import Creditable


def offer_creditable(
    *,
    key: str,
    title: str,
    amount_hundredths: int,
    content_group: int,
    study_form: str,
    path: str,
    is_open: bool = True,
) -> Creditable:
    """What can be assigned or credited under that key is as given; credits earned stay as they are."""
    facts = {
        "title": clean_line(title),
        "amount_hundredths": amount_hundredths,
        "content_group": content_group,
        "study_form": study_form,
        "path": path,
        "is_open": is_open,
    }
    is_new = insert_once(Creditable, key=key, **facts)
    creditable = db.session.execute(select(Creditable).where(Creditable.key == key)).scalar_one()
    changed = {name: value for name, value in facts.items() if getattr(creditable, name) != value}
    for name, value in changed.items():
        setattr(creditable, name, value)
    db.session.flush()
    if is_new or changed:
        record("creditable.offered", kind="creditable", id=key, label=creditable.title, detail=facts)
    return creditable
