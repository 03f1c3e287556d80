"""What the language will hold in a later version: named here, and refused by name until it can be played.

Empty lists and mappings are accepted for all of it, so that a file may keep the place.
"""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.scenario.edits import DROP, put_all
from spmsim.scenario.nodes import Node, Steps
from spmsim.scenario.validate import Finding

_BLOCKS = {
    ("levers",): "levers",
    ("market", "funnels"): "funnels", ("market", "opening"): "an opening pipeline",
    ("company", "fx"): "exchange rates",
}  # fmt: skip
_TYPES = {
    "quota_rule": ("top_down", "bottom_up", "coverage"),
    "law": ("from_funnel",),
}


def without_empty_places(tree: Node) -> Node:
    """The tree without the empty lists and mappings that keep the place of later blocks."""
    empty: dict[Steps, Node] = {steps: DROP for steps in _BLOCKS if (node := tree.at(steps)) is not None and node.value in ([], {}, None)}
    programmes = tree.get("programmes")
    if programmes is not None and programmes.value in ({}, None):
        empty[("programmes",)] = DROP
    return put_all(tree, empty) if empty else tree


def later_findings(tree: Node) -> list[Finding]:
    """Everything in the tree that this version cannot play."""
    return list(_found(tree))


def _found(tree: Node) -> Iterator[Finding]:
    for steps, words in _BLOCKS.items():
        node = tree.at(steps)
        if node is not None and node.value is not None:
            yield _later(steps, f"{words} ('{steps[-1]}')", "leave it out or empty")
    if (node := tree.get("programmes")) is not None and node.value:
        yield _later(("programmes",), "programmes", "leave the list empty")
    yield from _word(tree, ("behaviour", "type"), ("forward_looking",), "the behaviour 'forward_looking'", "use fixed or static_response")
    yield from _word(tree, ("run", "engine"), ("pipeline",), "the engine 'pipeline'", "use monte_carlo")
    yield from _laws(tree)
    yield from _quota_rules(tree)


def _later(steps: Steps, what: str, instead: str) -> Finding:
    return Finding(steps, f"{what} will come with a later version of spmsim; until then {instead}")


def _word(tree: Node, steps: Steps, words: tuple[str, ...], what: str, instead: str) -> Iterator[Finding]:
    node = tree.at(steps)
    if node is not None and node.value in words:
        yield _later(steps, what, instead)


def _laws(tree: Node) -> Iterator[Finding]:
    laws = tree.at(("market", "laws"))
    instead = "use lognormal, compound_poisson, poisson or binomial"
    if laws is not None and laws.value == "from_funnel":
        yield _later(("market", "laws"), "the law 'from_funnel'", instead)
    for measure, law in laws.children() if laws is not None else ():
        named = law.get("type") or law
        if named.value in _TYPES["law"]:
            yield _later(("market", "laws", measure), f"the law '{named.value}'", instead)


def _quota_rules(tree: Node) -> Iterator[Finding]:
    for set_name, quota_set in _children(tree, ("quotas",)):
        for measure, rule in _children(quota_set, ("rules",)):
            named = rule.get("type")
            if named is not None and named.value in _TYPES["quota_rule"]:
                instead = "use flat, given, last_year_growth, share_of_potential or share_of_team"
                yield _later(("quotas", set_name, "rules", measure), f"the quota rule '{named.value}'", instead)


def _children(tree: Node, steps: Steps) -> list[tuple[str | int, Node]]:
    node = tree.at(steps)
    return list(node.children()) if node is not None else []
