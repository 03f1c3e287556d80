"""What a company has settled about its tables, in `spmsim.toml`: written there once, beside whatever else the file holds.

Plan rates of currencies stand there too, as units of the reporting currency for one unit of the local one:

    [fx]
    EUR = 1.08
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.writing import write_whole

_SHARED = 0o644
_UNIT = re.compile(r"count|share|rating|[A-Z]{3}")


def save_table_settings(settings: Path, table: str, fields: Mapping[str, str], options: Mapping[str, Any]) -> None:
    """Writes `[columns.<table>]` and adds to `[tables.<table>]`; comments, order and everything else of the file stay as they are.

    Args:
        settings: `spmsim.toml`, which need not exist yet.
        table: the kind of table, `bookings`.
        fields: heading → field, or `ignore`.
        options: conventions of the table that are new.

    Raises:
        BadInput: the file that is there is not TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(settings.read_text(encoding="utf-8")) if settings.is_file() else tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as trouble:
        raise refuse(f"cannot be read as TOML: {trouble}", file=str(settings)) from None
    for kind, block in (("columns", fields), ("tables", options)):
        if block:
            tables = document.setdefault(kind, tomlkit.table(is_super_table=True))
            tables.setdefault(table, tomlkit.table()).update(block)
    mode = stat.S_IMODE(settings.stat().st_mode) if settings.is_file() else _SHARED
    write_whole(settings, tomlkit.dumps(document).encode(), mode=mode)


def as_toml(table: str, fields: Mapping[str, str], options: Mapping[str, Any]) -> str:
    """The same blocks as text, to be pasted."""
    import tomlkit

    document = tomlkit.document()
    for kind, block in (("columns", fields), ("tables", options)):
        if block:
            held = tomlkit.table()
            held.update(block)
            document.setdefault(kind, tomlkit.table(is_super_table=True)).append(table, held)
    return tomlkit.dumps(document).strip()


def read_plan_rates(settings: Path) -> dict[str, Decimal]:
    """Currency → units of the reporting currency, from `[fx]`; nothing where there is no such block.

    Raises:
        BadInput: the file is not TOML, a name is no currency, a rate is not above 0.
    """
    if not settings.is_file():
        return {}
    try:
        block = tomllib.loads(settings.read_text(encoding="utf-8"), parse_float=Decimal).get("fx", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise refuse(f"cannot be read as TOML: {trouble}", file=str(settings)) from None
    if not isinstance(block, dict):
        raise refuse("must be a table of currency = rate, such as EUR = 1.08", path="fx", file=str(settings))
    problems = [Problem(what, path=f"fx.{name}", file=str(settings)) for name, rate in block.items() if (what := _why_wrong(name, rate))]
    if problems:
        raise BadInput(problems)
    return {name: Decimal(rate) for name, rate in block.items()}


def read_units(settings: Path) -> dict[str, str]:
    """Measure → unit, from `[measures]`; nothing where there is no such block, and all measures are money then.

    Raises:
        BadInput: the file is not TOML, or a unit is none.
    """
    if not settings.is_file():
        return {}
    try:
        block = tomllib.loads(settings.read_text(encoding="utf-8")).get("measures", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise refuse(f"cannot be read as TOML: {trouble}", file=str(settings)) from None
    if not isinstance(block, dict):
        raise refuse('must be a table of measure = "unit", such as new_accounts = "count"', path="measures", file=str(settings))
    wrong = [name for name, unit in block.items() if not isinstance(unit, str) or not _UNIT.fullmatch(unit)]
    if wrong:
        allowed = "'count', 'share', 'rating' or a currency (ISO 4217), such as 'USD'"
        raise BadInput(Problem(f"a unit is {allowed}; got '{block[name]}'", path=f"measures.{name}", file=str(settings)) for name in wrong)
    return dict(block)


def units_as_toml(units: Mapping[str, str]) -> str:
    """The block `[measures]` as text."""
    import tomlkit

    table = tomlkit.table()
    table.update(units)
    document = tomlkit.document()
    document.append("measures", table)
    return tomlkit.dumps(document)


def _why_wrong(name: str, rate: Any) -> str:
    if not re.fullmatch(r"[A-Z]{3}", name):
        return "a currency is three capital letters (ISO 4217), such as EUR"
    if isinstance(rate, bool) or not isinstance(rate, (int, Decimal)):
        return f"a rate is a number without quotes, such as 1.08; got '{rate}'"
    if not Decimal(rate).is_finite() or not 0 < rate <= 1_000_000:
        return f"a rate lies above 0 and at most at 1,000,000; got {rate}"
    return ""
