"""The inbox, and the reminders with everything that decides them."""

from lms.notices.models.inbox import Message
from lms.notices.models.reminders import (
    Reminder,
    ReminderDay,
    ReminderDelivery,
    ReminderMatter,
)
from lms.notices.models.settings import (
    CalendarDay,
    NoticeChoice,
    ReminderPause,
    ReminderRule,
    ReminderSetting,
)

__all__ = [
    "CalendarDay",
    "Message",
    "NoticeChoice",
    "Reminder",
    "ReminderDay",
    "ReminderDelivery",
    "ReminderMatter",
    "ReminderPause",
    "ReminderRule",
    "ReminderSetting",
]
