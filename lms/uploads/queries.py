"""Reading the uploads of a person: nobody sees those of another."""

from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import NotFound
from lms.uploads.models import Upload


def get_upload(public_id: str, person_id: int) -> Upload:
    """The person's upload of that name; one of somebody else is as if there were none."""
    mine = select(Upload).where(Upload.public_id == public_id, Upload.person_id == person_id)
    upload = db.session.scalar(mine)
    if upload is None:
        raise NotFound()
    return upload


def list_open(person_id: int) -> list[Upload]:
    """The files of the person that are on their way, oldest first."""
    mine = select(Upload).where(Upload.person_id == person_id, Upload.state == "open")
    return list(db.session.scalars(mine.order_by(Upload.created_at, Upload.id)))
