"""What must hold for every formula and every adjustment, in every window and sum to date, on pay before it is rounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, replace
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spmsim.records.ledger import SUMMED, Credit, Ledger
from spmsim.records.payroll import PaidPerson
from tests.plans.payroll.any_paid_plan import (
    ADJUSTMENTS,
    FORMULAS,
    MONTHS_IN,
    QUOTAS,
    YEAR,
    adjustments,
    bought,
    cancellations,
    histories,
    parts,
    plans,
    twice,
    weighted,
)  # fmt: skip
from tests.plans.payroll.forces import person, rate, read_plan, settle, spell

MONEY = ("revenue", "margin")
SETTLED = ("draw", "guarantee", "cap")
"""What pays each window for itself, so that earning earlier what sums to date earn anyway may pay less."""
BALANCED = ("draw", "holdback", "clawback")
"""What keeps balances, which are whole cents after each month; pay that is clawed back does, too."""
ROUNDED_TWICE = Decimal("1.01")
"""Cents: what two roundings of a balance may move."""
HALF_A_CENT_A_LINE = Decimal(60)
"""Cents: roundings of a year's credits, balances and held amounts, each of at most half a cent and at most doubled."""


def paid_person(rep_id: str = "ann", *, scale: int = 1) -> PaidPerson:
    """Target incentive 12,000 a year, all quotas; money scaled."""
    quotas = {measure: amount * (scale if measure in MONEY else 1) for measure, amount in QUOTAS.items()}
    return person(rep_id, spells=(spell(incentive=12_000 * scale, quotas=quotas),), sells=tuple(QUOTAS))


def plan_of(data: dict[str, Any]) -> Any:
    return read_plan(data["components"], adjustments=data["adjustments"])


def cost(ledger: Ledger, rep_id: str = "ann") -> Decimal:
    """What the year costs: what was paid, before rounding, and what stands open at its end."""
    lines = [line for line in ledger.lines if line.rep_id == rep_id and line.stage in SUMMED and line.item != "rounding"]
    paid = sum((line.amount for line in lines), Decimal(0))
    open_at_end = sum(one.earned_unpaid + one.held - one.owed for one in ledger.balances if one.rep_id == rep_id)
    return paid + open_at_end


def earned(ledger: Ledger, rep_id: str = "ann") -> Decimal:
    """What fell due, exact to eight decimals of a dollar."""
    return sum((line.amount for line in ledger.lines if line.stage == "due" and line.rep_id == rep_id), Decimal(0))


@pytest.mark.parametrize("altered", ["", *ADJUSTMENTS])
@settings(max_examples=40)
@given(data=st.data(), month=st.integers(0, 11), step=st.integers(60_000, 250_000))
def test_selling_more_never_pays_less(altered: str, data: st.DataObject, month: int, step: int) -> None:
    """One month's deal grows from nothing to at least two thirds of the month's quota, or to three times, through whatever lies there."""
    plan = data.draw(plans(altered=(altered,) if altered else (), discrete=altered in SETTLED))
    if altered and not plan["adjustments"]:
        plan["adjustments"] = [data.draw(adjustments(altered, plan["components"]))]
    history = [one for one in data.draw(histories()) if one.measure != "revenue" or one.month != month]
    cancelled = data.draw(cancellations(history)) if altered == "clawback" else []
    read, grown = plan_of(plan), [bought("ann", month, place * step) for place in range(13)]
    costs = [cost(settle(read, [*history, deal], paid_person(), cancellations=cancelled)) for deal in grown]
    keeps_balances = altered in BALANCED or any(part.get("when_negative") == "claw_back" for part in plan["components"])
    assert all(more >= less - (ROUNDED_TWICE if keeps_balances else 0) for less, more in pairwise(costs))


@pytest.mark.parametrize("kind", ["commission", "on_amount"])
@settings(max_examples=40)
@given(data=st.data(), cents=st.integers(0, 3_000_000))
def test_marginal_tiers_are_continuous(kind: str, data: st.DataObject, cents: int) -> None:
    """One cent more in the first month pays at most the highest rate on a cent, in whatever window or sum it counts."""
    part = data.draw(parts(kind).filter(lambda part: part["formula"].get("crossing_deal") == "split"))
    highest = max(tier["rate"] for tier in part["formula"]["tiers"]) * (1 if kind == "on_amount" else 12_000 / 120_000)
    read = read_plan(weighted([part]))
    once, more = (earned(settle(read, [bought("ann", 0, amount)], paid_person())) for amount in (cents, cents + 1))
    assert -Decimal("0.00001") <= more - once <= Decimal(str(highest)) + Decimal("0.00001")


@pytest.mark.parametrize("kind", FORMULAS)
@settings(max_examples=15)
@given(data=st.data(), scope=st.sampled_from(("component", "total", "deal")), again=st.booleans())
def test_a_limit_that_is_never_reached_changes_nothing(kind: str, data: st.DataObject, scope: str, again: bool) -> None:
    components = weighted([data.draw(parts(kind))])
    period = data.draw(st.sampled_from([name for name, months in MONTHS_IN.items() if months >= MONTHS_IN[components[0]["period"]]]))
    cap: dict[str, Any] = {"type": "cap", "name": "most", "scope": scope, "limit": {"amount": 1e12}}
    cap |= {"measure": "revenue"} if scope == "deal" else {"period": period} | ({} if period == "year" else {"true_up": again})
    large = {"type": "large_deal", "name": "large", "measure": "revenue", "above": {"amount": 1e12}, "credit_share": 0.0}
    history = data.draw(histories())
    free = settle(read_plan(components), history, paid_person())
    assert settle(read_plan(components, adjustments=[cap]), history, paid_person()).lines == free.lines
    assert settle(read_plan(components, adjustments=[large]), history, paid_person()).lines == free.lines


@pytest.mark.parametrize("altered", ["", *ADJUSTMENTS])
@settings(max_examples=20)
@given(data=st.data())
def test_half_the_currency_is_twice_the_pay(altered: str, data: st.DataObject) -> None:
    """Every amount of money doubled, in the plan, in quotas and in sales."""
    plan = data.draw(plans(altered=(altered,) if altered else ()))
    history = [in_dollars(one) for one in data.draw(histories())]  # so that no share of a deal is rounded
    cancelled = data.draw(cancellations(history)) if altered == "clawback" else []
    once = settle(plan_of(plan), history, paid_person(), cancellations=cancelled)
    doubled = [replace(one, amount=2 * one.amount) if one.measure in MONEY else one for one in history]
    taken = [replace(one, amount=2 * one.amount) for one in cancelled]
    other = settle(plan_of(twice(plan)), doubled, paid_person(scale=2), cancellations=taken)
    assert abs(earned(other) - 2 * earned(once)) <= Decimal("0.001")
    assert abs(cost(other) - 2 * cost(once)) <= HALF_A_CENT_A_LINE


def in_dollars(credit: Credit) -> Credit:
    """The credit in whole dollars."""
    return replace(credit, amount=credit.amount // 100 * 100) if credit.measure in MONEY else credit


@settings(max_examples=25)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_the_order_of_people_and_rows_does_not_matter(data: st.DataObject, seed: int) -> None:
    names = ("ann", "bob", "cyd")
    plan = data.draw(plans())
    for part in plan["components"]:
        part |= {"scope": data.draw(st.sampled_from(("self", "company")))} if part["name"] != "rating" else {}
    rows = [one for name in names for one in data.draw(histories(name)) if one.measure != "goals"]  # of two levels the last holds
    people = [paid_person(name) for name in names]
    expected = settle(plan_of(plan), rows, *people)
    Random(seed).shuffle(rows)
    Random(seed + 1).shuffle(people)
    found = settle(plan_of(plan), rows, *people)
    assert by_person(found.payments) == by_person(expected.payments)
    assert by_person(found.balances) == by_person(expected.balances)


def by_person(rows: Iterable[Any]) -> set[tuple[Any, ...]]:
    """Payments or balances, without their order; nothing paid is nothing."""
    return {astuple(row) for row in rows}


@settings(max_examples=40)
@given(sales=YEAR, share=st.integers(0, 100), per_cent=st.integers(1, 30))
def test_a_split_deal_pays_at_one_rate_what_the_whole_deal_pays(sales: list[int], share: int, per_cent: int) -> None:
    """Nothing is lost and nothing is paid twice: the parts of every deal add up to it."""
    part = {"name": "sales", "measure": "revenue", "period": "quarter", "accumulation": "discrete", "formula": rate(per_cent / 100)}
    whole = [bought("ann", month, cents) for month, cents in enumerate(sales)]
    of_ann = [replace(one, amount=one.amount * share // 100, deal_amount=one.amount) for one in whole]
    of_bob = [_rest(one, mine) for one, mine in zip(whole, of_ann, strict=True)]
    together = settle(read_plan([part]), [*of_ann, *of_bob], paid_person("ann"), paid_person("bob"))
    alone = settle(read_plan([part]), whole, paid_person("ann"), paid_person("bob"))
    assert earned(together) + earned(together, "bob") == earned(alone)
    assert earned(alone) == sum(sales) * Decimal(per_cent) / 100


def _rest(whole: Credit, mine: Credit) -> Credit:
    return replace(whole, rep_id="bob", amount=whole.amount - mine.amount, deal_amount=whole.amount)


@pytest.mark.parametrize("kind", ADJUSTMENTS)
@settings(max_examples=20)
@given(data=st.data())
def test_the_lines_of_every_month_sum_to_its_payment(kind: str, data: st.DataObject) -> None:
    plan = data.draw(plans())
    plan["adjustments"] = [one for one in plan["adjustments"] if one["type"] != kind]
    plan["adjustments"].append(data.draw(adjustments(kind, plan["components"])))
    history = data.draw(histories())
    ledger = settle(plan_of(plan), history, paid_person(), cancellations=data.draw(cancellations(history)))
    sums = dict.fromkeys(range(12), Decimal(0))
    for line in ledger.lines:
        if line.stage in SUMMED:
            sums[line.month] += line.amount
    assert all(abs(line.amount) <= Decimal("0.500001") for line in ledger.lines if line.item == "rounding")
    assert sums == {payment.month: payment.amount for payment in ledger.payments} | {m: 0 for m, total in sums.items() if total == 0}
