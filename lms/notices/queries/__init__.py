"""Reading the inbox, the plans of reminders and what decides them."""

from lms.notices.queries.inbox import (
    count_unread,
    find_message,
    get_message,
    list_messages,
    list_unread,
    select_sent,
)

__all__ = [
    "count_unread",
    "find_message",
    "get_message",
    "list_messages",
    "list_unread",
    "select_sent",
]
