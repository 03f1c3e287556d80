"""Hypothesis strategies for plans of all kinds, as plain data that a YAML file would hold."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
AMOUNTS = st.floats(min_value=1.0, max_value=1e9, allow_nan=False).map(lambda amount: round(amount, 2))
SHARES = st.integers(min_value=1, max_value=100).map(lambda percent: percent / 100)
MULTIPLES = st.integers(min_value=0, max_value=400).map(lambda percent: percent / 100)
PERIODS = ("month", "quarter", "half", "year")


def ascending(least: int, most: int, *, start: float | None = None) -> st.SearchStrategy[list[float]]:
    levels = st.sets(st.integers(min_value=1, max_value=300), min_size=least, max_size=most)
    return levels.map(lambda found: ([] if start is None else [start]) + sorted(percent / 100 for percent in found))


def points(least: int, *, start: float | None = None) -> st.SearchStrategy[list[list[float]]]:
    return ascending(least, 5, start=start).flatmap(
        lambda levels: st.lists(MULTIPLES, min_size=len(levels), max_size=len(levels)).map(
            lambda paid: [list(pair) for pair in zip(levels, sorted(paid), strict=True)]
        )
    )


@st.composite
def matrices(draw: st.DrawFn) -> Data:
    rows, columns = draw(ascending(1, 3)), draw(ascending(1, 3))
    payouts = [[draw(MULTIPLES) for _ in columns] for _ in rows]
    between = draw(st.sampled_from(("stepped", "interpolated")))
    return {"type": "matrix", "second": "accounts", "rows": rows, "columns": columns, "payouts": payouts, "between": between}


SPANS = st.sampled_from(({"from": "2027-01", "to": "2027-06"}, {"from": "2027-10", "to": "2027-12"}))
ENDS = st.one_of(st.sampled_from(("extended", "capped")), MULTIPLES.map(lambda slope: {"slope": slope}))
ON_TARGET = st.one_of(
    st.builds(lambda at, end: {"type": "payout_curve", "points": at, "beyond": end}, points(2), ENDS),
    points(1).map(lambda steps: {"type": "lump_sum_bonus", "steps": steps}),
    points(1).map(lambda tiers: {
        "type": "commission", "rates_on": "attainment", "tiering": "retroactive",
        "tiers": [{"from": start, "rate": rate} for start, rate in tiers],
    }),
    points(1, start=0.0).map(lambda tiers: {
        "type": "commission", "rates_on": "attainment", "tiering": "marginal", "crossing_deal": "split",
        "tiers": [{"from": start, "rate": rate} for start, rate in tiers],
    }),
    matrices(),
    points(1).map(lambda levels: {"type": "rating", "levels": levels}),
)  # fmt: skip
IN_MONEY = st.one_of(
    st.builds(lambda amount, span: {"type": "per_unit", "amount": amount} | ({"months": span} if span else {}), AMOUNTS, st.none() | SPANS),
    st.builds(
        lambda prizes, among, by: {"type": "contest", "prizes": sorted(prizes, reverse=True), "among": among, "ranked_by": by},
        st.lists(AMOUNTS, min_size=1, max_size=4), st.sampled_from(("team", "region", "role", "company")),
        st.sampled_from(("amount", "attainment")),
    ),
    st.builds(
        lambda rate, how: {"type": "commission", "rates_on": "amount", "tiering": "marginal", "crossing_deal": how,
                           "tiers": [{"from": 0.0, "rate": 0.01}, {"from": 1e6, "rate": rate}]},
        SHARES, st.sampled_from(("split", "whole_at_lower", "whole_at_higher")),
    ),
)  # fmt: skip


STANDS_ALONE = ("rating", "per_unit", "contest")


def sums(formula: Data) -> st.SearchStrategy[Data]:
    """Each window alone, or sums to date where the formula has them."""
    alone = st.just({"accumulation": "discrete"})
    if formula["type"] in STANDS_ALONE:
        return alone
    kinds = ("toward_year",) if formula.get("rates_on") == "amount" else ("to_date", "toward_year")
    falling = st.sampled_from(("carry", "claw_back"))
    return alone | st.builds(lambda kind, negative: {"accumulation": kind, "when_negative": negative}, st.sampled_from(kinds), falling)


@st.composite
def components(draw: st.DrawFn) -> list[Data]:
    """One to four components whose weights sum to 1."""
    kinds = draw(st.lists(st.booleans(), min_size=1, max_size=4))
    weights = iter([1.0 / max(1, kinds.count(True))] * kinds.count(True))
    made = []
    for at, is_on_target in enumerate(kinds):
        part: Data = {"name": f"part_{at}", "measure": "revenue", "formula": draw(ON_TARGET if is_on_target else IN_MONEY)}
        part |= {"period": draw(st.sampled_from(PERIODS)), **draw(sums(part["formula"]))}
        part["scope"] = draw(st.sampled_from(("self", "team", "company")))
        if draw(st.booleans()):
            part["pay"] = {"every": "year", "lag_months": draw(st.integers(min_value=0, max_value=3))}
        made.append(part | ({"weight": next(weights)} if is_on_target else {}))
    return made


@st.composite
def adjustments(draw: st.DrawFn) -> list[Data]:
    """Up to one adjustment of every kind, in any order."""
    made = [
        {"type": "gate", "name": "kept", "measure": "accounts", "at_least": draw(SHARES), "applies_to": ["part_0"]},
        {"type": "multiplier", "name": "factor", "measure": "accounts", "points": draw(points(1, start=0.0)), "beyond": "capped"},
        {"type": "cap", "name": "top", "scope": draw(st.sampled_from(("component", "total"))), "limit": {"amount": draw(AMOUNTS)},
         "period": "quarter", "true_up": draw(st.booleans())},
        {"type": "cap", "name": "one_deal", "scope": "deal", "measure": "revenue", "limit": {"amount": draw(AMOUNTS)}},
        {"type": "draw", "name": "start", "amount": draw(AMOUNTS), "every": "month", "recoverable": True, "open_at_exit": "owed",
         "employed_months": draw(st.integers(min_value=1, max_value=12))},
        {"type": "guarantee", "name": "floor", "amount": draw(AMOUNTS), "every": "quarter", "pays": "floor", "months": draw(SPANS)},
        {"type": "holdback", "name": "held", "share": draw(SHARES), "months": draw(st.integers(min_value=1, max_value=12))},
        {"type": "clawback", "name": "churn", "measure": "revenue", "basis": draw(st.sampled_from(("rate", "paid"))), "within_months": 9,
         "restores_quota": draw(st.booleans()), "cancellations": {"share": draw(SHARES), "lag_months": 3}},
        {"type": "large_deal", "name": "windfall", "measure": "revenue", "above": {"times_quota": draw(SHARES)},
         "credit_share": draw(SHARES)},
        {"type": "proration", "name": "leave", "people": [{"rep_id": "E1", "from": "2027-02", "to": "2027-03", "eligible": draw(SHARES)}]},
        {"type": "quota_relief", "name": "relief", "people": [{"rep_id": "E1", "from": "2027-02", "to": "2027-03", "quota": draw(SHARES)}]},
    ]  # fmt: skip
    return draw(st.lists(st.sampled_from(made), unique_by=lambda one: str(one["name"]), max_size=len(made)))


PLANS = st.builds(
    lambda parts, altered, leaving: {"leavers": leaving, "components": parts, "adjustments": altered},
    components(),
    adjustments(),
    st.sampled_from(("paid_on_prorated_quota", "paid_without_proration", "forfeit_open_windows")),
)
"""Plans of all kinds."""
