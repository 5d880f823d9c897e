"""The pages of this feature: the figures, the people behind them, one person, and the files."""

from lms.reports.views import files, persons, rates
from lms.reports.views.blueprint import reports

__all__ = ["files", "persons", "rates", "reports"]
