"""Hypothesis strategies for plans that can be paid, of every formula, window, sum to date and adjustment, and for what people sold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from spmsim.records.ledger import Cancellation, Credit
from tests.plans.any_plan import ENDS, MULTIPLES, PERIODS, SHARES, Data, ascending, points
from tests.plans.payroll.forces import cancel

FORMULAS = ("payout_curve", "commission", "on_amount", "lump_sum_bonus", "rating", "matrix", "per_unit", "contest")
IN_MONEY = ("on_amount", "per_unit", "contest")
STANDS_ALONE = ("rating", "per_unit", "contest")
ADJUSTMENTS = ("gate", "multiplier", "cap", "draw", "guarantee", "holdback", "clawback", "large_deal", "proration", "quota_relief")
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
QUOTAS = {"revenue": 120_000, "margin": 48_000, "new_accounts": 24, "renewals": 0.9}
AMOUNTS = st.sampled_from((100.0, 333.33, 1000.0, 2500.01))
THREE_RISING = st.lists(MULTIPLES, min_size=3, max_size=3, unique=True).map(sorted)
RISING = st.lists(MULTIPLES, min_size=1, max_size=3, unique=True).map(sorted)


@st.composite
def formulas(draw: st.DrawFn, kind: str) -> Data:
    """A formula under which more never pays less."""
    if kind == "payout_curve":
        return {"type": kind, "points": draw(points(2)), "beyond": draw(ENDS)}
    if kind == "lump_sum_bonus":
        return {"type": kind, "steps": draw(points(1))}
    if kind == "rating":
        return {"type": kind, "levels": [[level, multiple] for level, multiple in enumerate(draw(THREE_RISING), start=1)]}
    if kind == "per_unit":
        return {"type": kind, "amount": draw(AMOUNTS)}
    if kind == "contest":
        prizes = sorted(draw(st.lists(AMOUNTS, min_size=1, max_size=3)), reverse=True)
        return {"type": kind, "prizes": prizes, "among": "company", "ranked_by": draw(st.sampled_from(("amount", "attainment")))}
    return draw(matrices()) if kind == "matrix" else draw(commissions(on_amount=kind == "on_amount"))


@st.composite
def matrices(draw: st.DrawFn) -> Data:
    """Payouts rise down the rows and along the columns."""
    rows, columns = draw(ascending(1, 3)), draw(ascending(1, 2))
    steps = [[draw(SHARES) for _ in columns] for _ in rows]
    payouts = [[round(sum(sum(line[: c + 1]) for line in steps[: r + 1]), 4) for c in range(len(columns))] for r in range(len(rows))]
    between = draw(st.sampled_from(("stepped", "interpolated")))
    return {"type": "matrix", "second": "margin", "rows": rows, "columns": columns, "payouts": payouts, "between": between}


@st.composite
def commissions(draw: st.DrawFn, *, on_amount: bool) -> Data:
    """Marginal, or re-rated with rates that rise."""
    rates = draw(RISING) if not on_amount else draw(st.lists(SHARES, min_size=1, max_size=3, unique=True).map(sorted))
    starts = [0.0, 5_000.0, 12_000.0] if on_amount else [0.0, 0.9, 1.1]
    crossing = draw(st.sampled_from(("split", "split", "whole_at_lower", "whole_at_higher", "")))
    reading = {"tiering": "marginal", "crossing_deal": crossing} if crossing else {"tiering": "retroactive"}
    tiers = [{"from": start, "rate": rate} for start, rate in zip(starts, rates, strict=False)]
    return {"type": "commission", "rates_on": "amount" if on_amount else "attainment", "tiers": tiers, **reading}


@st.composite
def parts(draw: st.DrawFn, kind: str, *, discrete: bool = False) -> Data:
    """A component of a formula, in any window, alone or as a sum to date."""
    measure = {"rating": "goals", "per_unit": "new_accounts"}.get(kind, "revenue")
    sums = ["discrete", *([] if discrete or kind in STANDS_ALONE else ["toward_year", *([] if kind == "on_amount" else ["to_date"])])]
    made: Data = {"name": kind, "measure": measure, "period": draw(st.sampled_from(PERIODS)), "formula": draw(formulas(kind))}
    made["accumulation"] = draw(st.sampled_from(sums))
    if made["accumulation"] != "discrete":
        made["when_negative"] = draw(st.sampled_from(("carry", "claw_back")))
    return made


def weighted(components: list[Data]) -> list[Data]:
    """Equal weights for those paid on target; tenths of thousandths, so that they sum to 1."""
    on_target = [part for part in components if part["name"] not in IN_MONEY]
    for place, part in enumerate(on_target):
        part["weight"] = round(1 / len(on_target), 4) if place else round(1 - round(1 / len(on_target), 4) * (len(on_target) - 1), 4)
    return components


@st.composite
def adjustments(draw: st.DrawFn, kind: str, components: list[Data]) -> Data:
    """An adjustment that fits the components."""
    longest = max(MONTHS_IN[part["period"]] for part in components)
    shortest = min(MONTHS_IN[part["period"]] for part in components)
    person = {"rep_id": "ann", "from": "2027-02", "to": "2027-03"}
    fields: dict[str, st.SearchStrategy[Data]] = {
        "gate": st.builds(lambda at: {"measure": "margin", "at_least": at}, SHARES),
        "multiplier": st.builds(lambda at, end: {"measure": "margin", "points": at, "beyond": end}, points(1, start=0.0).filter(
            lambda at: len(at) > 1), st.sampled_from(("capped", "extended"))),
        "cap": st.builds(lambda amount, scope, period, again: {"limit": {"amount": amount}, "scope": scope, "period": period} | (
            {} if period == "year" else {"true_up": again}), AMOUNTS, st.sampled_from(("component", "total")),
            st.sampled_from([period for period in PERIODS if MONTHS_IN[period] >= longest]), st.booleans()),
        "draw": st.builds(lambda amount, every, back: {"amount": amount, "every": every, "recoverable": back} | (
            {"open_at_exit": "owed"} if back else {}), AMOUNTS,
            st.sampled_from([period for period in PERIODS if MONTHS_IN[period] <= shortest]), st.booleans()),
        "guarantee": st.builds(lambda amount, every, pays: {"amount": amount, "every": every, "pays": pays}, AMOUNTS,
                               st.sampled_from([part["period"] for part in components]), st.sampled_from(("floor", "floor", "added"))),
        "holdback": st.builds(lambda share, months: {"share": share, "months": months}, SHARES, st.integers(1, 6)),
        "clawback": st.builds(lambda again: {"measure": "revenue", "basis": "rate", "restores_quota": again}, st.booleans()),
        "large_deal": st.builds(lambda above, share: {"measure": "revenue", "above": above, "credit_share": share}, st.sampled_from(
            ({"amount": 7_500.0}, {"times_quota": 0.05})), SHARES),
        "proration": st.builds(lambda share: {"people": [{**person, "eligible": share}]}, SHARES),
        "quota_relief": st.builds(lambda share: {"people": [{**person, "quota": share}]}, SHARES),
    }  # fmt: skip
    return {"type": kind, "name": f"a_{kind}", **draw(fields[kind])}


@st.composite
def plans(draw: st.DrawFn, *, altered: tuple[str, ...] = ADJUSTMENTS, discrete: bool = False) -> Data:
    """One to three components of different formulas, under up to four of the adjustments that are asked for."""
    kinds = draw(st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=3, unique=True))
    components = weighted([draw(parts(kind, discrete=discrete)) for kind in kinds])
    chosen = draw(st.lists(st.sampled_from(altered), max_size=4, unique=True)) if altered else []
    return {"components": components, "adjustments": [draw(adjustments(kind, components)) for kind in chosen]}


CENTS = st.integers(0, 3_000_000)
YEAR = st.lists(CENTS, min_size=12, max_size=12)


@st.composite
def histories(draw: st.DrawFn, rep_id: str = "ann") -> list[Credit]:
    """A year of one person: a deal a month, margin, new accounts and levels in some months."""
    made = [bought(rep_id, month, cents) for month, cents in enumerate(draw(YEAR))]
    for month in draw(st.sets(st.integers(0, 11), max_size=4)):
        made.append(Credit(rep_id, month, "margin", Decimal(draw(st.integers(0, 1_500_000)))))
        made.append(Credit(rep_id, month, "new_accounts", Decimal(draw(st.integers(0, 5)))))
        made.append(Credit(rep_id, month, "goals", Decimal(draw(st.integers(1, 3)))))
    return made


def bought(rep_id: str, month: int, cents: int) -> Credit:
    """A deal of a month."""
    return Credit(rep_id, month, "revenue", Decimal(cents), deal_id=f"{rep_id}-{month}")


@st.composite
def cancellations(draw: st.DrawFn, credits: list[Credit]) -> list[Cancellation]:
    """Some deals that are cancelled in part, months later."""
    deals = [credit for credit in credits if credit.deal_id and credit.amount >= 100]
    chosen = draw(st.lists(st.sampled_from(deals), max_size=2, unique=True)) if deals else []
    return [cancel(str(deal.deal_id), min(11, deal.month + draw(st.integers(0, 5))), 1) for deal in chosen]


def twice(block: Any, key: str = "", *, on_amount: bool = False) -> Any:
    """A plan in a currency of half the worth: every amount of money doubled; levels, shares and factors as they are."""
    if isinstance(block, dict):
        money = on_amount or block.get("rates_on") == "amount"
        return {name: twice(value, name, on_amount=money) for name, value in block.items()}
    if isinstance(block, list):
        return [twice(value, key, on_amount=on_amount) for value in block]
    doubled = key in ("amount", "prizes") or (key == "from" and on_amount)
    return 2 * block if doubled and not isinstance(block, str) else block
