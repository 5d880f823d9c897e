"""The pages of this feature: the figures, the people behind them, one person, and the files."""

from lms.reports.views import comparing, defining, exports, files, gallery, persons, rates
from lms.reports.views.blueprint import reports

__all__ = ["comparing", "defining", "exports", "files", "gallery", "persons", "rates", "reports"]
