"""Business hours as a TOML file says them: a zone, hours by weekday, holidays, extra days."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, cast

from account_mgmt.domain.business_hours import BusinessHours
from account_mgmt.domain.errors import BadBusinessHours
from account_mgmt.domain.numerals import shown

_KEYS: Final = ("zone", "holidays", "hours", "extra")


def read_business_hours(path: Path | str) -> BusinessHours:
    """The business hours in a file. Raises BadBusinessHours, BadDate.

    Its keys are `zone`, `[hours]` with a list of hours for each weekday that has some ("mon" to
    "sun"), and perhaps `holidays`, a list of days, and `[extra]`, days with hours of their own.
    """
    try:
        text = Path(path).read_text("utf-8")
        said = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not TOML"
        raise BadBusinessHours("file", shown(str(path)), f"{why or error}") from error
    for key in said:
        if key not in _KEYS:
            rule = f"its keys are {', '.join(_KEYS)}"
            raise BadBusinessHours("key", shown(key), rule)
    zone = said.get("zone")
    if not isinstance(zone, str):
        raise BadBusinessHours("zone", "" if zone is None else shown(zone), "it is not a name")
    return BusinessHours.of(
        zone,
        _by_day("hours", said.get("hours", {})),
        holidays=[_day(one) for one in _listed("holidays", said.get("holidays", []))],
        extra=_by_day("extra", said.get("extra", {})),
    )


def _by_day(where: str, raw: object) -> Mapping[str, list[str]]:
    if not isinstance(raw, dict):
        raise BadBusinessHours(where, shown(raw), "it is no table of days")
    days = cast("dict[str, object]", raw)
    return {
        day: [str(one) for one in _listed(f"{where}.{day}", hours)] for day, hours in days.items()
    }


def _listed(where: str, raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise BadBusinessHours(where, shown(raw), "it is no list")
    return cast("list[object]", raw)


def _day(raw: object) -> str | date:
    return raw if isinstance(raw, date) else str(raw)
