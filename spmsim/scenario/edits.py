"""Editing a tree without touching it: a new tree in which some nodes are put, dropped or appended.

Everything off the edited paths is shared with the old tree, so that a change costs what it changes and the old tree stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping

from spmsim.scenario.nodes import Node, Step, Steps

DROP = Node(None, "drop")
"""Put in place of a node to take it out (told apart by identity)."""


def put_all(tree: Node, edits: Mapping[Steps, Node]) -> Node:
    """The tree with each node put at its steps (`DROP` takes out). Mappings on the way that are missing or null are made.

    Steps into lists must exist; several items dropped from one list are dropped together, so that indices do not shift.
    """
    if () in edits:
        return edits[()]
    below: dict[Step, dict[Steps, Node]] = {}
    for steps, node in edits.items():
        below.setdefault(steps[0], {})[steps[1:]] = node
    if isinstance(tree.value, list):
        return _put_in_list(tree, below)
    children = dict(tree.value) if isinstance(tree.value, dict) else {}
    for key, inner in below.items():
        if inner.get(()) is DROP:
            children.pop(str(key), None)
        else:
            first = next(iter(inner.values()))
            children[str(key)] = put_all(children.get(str(key)) or Node(None, first.file, first.line), inner)
    return Node(children, tree.file, tree.line)


def _put_in_list(tree: Node, below: Mapping[Step, Mapping[Steps, Node]]) -> Node:
    assert isinstance(tree.value, list)
    items = [
        item if at not in below else put_all(item, below[at])
        for at, item in enumerate(tree.value)
        if at not in below or below[at].get(()) is not DROP
    ]
    return Node(items, tree.file, tree.line)


def appended(node: Node, item: Node) -> Node:
    """A list node with one item more."""
    items = node.value if isinstance(node.value, list) else []
    return Node([*items, item], node.file, node.line)
