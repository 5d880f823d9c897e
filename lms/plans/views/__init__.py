"""Every page of this feature, by subject."""

from lms.plans.views import (
    amending,
    assigning,
    classes,
    files,
    lines,
    lists,
    members,
    needs,
    own,
    progress,
    reading,
    sharing,
    taking,
)
from lms.plans.views.blueprint import plans

__all__ = [
    "amending",
    "assigning",
    "classes",
    "files",
    "lines",
    "lists",
    "members",
    "needs",
    "own",
    "plans",
    "progress",
    "reading",
    "sharing",
    "taking",
]
