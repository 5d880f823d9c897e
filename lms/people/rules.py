"""Rules of people: groups, passwords, lockout, sessions."""

import datetime as dt
import re
from itertools import pairwise

from lms.core.text import fold, msgid

PERSON_GROUPS = {
    "can_bo": msgid("Cadre"),
    "cong_chuc": msgid("Civil servant"),
    "vien_chuc": msgid("Public employee"),
    "nguoi_lao_dong": msgid("Contract worker"),
    "cong_dan": msgid("Citizen"),
}

# Why somebody holds a post that no rate counts (cộng tác viên, hợp đồng…), and why a post ended.
OUTSIDE_REASONS = {
    "interim": msgid("Interim staff"),
    "contract": msgid("On a contract"),
    "community_team": msgid("Community digital team"),
    "citizen": msgid("Citizen"),
    "other": msgid("Another reason"),
}
END_REASONS = {
    "moved": msgid("Moved to another post"),
    "changed": msgid("Continued on other terms"),
    "retired": msgid("Retired"),
    "resigned": msgid("Resigned"),
    "died": msgid("Died"),
    "seconded": msgid("Seconded"),
    "reorganised": msgid("Reorganisation"),
    "corrected": msgid("Corrected"),
    "left": msgid("No longer on the staff list"),
}
# What a person may be given as the reason for leaving altogether; the other reasons belong to one post.
LEAVING_REASONS = ("retired", "resigned", "died", "moved", "left")

# Why somebody is not at work (nghỉ dài ngày, thai sản, ốm đau, đi học, biệt phái, tạm đình chỉ…).
ABSENCE_KINDS = {
    "leave_long": msgid("Long leave"),
    "maternity": msgid("Maternity leave"),
    "sick": msgid("Sick leave"),
    "study": msgid("Away to study"),
    "secondment": msgid("Seconded elsewhere"),
    "suspended": msgid("Suspended from work"),
    "military": msgid("Military service"),
    "other": msgid("Another absence"),
}
# Whom a unit answers through (người đứng đầu, cấp phó, đầu mối).
UNIT_DUTIES = {
    "head": msgid("Head of the unit"),
    "deputy": msgid("Deputy head"),
    "contact_training": msgid("Contact point for training"),
    "contact_it": msgid("Contact point for computers and accounts"),
}
ONE_AT_A_TIME = frozenset({"head"})

MAX_FAILURES = 5
LOCK_MINUTES = 15
FORGET_FAILURES = dt.timedelta(hours=24)
RESET_MINUTES = 10
RESET_TRIES = 5
RESET_GAP = dt.timedelta(seconds=60)
RESETS_A_DAY = 10
MIN_PASSWORD = 10

# How the site speaks to a person; "anh/chị" unless the person chose otherwise.
ADDRESS_FORMS = ("anh/chị", "anh", "chị", "ông/bà", "ông", "bà", "cô", "chú", "bác", "đồng chí")
TEXT_SIZES = ("normal", "large", "larger")
THEMES = ("auto", "light", "dark")

# Idle limits by role (TCVN 14423:2026, level 3, suggested values); a learner's own device may stay 30 days.
IDLE = dt.timedelta(minutes=60)
STAFF_IDLE = dt.timedelta(minutes=30)
OWN_DEVICE = dt.timedelta(days=30)
LONGEST = dt.timedelta(hours=12)


# What people reach for first, here and elsewhere; a short password may not be built around one of these.
_COMMON_WORDS = (
    "password", "matkhau", "qwerty", "iloveyou", "anhyeuem", "yeuem", "vietnam", "hanoi", "saigon", "congchuc",
    "admin", "welcome", "letmein", "abc123", "123456", "111111", "000000",
)  # fmt: skip
_RUNS = ("0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_LONG_ENOUGH_FOR_WORDS = 14


def _follows_a_run(text: str) -> bool:
    """True when at least half of the steps from sign to sign follow the keyboard, the alphabet or counting."""
    steps = [first + second for first, second in pairwise(text)]
    followed = sum(
        any(step in run or step[::-1] in run or step[0] == step[1] for run in _RUNS) for step in steps
    )
    return 2 * followed >= len(steps) > 0


def is_easy_to_guess(password: str) -> bool:
    """True for digits alone, for runs over the keyboard, and for a short password around a common word."""
    plain = fold(password).replace(" ", "")
    if not any(char.isalpha() for char in plain) or _follows_a_run(plain):
        return True
    return len(plain) < _LONG_ENOUGH_FOR_WORDS and any(word in plain for word in _COMMON_WORDS)


def password_faults(password: str, *, names: list[str]) -> list[str]:
    """English message ids of everything wrong with a new password; empty when it will do."""
    faults = []
    if len(password) < MIN_PASSWORD:
        faults.append(msgid("The password needs at least 10 characters."))
    if len(password) > 200:
        faults.append(msgid("The password has more than 200 characters."))
    if len(set(password)) < 5:
        faults.append(msgid("The password repeats too few characters."))
    elif is_easy_to_guess(password):
        faults.append(
            msgid("The password is too easy to guess. Take three or four words that do not belong together.")
        )
    folded = fold(password).replace(" ", "")
    if any(len(name) > 3 and fold(name).replace(" ", "") in folded for name in names):
        faults.append(msgid("The password must not contain your name or sign-in name."))
    return faults


def counted_failures(failures: int, *, last_at: dt.datetime, at: dt.datetime) -> int:
    """How many failures in a row still count: none a day after the last one."""
    return failures if at - last_at < FORGET_FAILURES else 0


def locked_until(failures: int, at: dt.datetime) -> dt.datetime | None:
    """When a name that has failed so often in a row may be tried again; None while it may."""
    if failures < MAX_FAILURES:
        return None
    doublings = min(failures - MAX_FAILURES, 6)
    return at + dt.timedelta(minutes=LOCK_MINUTES * 2**doublings)


def expires_at(
    *, seen_at: dt.datetime, created_at: dt.datetime, is_staff: bool, own_device: bool
) -> dt.datetime:
    """When a session ends if nothing more is heard of it."""
    if own_device and not is_staff:
        return seen_at + OWN_DEVICE
    return min(seen_at + (STAFF_IDLE if is_staff else IDLE), created_at + LONGEST)


def last_day(valid_to: dt.date | None) -> dt.date | None:
    """The last day on which something holds that ends on `valid_to`, which is the first day without it."""
    return valid_to - dt.timedelta(days=1) if valid_to is not None else None


# What the interface calls a browser and a system, by what its User-Agent holds; the first match names it.
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("CocCoc", "Cốc Cốc"),
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """What a person recognises a device by: "Chrome, Android"; "?" where nothing is known."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or "?"


def keys_of(full_name: str) -> list[tuple[int, str]]:
    """(position, the folded name from that word on): "Lê Thị Mai" → (0, "le thi mai"), (1, "thi mai"), (2, "mai")."""
    words = fold(full_name).split()
    return [(position, " ".join(words[position:])) for position in range(len(words))]


def is_user_name(text: str) -> bool:
    """True for a user name: 3 to 40 small letters without marks, digits, dots, hyphens, underscores."""
    return re.fullmatch(r"[a-z0-9][a-z0-9._\-]{2,39}", text) is not None


def is_staff_number(text: str) -> bool:
    """True for a staff number (số hiệu công chức, viên chức): letters, digits, dots, slashes, hyphens."""
    return re.fullmatch(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ./\-]{1,39}", text) is not None


def is_national_id(text: str) -> bool:
    """True for a personal identification number (số định danh cá nhân): twelve digits."""
    return re.fullmatch(r"[0-9]{12}", text) is not None


def mask_national_id(number: str | None) -> str:
    """The number as others than those who may correct it see it: "001•••••••23"; '' for none."""
    return f"{number[:3]}{'•' * 7}{number[-2:]}" if number else ""


def is_phone(text: str) -> bool:
    """True for a telephone number: 8 to 15 digits, with spaces, dots, hyphens, brackets, a plus in front."""
    digits = re.sub(r"[ .()\-]", "", text)
    return re.fullmatch(r"\+?[0-9]{8,15}", digits) is not None
