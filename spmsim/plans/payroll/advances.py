"""Guarantees and draws: pay that does not wait for performance."""

from __future__ import annotations

from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.adjustments.advances import Draw
from spmsim.plans.payroll.desk import Desk, DrawBalance
from spmsim.plans.payroll.rules import PaidAdvance


def guarantee(desk: Desk) -> None:
    """At the end of each period, pay is lifted to the amount, or the amount comes on top."""
    standing = desk.standing
    for place, rule in enumerate(standing.plan.guarantees):
        standing.floor_sums[place] += desk.amount
        if not _ends_period(desk, rule.length):
            continue
        so_far, standing.floor_sums[place] = standing.floor_sums[place], ZERO
        amount = _amount(desk, rule)
        is_floor = rule.spec.type == "guarantee" and rule.spec.pays == "floor"
        added = max(ZERO, amount - so_far) if is_floor else amount
        if added:
            told = f"at least {desk.money(amount)}, {desk.money(so_far)} so far" if is_floor else f"{desk.money(amount)} on top"
            desk.line("settle", rule.spec.name, added, told)
            desk.amount += added


def draw(desk: Desk) -> None:
    """At the end of each period, recovers what was advanced, and advances what is missing to the draw.

    A draw of 1,500: 500 earned pays 1,500 and leaves a balance of 1,000; then 3,000 earned recovers it and pays 2,000.
    """
    draws = desk.account.draws
    if not (draws or desk.standing.plan.draws):
        return
    gone_on = set()
    for rule in desk.standing.plan.draws:
        held = DrawBalance(rule)
        if isinstance(rule.spec, Draw) and rule.spec.recoverable:
            held = draws.setdefault(rule.spec.name, held)
            held.rule = rule
            gone_on.add(rule.spec.name)
        if _ends_period(desk, rule.length):
            _settle_draw(desk, held, _amount(desk, rule))
    for name, held in draws.items():
        if name not in gone_on and held.balance and _ends_period(desk, held.rule.length):
            _settle_draw(desk, held, ZERO)


def close_draws(desk: Desk) -> None:
    """At exit an open balance is owed, or forgiven."""
    for name, held in desk.account.draws.items():
        spec = held.rule.spec
        if held.balance and isinstance(spec, Draw):
            desk.line("settle", name, ZERO, f"the open balance of {desk.money(held.balance)} is {spec.open_at_exit} at exit")
            if spec.open_at_exit != "forgiven":
                desk.account.owed += held.balance
            held.balance = ZERO


def _settle_draw(desk: Desk, held: DrawBalance, amount: Decimal) -> None:
    spec, earned = held.rule.spec, desk.amount
    if isinstance(spec, Draw) and spec.recoverable:
        recovered = min(held.balance, max(ZERO, earned - amount))
        if recovered:
            note = f"{desk.money(recovered)} of {desk.money(held.balance)} advanced before is recovered above {desk.money(amount)}"
            desk.line("settle", spec.name, -recovered, note)
            desk.amount -= recovered
        held.balance += max(ZERO, amount - earned) - recovered
    if amount > earned:
        desk.line("settle", spec.name, amount - earned, f"advanced up to {desk.money(amount)}")
        desk.amount += amount - earned


def _ends_period(desk: Desk, length: int) -> bool:
    return desk.month == desk.standing.spell.last or desk.calendar.window(desk.month, length)[1] == desk.month


def _amount(desk: Desk, rule: PaidAdvance) -> Decimal:
    """The amount × months employed in the period ÷ months of the period; nothing outside the rule's months."""
    if not rule.holds(desk.month, desk.person.hired):
        return ZERO
    first, last = desk.calendar.window(desk.month, rule.length)
    employed = desk.standing.months_employed(first, desk.month)
    return rule.amount * employed / (last - first + 1)
