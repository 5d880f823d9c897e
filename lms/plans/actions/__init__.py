"""Every use case of this feature, by subject."""

from lms.plans.actions.assigning import assign_line, count_assigned, lines_behind, part_with_rule
from lms.plans.actions.classes import (
    ClassFacts,
    cancel_class,
    change_class,
    close_class,
    open_class,
    reopen_class,
)
from lms.plans.actions.editions import Decision, discard_edition, publish_edition, start_amendment
from lms.plans.actions.following import classes_behind, follow_list, link_list, part_with_list
from lms.plans.actions.lines import LineFacts, put_line, put_shares, remove_line
from lms.plans.actions.marks import mark_members, take_back_mark
from lms.plans.actions.members import add_members, withdraw_member
from lms.plans.actions.needs import (
    NeedFacts,
    change_need,
    decline_need,
    give_back_need,
    reopen_need,
    state_need,
    take_needs,
    withdraw_need,
)
from lms.plans.actions.plans import draft_plan
from lms.plans.actions.turns import count_turn, withdraw_turn

__all__ = [
    "ClassFacts",
    "Decision",
    "LineFacts",
    "NeedFacts",
    "add_members",
    "assign_line",
    "cancel_class",
    "change_class",
    "change_need",
    "classes_behind",
    "close_class",
    "count_assigned",
    "count_turn",
    "decline_need",
    "discard_edition",
    "draft_plan",
    "follow_list",
    "give_back_need",
    "lines_behind",
    "link_list",
    "mark_members",
    "open_class",
    "part_with_list",
    "part_with_rule",
    "publish_edition",
    "put_line",
    "put_shares",
    "remove_line",
    "reopen_class",
    "reopen_need",
    "start_amendment",
    "state_need",
    "take_back_mark",
    "take_needs",
    "withdraw_member",
    "withdraw_need",
    "withdraw_turn",
]
