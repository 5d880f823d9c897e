"""By which day of the year the yearly report is due, as dated data."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, Key


class ReportDeadline(Base):
    """The day by which the report of a year is sent: of the row that holds on the last day of that year.

    Rows begin on a 1 January and follow each other. The legal basis is shown only where somebody filled it in.
    """

    __tablename__ = "report_deadline"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="interval"),
        CheckConstraint("month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31", name="day"),
    )

    id: Mapped[Key]
    month: Mapped[int]
    day: Mapped[int]
    legal_basis: Mapped[str | None]
    valid_from: Mapped[dt.date] = mapped_column(unique=True)
    valid_to: Mapped[dt.date | None]
