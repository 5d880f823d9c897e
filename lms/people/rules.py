"""Rules of people: groups, passwords, lockout, sessions."""

import datetime as dt

PERSON_GROUPS = {
    "can_bo": "Cadre",
    "cong_chuc": "Civil servant",
    "vien_chuc": "Public employee",
    "nguoi_lao_dong": "Contract worker",
    "cong_dan": "Citizen",
}

MAX_FAILURES = 5
LOCK_MINUTES = 15
RESET_MINUTES = 10
RESET_TRIES = 5
MIN_PASSWORD = 10

# Idle limits by role (TCVN 14423:2026, level 3, suggested values); a learner's own device may stay 30 days.
IDLE = dt.timedelta(minutes=60)
STAFF_IDLE = dt.timedelta(minutes=30)
OWN_DEVICE = dt.timedelta(days=30)
LONGEST = dt.timedelta(hours=12)


def password_faults(password: str, *, names: list[str]) -> list[str]:
    """English message ids of everything wrong with a new password; empty when it will do."""
    faults = []
    if len(password) < MIN_PASSWORD:
        faults.append("The password needs at least 10 characters.")
    if len(password) > 200:
        faults.append("The password has more than 200 characters.")
    if len(set(password)) < 5:
        faults.append("The password repeats too few characters.")
    lowered = password.casefold()
    if any(name and len(name) > 3 and name.casefold() in lowered for name in names):
        faults.append("The password must not contain your name or sign-in name.")
    return faults


def locked_until(failures: int, at: dt.datetime) -> dt.datetime | None:
    """When a name that has failed so often in a row may be tried again; None while it may."""
    if failures < MAX_FAILURES:
        return None
    doublings = min(failures - MAX_FAILURES, 6)
    return at + dt.timedelta(minutes=LOCK_MINUTES * 2**doublings)


def expires_at(*, seen_at: dt.datetime, created_at: dt.datetime, is_staff: bool, own_device: bool) -> dt.datetime:
    """When a session ends if nothing more is heard of it."""
    if own_device and not is_staff:
        return seen_at + OWN_DEVICE
    return min(seen_at + (STAFF_IDLE if is_staff else IDLE), created_at + LONGEST)
