"""Pages of packages: opening one, why it does not count yet, and the trainers' desk."""

from courses.packages.views import desk, learning, showing
from courses.packages.views.blueprint import packages

__all__ = ["desk", "learning", "packages", "showing"]
