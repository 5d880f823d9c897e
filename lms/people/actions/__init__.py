"""Every use case of this feature, by subject."""

from lms.people.actions.accounts import (
    accept_notice,
    ask_first_password,
    ask_reset,
    change_password,
    choose_settings,
    give_temporary_password,
    sign_up_citizen,
)
from lms.people.actions.persons import (
    correct_person,
    create_person,
    deactivate_person,
    new_person,
    reactivate_person,
    write_keys,
)
from lms.people.actions.posts import correct_post, end_post, hold_post, new_post, remove_post, reopen_post
from lms.people.actions.roles import end_role, grant_role, reopen_role
from lms.people.actions.units import close_unit

__all__ = [
    "accept_notice",
    "ask_first_password",
    "ask_reset",
    "change_password",
    "choose_settings",
    "close_unit",
    "correct_person",
    "correct_post",
    "create_person",
    "deactivate_person",
    "end_post",
    "end_role",
    "give_temporary_password",
    "grant_role",
    "hold_post",
    "new_person",
    "new_post",
    "reactivate_person",
    "remove_post",
    "reopen_post",
    "reopen_role",
    "sign_up_citizen",
    "write_keys",
]
