"""Two payrolls of one world, where they differ, and the smallest world in which they still do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from spmsim.records.ledger import SUMMED, Ledger
from spmsim.studies.paying.pay import pay

from .payroll import pay_world
from .scenario import cancellations_of, credits_of, scenario_of

World = dict[str, Any]


def differences(world: World, ledger: Ledger | None = None) -> list[str]:
    """Every payment and balance that differs, and every sum of lines that is not its payment; empty where the payrolls agree.

    Args:
        world: what both are given.
        ledger: what the payroll made of it, where that is not to be made here.
    """
    ledger = ledger or pay(scenario_of(world), credits_of(world), cancellations_of(world))
    oracle = pay_world(world)
    paid = {(payment.rep_id, payment.month): payment.amount for payment in ledger.payments if payment.amount}
    asked = {(rep_id, month): amount for rep_id, pay in oracle.items() for month, amount in pay["payments"].items() if amount}
    found = [
        f"{rep_id}, month {month}: the payroll pays {paid.get((rep_id, month), 0)}, the oracle {asked.get((rep_id, month), 0)}"
        for rep_id, month in sorted({*paid, *asked})
        if paid.get((rep_id, month), 0) != asked.get((rep_id, month), 0)
    ]
    balances = {balance.rep_id: balance for balance in ledger.balances}
    for rep_id, pay_of_person in oracle.items():
        for name, amount in pay_of_person["balances"].items():
            held = getattr(balances[rep_id], name) if rep_id in balances else 0
            found += [f"{rep_id}, {name}: the payroll says {held}, the oracle {amount}"] if held != amount else []
    return found + sums_that_differ(ledger)


def sums_that_differ(ledger: Ledger) -> list[str]:
    """Payments that are not exactly the sum of their lines."""
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for payment in ledger.payments:
        sums[payment.rep_id, payment.month] -= payment.amount
    for line in ledger.lines:
        if line.stage in SUMMED:
            sums[line.rep_id, line.month] += line.amount
    return [f"{rep_id}, month {month}: lines and payment differ by {by}" for (rep_id, month), by in sums.items() if by]


def smallest(world: World, fails: Callable[[World], bool]) -> World:
    """A world without anything that can be left out while the two payrolls still differ."""
    shrunk = True
    while shrunk:
        shrunk = False
        for smaller in smaller_worlds(world):
            if still_fails(smaller, fails):
                world, shrunk = smaller, True
                break
    return world


def still_fails(world: World, fails: Callable[[World], bool]) -> bool:
    """Whether a smaller world fails in the same way; one that is no valid scenario does not."""
    try:
        return fails(world)
    except Exception:
        return False


def smaller_worlds(world: World) -> Iterator[World]:
    """The world without one person, credit, cancellation, adjustment, component or spell; people without a date or ramp."""
    for person in world["people"]:
        yield without_person(world, person)
    for key in ("credits", "cancellations"):
        half = len(world[key]) // 2
        if half > 1:
            yield {**world, key: world[key][:half]}
            yield {**world, key: world[key][half:]}
        for place in range(len(world[key])):
            yield {**world, key: world[key][:place] + world[key][place + 1 :]}
    for name, plan in world["plans"].items():
        yield from ({**world, "plans": {**world["plans"], name: smaller}} for smaller in smaller_plans(plan))
    for place, person in enumerate(world["people"]):
        for key, nothing in (("spells", []), ("left_on", None), ("hired_on", None), ("ramp", None), ("phasing", "even")):
            if person.get(key) != nothing:
                yield {**world, "people": [*world["people"][:place], {**person, key: nothing}, *world["people"][place + 1 :]]}


def without_person(world: World, person: World) -> World:
    """The world without a person and their credits."""
    people = [other for other in world["people"] if other is not person]
    credits = [credit for credit in world["credits"] if credit["rep_id"] != person["rep_id"]]
    deals = {credit.get("deal_id") for credit in credits}
    cancelled = [each for each in world["cancellations"] if each["deal_id"] in deals]
    return {**world, "people": people, "credits": credits, "cancellations": cancelled}


def smaller_plans(plan: World) -> Iterator[World]:
    """The plan without one adjustment or component, or without an option; weights of what is left in the old proportion."""
    for place in range(len(plan["adjustments"])):
        yield {**plan, "adjustments": plan["adjustments"][:place] + plan["adjustments"][place + 1 :]}
    for part in plan["components"]:
        kept = [other for other in plan["components"] if other is not part]
        total = sum(other.get("weight", 0) for other in kept)
        if kept:
            yield {**plan, "components": [{**other, "weight": other["weight"] / total} if "weight" in other else other for other in kept]}
    for place, part in enumerate(plan["components"]):
        for option in ("pay", "scope"):
            if option in part:
                simpler = {key: value for key, value in part.items() if key != option}
                yield {**plan, "components": [*plan["components"][:place], simpler, *plan["components"][place + 1 :]]}


def as_yaml(world: World) -> str:
    """The world as text that `world_of` reads back."""
    text = StringIO()
    YAML(typ="safe").dump(world, text)
    return text.getvalue()


def world_of(text: str) -> World:
    """The world written by `as_yaml`."""
    return dict(YAML(typ="safe").load(text))
