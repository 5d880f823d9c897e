"""The moment a lesson was opened, carried by its own page under the site's seal: reading writes nothing.

The page holds a sealed token; whoever sends it back proves when the server served the lesson to them.
"""

import datetime as dt

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from courses.catalogue.queries import Place
from courses.progress.models import Enrolment


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="lesson-opening")


def seal_opening(enrolment: Enrolment, place: Place, at: dt.datetime) -> str:
    """A token that says: this learner's page of this lesson was served at that moment."""
    return str(_serializer().dumps([enrolment.id, place.item_id, int(at.timestamp())]))


def read_opening(token: str, enrolment: Enrolment, place: Place, *, at: dt.datetime) -> dt.datetime:
    """When the page was served; the present moment for a token that is missing, forged or of another lesson."""
    try:
        enrolment_id, item_id, seconds = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return at
    if (enrolment_id, item_id) != (enrolment.id, place.item_id):
        return at
    return min(dt.datetime.fromtimestamp(seconds, dt.UTC), at)
