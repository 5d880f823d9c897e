"""Pages of packages: on their way in, opened, why one does not count yet, and the trainers' desk."""

from courses.packages.views import arriving, desk, learning, showing
from courses.packages.views.blueprint import packages

__all__ = ["arriving", "desk", "learning", "packages", "showing"]
