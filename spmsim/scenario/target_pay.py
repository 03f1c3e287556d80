"""`TargetPay`: base salary and target incentive of a project's people, from its roster, else from the roles of its baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from spmsim.foundation.errors import refuse
from spmsim.records.people import People
from spmsim.scenario.nodes import Node, Steps, read_tree

_EARNINGS, _SHARE = "on_target_earnings", "base_share"


@dataclass(frozen=True)
class TargetPay:
    """A year's pay at 100 %, person by person in the order of the roster, in the reported currency; None where neither file says it."""

    base: tuple[float | None, ...] = field(repr=False)
    """Base salary: B = on-target earnings × base share."""
    incentive: tuple[float | None, ...] = field(repr=False)
    """Target incentive: TI = on-target earnings − B."""


def target_pay_of(people: People, baseline: Path) -> TargetPay:
    """What people are meant to earn in a year. 100,000 EUR at a base share of 0.6 and 1.08 are 64,800 and 43,200 USD.

    A figure of somebody's own row goes before that of the role; a role's figures are in the reported currency. Places that are still
    `fill_in`, and pay in a currency without a plan rate, say nothing.

    Args:
        people: the roster of the project.
        baseline: its `scenarios/baseline.yaml`, which need not be filled in.

    Raises:
        BadInput: a baseline that cannot be read as YAML.
    """
    try:
        tree = read_tree(baseline.read_text(encoding="utf-8"), str(baseline))
    except UnicodeDecodeError:
        raise refuse("is not UTF-8 text", file=str(baseline)) from None
    pairs = [_of_person(people, at, tree) for at in range(len(people.ids))]
    return TargetPay(tuple(base for base, _ in pairs), tuple(incentive for _, incentive in pairs))


def _of_person(people: People, at: int, tree: Node) -> tuple[float | None, float | None]:
    role: Steps = ("team", "roles", people.roles[at])
    own, share = _own(people, _EARNINGS, at), _own(people, _SHARE, at)
    earnings = _number(tree, (*role, _EARNINGS)) if own is None else own
    rate = 1.0 if own is None else _rate(people, at, tree)
    share = _number(tree, (*role, _SHARE)) if share is None else share
    if earnings is None or share is None or rate is None or earnings < 0 or not 0 <= share <= 1:
        return None, None
    return earnings * rate * share, earnings * rate * (1 - share)


def _own(people: People, column: str, at: int) -> float | None:
    held = people.figures.get(column)
    return None if held is None or held[at] is None else float(held[at] or 0)


def _rate(people: People, at: int, tree: Node) -> float | None:
    """Units of the reported currency for one of that in which somebody is paid; None without a plan rate."""
    currency = people.texts["currency"][at] if "currency" in people.texts else ""
    stated = tree.get("currency")
    if not currency or (stated is not None and stated.value == currency):
        return 1.0
    return _number(tree, ("fx", currency))


def _number(tree: Node, steps: Steps) -> float | None:
    """The number at a place, bare or with its provenance."""
    node = tree.at(steps)
    node = node.get("value") or node if node is not None else None
    value = None if node is None else node.value
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
