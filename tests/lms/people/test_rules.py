import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people import rules

NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "good", ["con trâu vàng bảy nhà", "Sông Hồng 3 bến đò", "gạo-nếp-tím-2019", "x9#kLm2$pQ"]
)
def test_passwords_people_can_remember_are_accepted(good: str) -> None:
    assert rules.password_faults(good, names=["Nguyễn Thị Hằng", "hang"]) == []


@pytest.mark.parametrize(
    "poor",
    [
        "ngắn", "1234567890", "9876543210", "qwertyuiop", "aaaaaaaaaaaa", "matkhau2026", "MatKhau@123",
        "mậtkhẩu2026", "anhyeuem1990", "abcdefghij", "0912345678", "x" * 201,
    ],
)  # fmt: skip
def test_passwords_that_are_guessed_first_are_refused(poor: str) -> None:
    assert rules.password_faults(poor, names=[])


def test_a_password_does_not_hold_the_persons_own_name_in_any_spelling() -> None:
    assert rules.password_faults("nguyen thi hang 7 nhà", names=["Nguyễn Thị Hằng"])
    assert rules.password_faults("NguyễnThịHằng-sông", names=["Nguyễn Thị Hằng"])


@given(st.integers(0, 60))
def test_a_name_is_locked_from_the_fifth_failure_on_for_longer_and_longer(failures: int) -> None:
    until, later = rules.locked_until(failures, NOON), rules.locked_until(failures + 1, NOON)
    assert (until is None) == (failures < 5)
    if until is not None and later is not None:
        assert NOON + dt.timedelta(minutes=15) <= until <= later <= NOON + dt.timedelta(hours=16)


def test_failures_of_yesterday_are_forgotten() -> None:
    assert rules.counted_failures(4, last_at=NOON, at=NOON + dt.timedelta(hours=25)) == 0
    assert rules.counted_failures(4, last_at=NOON, at=NOON + dt.timedelta(hours=23)) == 4


def test_a_learner_stays_signed_in_for_thirty_days_on_an_own_device_and_staff_never_do() -> None:
    learner = rules.expires_at(seen_at=NOON, created_at=NOON, is_staff=False, own_device=True)
    staff = rules.expires_at(seen_at=NOON, created_at=NOON, is_staff=True, own_device=True)
    assert learner - NOON == dt.timedelta(days=30)
    assert staff - NOON == dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/156.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120 Chrome/120 Safari/537.36", "Cốc Cốc, Windows"),
        ("curl/8", "?"),
    ],
)
def test_people_recognise_their_devices(agent: str, name: str) -> None:
    assert rules.device_name(agent) == name


def test_what_ends_on_a_day_last_holds_the_day_before() -> None:
    assert rules.last_day(dt.date(2025, 7, 1)) == dt.date(2025, 6, 30)
    assert rules.last_day(None) is None
