"""Names that are used and do not exist, found on the tree itself.

A scenario whose blocks are all valid is checked by `cross_checks`. Where some block is not, this still finds misspelt names in the
others, so that they are told together.
"""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.errors import nearest
from spmsim.scenario.nodes import Node, Steps
from spmsim.scenario.validate import Finding


def name_findings(tree: Node) -> list[Finding]:
    """Every plan, quota set and measure that is named somewhere and not defined."""
    return [*_of_people(tree), *_of_components(tree), *_of_keys(tree)]


def _of_people(tree: Node) -> Iterator[Finding]:
    for place in (("team", "roles"), ("team", "reps")):
        for at, holder in _children(tree, place):
            taken = {column.value for _, column in _children(holder, ("from_role",))}
            for column, block, what in (("plan", "plans", "plan"), ("quota_set", "quotas", "quota set")):
                if column not in taken:
                    yield from _unknown(tree, (*place, at, column), (block,), what)
            if "plan" not in taken:
                for entry, _ in _children(holder, ("plan",)):
                    yield from _unknown(tree, (*place, at, "plan", entry, "use"), ("plans",), "plan")


def _of_components(tree: Node) -> Iterator[Finding]:
    for name, _ in _children(tree, ("plans",)):
        for at, _ in _children(tree, ("plans", name, "components")):
            yield from _unknown(tree, ("plans", name, "components", at, "measure"), ("measures",), "measure")


def _of_keys(tree: Node) -> Iterator[Finding]:
    """Measures that are keys: of laws, quota rules and potentials."""
    places: list[Steps] = [("market", "laws")]
    places += [("quotas", name, "rules") for name, _ in _children(tree, ("quotas",))]
    places += [("team", "roles", name, "potential") for name, _ in _children(tree, ("team", "roles"))]
    known = [str(name) for name, _ in _children(tree, ("measures",))]
    for place in places:
        for measure, _ in _children(tree, place):
            if isinstance(measure, str) and known and measure not in known:
                yield Finding((*place, measure), _none(measure, known, "measure"))


def _unknown(tree: Node, steps: Steps, block: Steps, what: str) -> Iterator[Finding]:
    node = tree.at(steps)
    known = [str(name) for name, _ in _children(tree, block)]
    if node is not None and isinstance(node.value, str) and known and node.value not in known:
        yield Finding(steps, _none(node.value, known, what))


def _none(word: str, known: list[str], what: str) -> str:
    return f"no {what} '{word}'; there are: {', '.join(known)}.{nearest(word, known)}".removesuffix(".")


def _children(tree: Node, steps: Steps) -> list[tuple[str | int, Node]]:
    node = tree.at(steps)
    return list(node.children()) if node is not None else []
