"""Pages of recognition."""

from lms.recognition.views import (
    bringing,
    catalogue,
    class_files,
    classes,
    deciding,
    own,
    papers,
    persons,
    proposing,
)
from lms.recognition.views.blueprint import recognition

__all__ = [
    "bringing",
    "catalogue",
    "class_files",
    "classes",
    "deciding",
    "own",
    "papers",
    "persons",
    "proposing",
    "recognition",
]
