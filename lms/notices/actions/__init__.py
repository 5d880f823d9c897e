"""Use cases of the inbox and of reminders."""

from lms.notices.actions.inbox import mark_all_read, mark_read, send_message

__all__ = ["mark_all_read", "mark_read", "send_message"]
