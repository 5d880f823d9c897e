"""Pages of recognition."""

from lms.recognition.views import bringing, catalogue, classes, deciding, own, papers, persons, proposing
from lms.recognition.views.blueprint import recognition

__all__ = [
    "bringing",
    "catalogue",
    "classes",
    "deciding",
    "own",
    "papers",
    "persons",
    "proposing",
    "recognition",
]
