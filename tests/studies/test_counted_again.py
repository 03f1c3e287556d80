"""Overlays within a team count more than once in its manager's roll-up, and are told."""

from __future__ import annotations

from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll import Force
from spmsim.studies.paying.counted_again import counted_again
from tests.plans.payroll.forces import MEASURES, calendar, component, deal, person, read_plan, spell

OWN = read_plan([component()])
TEAM = read_plan([component(scope="team")])


def force(plan_of_the_manager: str) -> Force:
    """Ann and Bob name Mo; Cyd names nobody's manager."""
    members = [("ann", "mo", "own"), ("bob", "mo", "own"), ("cyd", "", "own"), ("mo", "", plan_of_the_manager)]
    people = tuple(person(name, spells=(spell(manager_id=manager, plan=plan),)) for name, manager, plan in members)
    return Force(people, {"own": OWN, "roll_up": TEAM}, MEASURES, calendar(12))


def shared(deal_id: str, whole: int, **parts: float) -> list:
    of = Decimal(whole) * 100
    return [
        deal(deal_id, 1, whole * share, rep_id=name, deal_amount=of, share=Decimal(repr(share)))
        for name, share in parts.items()
    ]  # fmt: skip


def test_an_overlay_within_a_team_is_told() -> None:
    """D1: all to Ann and half to Bob, 1.5 times in Mo's team; D2 is split within it; D3 goes to Ann and, outside the team, to Cyd."""
    credits = [*shared("D1", 100, ann=1.0, bob=0.5), *shared("D2", 100, ann=0.5, bob=0.5), *shared("D3", 100, ann=1.0, cyd=1.0)]
    assert list(counted_again(force("roll_up"), credits)) == ["pay on the revenue of a team counts a deal more than once: D1 (1.5 times)"]
    assert sum((credit.amount for credit in credits), ZERO) == 45_000


def test_where_nobody_is_paid_on_the_team_nothing_is_told() -> None:
    assert list(counted_again(force("own"), shared("D1", 100, ann=1.0, bob=0.5))) == []
