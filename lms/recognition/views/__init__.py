"""Pages of recognition."""

from lms.recognition.views import catalogue, classes, deciding, own, papers, persons
from lms.recognition.views.blueprint import recognition

__all__ = ["catalogue", "classes", "deciding", "own", "papers", "persons", "recognition"]
