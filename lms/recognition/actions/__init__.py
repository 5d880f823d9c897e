"""Every use case of recognition, by subject."""

from lms.recognition.actions.catalogue import (
    Publication,
    create_activity,
    end_rule,
    publish_rule,
    ship_catalogue,
    take_back_rule,
)
from lms.recognition.actions.deciding import accept, refuse, revoke, send_back, weigh
from lms.recognition.actions.proposing import (
    Facts,
    add_papers,
    change_submission,
    draft_submission,
    remove_papers,
    submit,
    withdraw,
)

__all__ = [
    "Facts",
    "Publication",
    "accept",
    "add_papers",
    "change_submission",
    "create_activity",
    "draft_submission",
    "end_rule",
    "publish_rule",
    "refuse",
    "remove_papers",
    "revoke",
    "send_back",
    "ship_catalogue",
    "submit",
    "take_back_rule",
    "weigh",
    "withdraw",
]
