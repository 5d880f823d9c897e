"""Every use case about classes, their meetings and who attended."""

from courses.sessions.actions.classes import change_class, create_class
from courses.sessions.actions.files import (
    apply_file,
    assign_line,
    discard_file,
    forget_waiting_lists,
    read_attendance_file,
    undo_file,
)
from courses.sessions.actions.meetings import MeetingFacts, add_meetings, cancel_meeting, change_meeting
from courses.sessions.actions.members import MOST_AT_ONCE, add_members, remove_member, stop_waiting
from courses.sessions.actions.roll import Entry, enter, take_roll, tick

__all__ = [
    "MOST_AT_ONCE",
    "Entry",
    "MeetingFacts",
    "add_meetings",
    "add_members",
    "apply_file",
    "assign_line",
    "cancel_meeting",
    "change_class",
    "change_meeting",
    "create_class",
    "discard_file",
    "enter",
    "forget_waiting_lists",
    "read_attendance_file",
    "remove_member",
    "stop_waiting",
    "take_roll",
    "tick",
    "undo_file",
]
