"""Reads case files: what a plan pays to given people for given sales, expected values with the working by hand (see README.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
ALLOWED = {
    "name", "source", "plan", "plans", "people", "currency", "calendar", "season", "phasing", "ramp", "quota_sets", "assignments",
    "actuals", "deals", "cancellations", "expected", "working",
}  # fmt: skip
PERSON = {
    "plan", "role", "region", "manager_id", "hired_on", "left_on", "target_incentive", "quota_set", "sells", "accounts",
}  # fmt: skip
DEAL = {"deal", "day", "measure", "amount", "credit"}
CANCELLATION = {"deal", "month", "amount"}
EXPECTED = {"payments", "balances", "lines"}
BALANCES = {"earned_unpaid", "held", "owed"}


@dataclass(frozen=True, eq=False)
class Case:
    """One case as it is written, checked; two cases are never the same."""

    name: str
    file: str
    content: Mapping[str, Any]

    @property
    def plans(self) -> Mapping[str, Any]:
        """Plans by name; a single plan is called `plan`."""
        return {"plan": self.content["plan"]} if "plan" in self.content else dict(self.content["plans"])

    @property
    def people(self) -> Mapping[str, Mapping[str, Any]]:
        """rep_id → what the case says about the person; `ann` alone where it names nobody."""
        return self.content.get("people") or {"ann": {}}

    @property
    def calendar(self) -> Mapping[str, Any]:
        """Start and months."""
        return self.content.get("calendar") or {"start": "2027-01", "months": 12}

    @property
    def currency(self) -> str:
        """Three letters."""
        return str(self.content.get("currency", "USD"))

    @property
    def expected(self) -> Mapping[str, Any]:
        """Payments, and where it says so balances and lines."""
        return self.content["expected"]


@cache
def read_cases() -> tuple[Case, ...]:
    """Every case of every file in this folder.

    Raises:
        ValueError: a case that is not written as README.md says; names all that is wrong.
    """
    cases = tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _cases(path))
    problems = [f"{case.file}: {case.name}: {what}" for case in cases for what in problems_of(case.content)]
    names = [case.name for case in cases]
    problems += [f"two cases are called '{name}'" for name in sorted({name for name in names if names.count(name) > 1})]
    if problems:
        raise ValueError("\n".join(problems))
    return cases


def _cases(path: Path) -> Iterator[Case]:
    for content in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):  # ten times faster than the reader of scenarios
        yield Case(str(content.get("name", "?")), path.name, _plain(content))


def _plain(value: Any) -> Any:
    """The same with days as the text that stands in the file."""
    if isinstance(value, dict):
        return {_plain(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_plain(held) for held in value]
    return value.isoformat() if isinstance(value, date) else value


def problems_of(content: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the form of a case."""
    yield from (f"needs '{key}'" for key in ("name", "source", "expected", "working") if not content.get(key))
    if ("plan" in content) == ("plans" in content):
        yield "needs either 'plan' or 'plans'"
    yield from _unknown(content, ALLOWED, "a case")
    yield from _unknown(content.get("expected") or {}, EXPECTED, "'expected'")
    if "payments" not in (content.get("expected") or {}):
        yield "'expected' needs 'payments'"
    for rep_id, columns in (content.get("people") or {"ann": {}}).items():
        yield from _unknown({key: None for key in columns if not key.startswith("quota_")}, PERSON, f"person '{rep_id}'")
    for deal in content.get("deals", ()):
        yield from _unknown(deal, DEAL, "a deal", every=True)
    for cancelled in content.get("cancellations", ()):
        yield from _unknown(cancelled, CANCELLATION, "a cancellation", every=True)
    yield from _problems_of_people(content)


def _problems_of_people(content: Mapping[str, Any]) -> Iterator[str]:
    """People of whom something is expected, or who sell, and are not there."""
    people = set(content.get("people") or {"ann": {}})
    expected = content.get("expected") or {}
    named = [*content.get("actuals", {}), *expected.get("payments", {}), *expected.get("balances", {})]
    named += [rep_id for deal in content.get("deals", ()) for rep_id in deal.get("credit", {})]
    named += [line[0] for line in expected.get("lines", ())]
    yield from (f"nobody is called '{rep_id}'" for rep_id in sorted(set(named) - people))
    for held in expected.get("balances", {}).values():
        yield from _unknown(held, BALANCES, "'balances'")
    yield from (f"a line is [person, month, stage, item, amount], got {line}" for line in expected.get("lines", ()) if len(line) != 5)


def _unknown(given: Mapping[str, Any], allowed: set[str], what: str, *, every: bool = False) -> Iterator[str]:
    for key in given:
        if key not in allowed:
            yield f"{what} has no '{key}'; allowed: {', '.join(sorted(allowed))}"
    if every:
        yield from (f"{what} needs '{key}'" for key in sorted(allowed - set(given)))
