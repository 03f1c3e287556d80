"""Which columns of people a role fills, and where in the role the value stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spmsim.team.reps import Rep

ROLE_PATHS: Mapping[str, tuple[str, ...]] = {
    "plan": ("plan",),
    "quota_set": ("quota_set",),
    "on_target_earnings": ("on_target_earnings",),
    "base_share": ("base_share",),
    "accounts": ("accounts",),
    "leave_yearly": ("turnover", "yearly"),
    "vacancy_months": ("turnover", "vacancy_months"),
    "ramp_start": ("ramp", "start"),
    "ramp_months": ("ramp", "months"),
}
"""Column of people → path in the role; `potential_<measure>` comes from `potential.<measure>`."""


def role_columns(measures: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Every column that a role can fill, with its path in the role, for these measures."""
    return {**ROLE_PATHS, **{f"potential_{measure}": ("potential", measure) for measure in measures}}


def fill_from_role(row: Mapping[str, Any], role: Mapping[str, Any], measures: Iterable[str]) -> dict[str, Any]:
    """The row with what it lacks (no key, or None) taken from the role as plain mappings; `from_role` names those columns.

    A value of the row wins. What both lack stays out: a field with a default takes it, one without is refused on validation.
    Filling a filled row again changes nothing.
    """
    filled = {column: value for column, value in row.items() if value is not None}
    taken = list(row.get("from_role") or ())
    for column, path in role_columns(measures).items():
        value = _at(role, path)
        if column not in filled and value is not None:
            filled[column] = value
            taken.append(column)
    if taken:
        filled["from_role"] = taken
    return filled


def missing_columns(row: Mapping[str, Any], paid_on: Iterable[str]) -> list[str]:
    """Columns without a default that neither the row nor its role gave.

    Args:
        row: a filled row.
        paid_on: measures that the person's plan pays on: their potential is needed, others' may be absent (nothing is sold).
    """
    required = [field.alias or name for name, field in Rep.model_fields.items() if field.is_required()]
    return [column for column in (*required, *(f"potential_{measure}" for measure in paid_on)) if row.get(column) is None]


def _at(role: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = role
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
