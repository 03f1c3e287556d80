"""`replay`: last year's real bookings under each plan, from files to tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spmsim.foundation.errors import refuse
from spmsim.foundation.money import minor_digits
from spmsim.results.groups import LEAST

if TYPE_CHECKING:
    from spmsim.reports.audience import Audience
    from spmsim.scenario.loading import Scenario
    from spmsim.studies.replaying.replay import Replay


@dataclass(frozen=True)
class Replayed:
    """A replay as one audience may see it."""

    result: Replay
    names: Mapping[str, str]
    """rep_id → how the audience knows the person; empty for the public, who see nobody."""
    roles: frozenset[str]
    """Roles of which the audience may see sums."""
    path: Path | None
    """The table, one row per person; None where none was asked for."""

    def money(self, amount: int) -> float:
        """Minor units in units of the currency."""
        return float(Decimal(amount).scaleb(-minor_digits(self.result.currency)))

    def as_json(self) -> dict[str, Any]:
        """Totals, roles and the check as plain data; money in units of the currency."""
        told = self.result
        plans = [
            {
                "id": plan.id, "scenario": plan.title, "pay": self.money(plan.total),
                "by_role": {role: self.money(amount) for role, amount in plan.by_role.items() if role in self.roles},
            }
            for plan in told.plans
        ]  # fmt: skip
        outside = {"rows": len(told.outside), "people": len({one.rep_id for one in told.outside})}
        return {
            "schema_version": 1, "currency": told.currency, "first_month": told.first_month, "months": told.months, "plans": plans,
            "check": self._check(), "not_paid": outside, "path": None if self.path is None else str(self.path), "notes": list(told.notes),
        }  # fmt: skip

    def _check(self) -> dict[str, Any] | None:
        check = self.result.check
        if check is None:
            return None
        off = [
            {
                "person": self.names[one.rep_id], "role": one.role, "modelled": self.money(one.modelled), "paid": self.money(one.paid),
                "reasons": list(one.reasons),
            }
            for one in check.off
            if one.rep_id in self.names
        ]  # fmt: skip
        few = not self.names and 0 < len(check.without_row) < LEAST  # the public sees nothing of so few people
        return {
            "modelled": self.money(check.modelled), "paid": self.money(check.paid), "ratio": check.ratio,
            "people_without_row": None if few else len(check.without_row), "ratio_of_rows": None if few else check.ratio_of_rows,
            "by_role": {role: self._against(*both) for role, both in check.by_role.items() if role in self.roles},
            "by_person": {self.names[one]: self._against(*both) for one, both in check.by_person.items() if one in self.names},
            "people_off": len(check.off), "off": off, "paid_outside_the_team": self.money(sum(check.not_modelled.values())),
        }  # fmt: skip

    def _against(self, modelled: int, paid: int) -> dict[str, float | None]:
        return {"modelled": self.money(modelled), "paid": self.money(paid), "ratio": modelled / paid if paid else None}


def replay(
    baseline: Scenario | Path | str,
    variants: Sequence[Scenario | Path | str] = (),
    *,
    actuals: Path | str,
    paid: Path | str | None = None,
    audience: Audience = "executive",
    out: Path | str | None = None,
    accept_columns: bool = False,
) -> Replayed:
    """Pay last year's real bookings under each plan, nobody responding.

    Args:
        baseline: the scenario of the plan in force.
        variants: other plans for the same people.
        actuals: bookings of exactly one calendar length, as CSV, XLSX or Parquet.
        paid: incentive pay that payroll paid, without base salary; modelled ÷ paid is told then.
        audience: `owner` sees ids, `executive` pseudonyms, `public` nobody.
        out: a folder for `replay.csv`, one row per person; not for the public.
        accept_columns: whether a proposed column map is taken without asking.

    Raises:
        BadInput: files that cannot be read as meant, bookings of another length, an output that the audience may not have.
    """
    from spmsim.entrances.files import load_all
    from spmsim.entrances.past_files import read_past
    from spmsim.studies.replaying.replay import replay as replay_bookings

    if audience == "public" and out is not None:
        raise refuse("a table of people is not for the public; use --audience owner or executive", path="--out")
    first, *others = load_all([baseline, *variants])
    bookings, was_paid = read_past(first, Path(actuals), None if paid is None else Path(paid), accept_columns=accept_columns)
    result = replay_bookings(first, others, bookings, was_paid)
    names = _names(first, audience)
    path = None if out is None else _write(Path(out) / "replay.csv", result, names)
    return Replayed(result, names, _roles(result.roles, audience), path)


def _names(scenario: Scenario, audience: Audience) -> dict[str, str]:
    from spmsim.reports.pseudonyms import load_key, pseudonym

    ids = [rep.rep_id for rep in scenario.spec.team.reps]
    if audience == "public":
        return {}
    if audience == "owner":
        return {rep_id: rep_id for rep_id in ids}
    key = load_key()
    return {rep_id: pseudonym(rep_id, key) for rep_id in ids}


def _roles(role_of: Mapping[str, str], audience: Audience) -> frozenset[str]:
    """Roles with at least five people; where one smaller role is left, the next smallest is withheld with it, since sums would tell it."""
    from spmsim.reports.audience import SMALLEST_GROUP

    heads = Counter(role_of.values())
    if audience == "owner":
        return frozenset(heads)
    ordered = [role for role, _ in sorted(heads.items(), key=lambda item: (item[1], item[0]))]
    small = [role for role in ordered if heads[role] < SMALLEST_GROUP]
    hidden = ordered[: len(small) + 1] if small and sum(heads[role] for role in small) < SMALLEST_GROUP else small
    return frozenset(heads) - set(hidden)


def _write(path: Path, told: Replay, names: Mapping[str, str]) -> Path:
    """One row per person: pay under each plan, and, where payments are known, what the baseline pays on last year's quotas beside them.

    Text that begins like a formula carries an apostrophe.
    """
    from spmsim.reports.files import write_private
    from spmsim.reports.workbook import safe_text
    from spmsim.sources.canonical import as_csv, plain_amount

    digits, check = minor_digits(told.currency), told.check
    rows = [("person", *(f"pay_{plan.id}" for plan in told.plans), *(() if check is None else ("modelled", "paid", "modelled_to_paid")))]
    for person in told.plans[0].by_person:
        pay = [plain_amount(plan.by_person[person], digits) if person in plan.by_person else "" for plan in told.plans]
        if check is not None:
            modelled, paid = check.by_person[person]
            pay += [plain_amount(modelled, digits), plain_amount(paid, digits), repr(modelled / paid) if paid else ""]
        rows.append((safe_text(names[person]), *pay))
    return write_private(path, as_csv(rows).encode("utf-8"))
