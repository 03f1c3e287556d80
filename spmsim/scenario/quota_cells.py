"""Cells of people that a quota rule reads and that are empty, found on the tree itself: told together with whatever else is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.spec import Registry
from spmsim.quotas.rules import QuotaRule
from spmsim.scenario.nodes import Node
from spmsim.scenario.people import REPS, measure_names
from spmsim.scenario.validate import Finding


def empty_cells(tree: Node, registry: Registry) -> list[Finding]:
    """One finding per person and column that the rule of the person's quota set reads and nobody filled."""
    reads = {str(name): list(_columns(tree, quota_set, registry)) for name, quota_set in _children(tree.get("quotas"))}
    found = []
    for at, row in _children(tree.at(REPS)):
        quota_set = _word(row.get("quota_set"))
        for column, rule in reads.get(quota_set, ()):
            if (cell := row.get(column)) is None or cell.value is None:
                found.append(Finding((*REPS, at, column), f"'{column}' is missing; the quota rule '{rule}' of '{quota_set}' reads it"))
    return found


def _columns(tree: Node, quota_set: Node, registry: Registry) -> Iterator[tuple[str, str]]:
    """(column, type of the rule) of what the rules of a quota set read."""
    for measure, rule in _children(quota_set.get("rules")):
        name = _word(rule.get("type"))
        kind = registry.get("quota_rule", {}).get(name)
        if kind is not None and issubclass(kind, QuotaRule) and kind.reads and measure in measure_names(tree):
            yield f"{kind.reads}{measure}", name


def _word(node: Node | None) -> str:
    return str(node.value) if node is not None else ""


def _children(node: Node | None) -> list[tuple[str | int, Node]]:
    return list(node.children()) if node is not None else []
