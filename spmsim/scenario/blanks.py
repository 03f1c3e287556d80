"""`fill_in`: a place that only somebody who knows the company can fill, as `spmsim init` writes it into a new scenario."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.errors import BadInput, Problem
from spmsim.scenario.nodes import Node, Steps, notation

BLANK = "fill_in"


def refuse_blanks(tree: Node) -> None:
    """Refuse a scenario with places that are still to be filled in; they are told alone, since all else may change with them.

    Raises:
        BadInput: every such place, with file and line.
    """
    found = list(_blanks(tree, ()))
    if found:
        what = f"still to fill in: replace '{BLANK}' by what the plan document says"
        raise BadInput(Problem(what, notation(tree, steps), node.file, node.line) for steps, node in found)


def _blanks(node: Node, steps: Steps) -> Iterator[tuple[Steps, Node]]:
    if node.value == BLANK:
        yield steps, node
    for step, child in node.children():
        yield from _blanks(child, (*steps, step))
