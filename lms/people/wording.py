"""What the interface calls roles, groups of people, kinds of unit and states."""

from typing import Any

from lms.core.i18n import lazy
from lms.core.permissions import Role
from lms.organisations.rules import KINDS
from lms.people.rules import ABSENCE_KINDS, END_REASONS, OUTSIDE_REASONS, PERSON_GROUPS, UNIT_DUTIES
from lms.people.seats import FAILURES

ROLES: dict[str, Any] = {
    Role.LEARNER.value: lazy("Learner"),
    Role.TRAINER.value: lazy("Trainer"),
    Role.REVIEWER.value: lazy("Reviewer"),
    Role.HR_OFFICER.value: lazy("HR officer"),
    Role.ADMINISTRATOR.value: lazy("Administrator"),
}
ROLE_HINTS: dict[str, Any] = {
    Role.LEARNER.value: lazy("Studies. Everybody can without being granted this role."),
    Role.TRAINER.value: lazy("Writes questions, sets quizzes, marks and teaches classes."),
    Role.REVIEWER.value: lazy("Reads courses before the operator imports them."),
    Role.HR_OFFICER.value: lazy(
        "Sees the completion rate and the people of the unit and of all units below."
    ),
    Role.ADMINISTRATOR.value: lazy("Administers people, units and roles of the unit and of all units below."),
}
GROUPS: dict[str, Any] = {key: lazy(words) for key, words in PERSON_GROUPS.items()}
OUTSIDES: dict[str, Any] = {key: lazy(words) for key, words in OUTSIDE_REASONS.items()}
ENDS: dict[str, Any] = {key: lazy(words) for key, words in END_REASONS.items()}
ABSENCES: dict[str, Any] = {key: lazy(words) for key, words in ABSENCE_KINDS.items()}
DUTIES: dict[str, Any] = {key: lazy(words) for key, words in UNIT_DUTIES.items()}
# How a post came to stand at another unit though nobody moved: the word behind the name of the unit.
TAKEOVERS: dict[str, Any] = {
    "merged": lazy("by merger"),
    "split": lazy("by division"),
    "renamed": lazy("by reorganisation"),
    "abolished": lazy("by abolition"),
    "renamed_itself": lazy("new name"),
    "taken_over": lazy("by reorganisation"),
}
INVITATION_STATES: dict[str, Any] = {
    "failed": lazy("Failed"),
    "no_email": lazy("Without e-mail"),
    "not_invited": lazy("Not invited yet"),
    "expired": lazy("Expired"),
    "waiting": lazy("Waiting to be sent"),
    "sent": lazy("Sent"),
    "opened": lazy("Opened"),
    "accepted": lazy("Accepted"),
}
INVITATION_FAILURES: dict[str, Any] = {key: lazy(words) for key, words in FAILURES.items()}
MATCH_WAYS: dict[str, Any] = {
    "exact": lazy("letter by letter"),
    "folded": lazy("without accents and abbreviations"),
    "alike": lazy("by likeness"),
    "chosen": lazy("chosen by a person"),
    "new": lazy("added by a person"),
    "none": lazy("nothing like it"),
}
UNIT_KINDS: dict[str, Any] = {key: lazy(words) for key, words in KINDS.items()}
GENDERS: dict[str, Any] = {"female": lazy("Female"), "male": lazy("Male")}
TEXT_SIZES: dict[str, Any] = {
    "normal": lazy("Normal"),
    "large": lazy("Large"),
    "larger": lazy("Very large"),
}
THEMES: dict[str, Any] = {
    "auto": lazy("As the device is set"),
    "light": lazy("Light"),
    "dark": lazy("Dark"),
}
SUCCESSIONS: dict[str, Any] = {
    "merged": lazy("Merged into"),
    "split": lazy("Split into"),
    "renamed": lazy("Reorganised as"),
    "abolished": lazy("Abolished, taken over by"),
}

DEMONSTRATION_NAMES: dict[str, Any] = {
    "hocvien": lazy("a civil servant of a commune, learner"),
    "giangvien": lazy("trainer"),
    "thamdinh": lazy("reviewer of courses"),
    "nhansu": lazy("HR officer of a province"),
    "quantri": lazy("administrator"),
}
