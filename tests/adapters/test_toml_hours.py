"""Business hours as people write them down."""

from datetime import date
from pathlib import Path

import pytest

from account_mgmt.adapters.toml import read_business_hours
from account_mgmt.domain.business_hours import BusinessHours
from account_mgmt.domain.errors import BadBusinessHours, BadDate, InstantForDate

WEEK = '[hours]\nmon = ["09:00-14:00", "16:00-19:00"]\n'


def read(tmp_path: Path, text: str) -> BusinessHours:
    path = tmp_path / "hours.toml"
    path.write_text(text, encoding="utf-8")
    return read_business_hours(path)


def test_a_file_says_zone_hours_holidays_and_extra_days(tmp_path: Path) -> None:
    text = (
        'zone = "Europe/Madrid"\nholidays = ["2026-01-01", 2026-01-06]\n'
        f'{WEEK}[extra]\n2026-12-24 = ["09:00-13:00"]\n'
    )

    assert read(tmp_path, text) == BusinessHours.of(
        "Europe/Madrid",
        {"mon": ["09:00-14:00", "16:00-19:00"]},
        holidays=[date(2026, 1, 1), date(2026, 1, 6)],
        extra={"2026-12-24": ["09:00-13:00"]},
    )


def test_holidays_and_extra_days_may_be_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, f'zone = "UTC"\n{WEEK}').holidays == frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "zone"),
        ("zone = 1\n" + WEEK, "zone"),
        ('zone = "UTC"', "working time"),
        ('zone = "UTC"\nhours = 9', "table"),
        ('zone = "UTC"\n[hours]\nmon = "09:00-17:00"', "hours.mon"),
        ('zone = "UTC"\n[hours]\nmon = [9]', "hours '9'"),
        ('zone = "UTC"\nholidays = "2026-01-01"\n' + WEEK, "list"),
        ('zone = "UTC"\nlunch = true\n' + WEEK, "lunch"),
        ("zone = ", "not TOML"),
        ('zone = "UTC"\n' + WEEK + "[extra]\n2026-12-24 = []", "holiday"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadBusinessHours, match=said):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("holiday", "error"), [('"2026-02-30"', BadDate), ("2026-02-03T00:00:00", InstantForDate)]
)
def test_a_holiday_is_a_day(tmp_path: Path, holiday: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(tmp_path, f'zone = "UTC"\nholidays = [{holiday}]\n{WEEK}')


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")

    for path in (tmp_path / "none.toml", tmp_path, str(tmp_path / "bytes.toml")):
        with pytest.raises(BadBusinessHours, match="file"):
            read_business_hours(path)
