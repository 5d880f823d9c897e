"""The pages of this feature, by what is done there."""

from lms.rosters.views import applying, checking, deciding, files, listing, mapping, persons, uploading
from lms.rosters.views.blueprint import rosters

__all__ = [
    "applying",
    "checking",
    "deciding",
    "files",
    "listing",
    "mapping",
    "persons",
    "rosters",
    "uploading",
]
