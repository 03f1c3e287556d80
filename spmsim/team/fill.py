"""Which columns of people a role fills, and where in the role the value stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spmsim.team.reps import Rep

ROLE_PATHS: Mapping[str, tuple[str, ...]] = {
    "plan": ("plan",),
    "quota_set": ("quota_set",),
    "currency": ("currency",),
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


def missing_columns(row: Mapping[str, Any], paid_on: Iterable[str]) -> list[str]:
    """Columns without a default that neither the row nor its role gave.

    Args:
        row: a filled row.
        paid_on: measures that the person's plan pays on: their potential is needed, others' may be absent (nothing is sold).
    """
    required = [field.alias or name for name, field in Rep.model_fields.items() if field.is_required()]
    return [column for column in (*required, *(f"potential_{measure}" for measure in paid_on)) if row.get(column) is None]


_TOGETHER = (("leave_yearly", "vacancy_months"), ("ramp_start", "ramp_months"), ("ramp_months", "ramp_start"))
"""A column that is filled, and the one without which it would be read as something that nobody wrote: a chance of leaving as seats
that are filled again at once, half a ramp as none."""


def lonely_columns(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(column, the one it needs) where a filled row has the first, other than 0, without the second."""
    return [(column, other) for column, other in _TOGETHER if row.get(column) and row.get(other) is None]
