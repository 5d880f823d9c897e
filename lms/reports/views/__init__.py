"""The pages of this feature: the figures, the people behind them, one person, and the files."""

from lms.reports.views import comparing, files, persons, rates
from lms.reports.views.blueprint import reports

__all__ = ["comparing", "files", "persons", "rates", "reports"]
