"""What officers do with reports: ask for a file, define campaigns and indicators, withdraw them."""

from lms.reports.actions.definitions import define_campaign, define_indicator, withdraw_definition
from lms.reports.actions.exports import ask_export, drop_expired_exports, finish_export, give_up_export

__all__ = [
    "ask_export",
    "define_campaign",
    "define_indicator",
    "drop_expired_exports",
    "finish_export",
    "give_up_export",
    "withdraw_definition",
]
