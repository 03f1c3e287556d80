"""A scenario file and the files that it extends, from the root outwards."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from spmsim.foundation.errors import BadInput, Problem, nearest, refuse
from spmsim.scenario.changes import Change, Kind
from spmsim.scenario.files import inside
from spmsim.scenario.guard import read_text
from spmsim.scenario.named_files import not_there, told_where_named
from spmsim.scenario.nodes import Node, kind_of, plain, read_value, read_what_can_be

ENDINGS = (".yaml", ".yml")
"""Of scenario files."""
MOST_LINKS = 8
_CHANGE_SET = ("extends", "about", "changes")
_PARTNER = {"set": "to", "scale": "by", "add": "item", "remove": None}


@dataclass(frozen=True)
class SourceFile:
    """One file of the chain, as read."""

    path: Path
    name: str
    """Relative to the project."""
    tree: Node
    misread: tuple[Problem, ...] = ()
    """What is wrong with single keys and values of it."""

    @property
    def extends(self) -> Node | None:
        """The file that this one changes; None in a complete file."""
        return self.tree.get("extends")


def read_chain(path: Path, project: Path) -> tuple[SourceFile, ...]:
    """The files of the chain, the complete one first.

    Raises:
        BadInput: A file that cannot be read, a path out of the project, a cycle (with the chain), or more than 8 links.
    """
    chain = [_read(path.resolve(), project)]
    while (link := chain[-1].extends) is not None:
        try:
            if not isinstance(link.value, str):
                raise refuse(f"expected the path of a scenario file, got {kind_of(plain(link))}")
            target = inside(project, chain[-1].path.parent, link.value)
            names = " → ".join([*(file.name for file in chain), target.relative_to(project).as_posix()])
            if any(file.path == target for file in chain):
                raise refuse(f"the files extend each other in a circle: {names}")
            if len(chain) > MOST_LINKS:
                raise refuse(f"more than {MOST_LINKS} files extend each other: {names}")
            if not target.is_file():
                raise refuse(not_there(link.value, target, ENDINGS))
        except BadInput as trouble:
            raise BadInput(Problem(p.what, "extends", link.file, link.line) for p in trouble.problems) from None
        try:
            chain.append(_read(target, project))
        except BadInput as trouble:
            name = target.relative_to(project).as_posix()
            raise BadInput(told_where_named(trouble, name, "extends", link)) from None
    return tuple(reversed(chain))


def _read(path: Path, project: Path) -> SourceFile:
    name = path.relative_to(project).as_posix()
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in path.name):
        raise refuse(f"the file's name holds a character that cannot be printed: {path.name!r}; rename the file", file=repr(name))
    return SourceFile(path, name, *read_what_can_be(read_text(path, name), name))


def changes_of(file: SourceFile) -> tuple[list[Change], list[Problem]]:
    """The changes of a change set, and what is wrong with the file's own form."""
    problems = [_not_in_a_change_set(key, node) for key, node in file.tree.children() if key not in _CHANGE_SET]
    listed = file.tree.get("changes")
    if listed is None or listed.value is None:
        what = "'changes' is missing: a file that extends another lists its changes (set, scale, add, remove)"
        return [], [*problems, Problem(what, "changes", file.name, None if listed is None else listed.line)]
    if not isinstance(listed.value, list):
        return [], [*problems, Problem(f"expected a list, got {kind_of(plain(listed))}", "changes", file.name, listed.line)]
    changes: list[Change] = []
    for at, item in enumerate(listed.value):
        try:
            changes.append(_change(item))
        except BadInput as trouble:
            problems += [Problem(p.what, f"changes[{at}]", item.file, item.line) for p in trouble.problems]
    return changes, problems


def _not_in_a_change_set(key: str | int, node: Node) -> Problem:
    what = f"a file that extends another holds {', '.join(_CHANGE_SET)} and nothing else; write a change: {{set: {key}.…, to: …}}"
    return Problem(what + nearest(str(key), _CHANGE_SET).replace(" Did", ". Did"), str(key), node.file, node.line)


def _change(item: Node) -> Change:
    """One item of `changes`."""
    if not isinstance(item.value, dict):
        raise refuse(f"expected a change such as {{set: market.level, to: 0.9}}, got {kind_of(plain(item))}")
    kinds = [kind for kind in _PARTNER if kind in item.value]
    if len(kinds) != 1:
        given = ", ".join(item.value) or "nothing"
        raise refuse(f"a change is one of {{set, to}}, {{scale, by}}, {{add, item}} and {{remove}}; got {given}")
    kind = kinds[0]
    partner = _PARTNER[kind]
    extra = [key for key in item.value if key not in (kind, partner)]
    if extra:
        known = [key for key in (kind, partner) if key is not None]
        raise refuse(f"unknown key '{extra[0]}' beside '{kind}'; allowed: {', '.join(known)}.{nearest(extra[0], known)}".removesuffix("."))
    if partner and partner not in item.value:
        raise refuse(f"'{partner}' is missing beside '{kind}'")
    path = item.value[kind].value
    if not isinstance(path, str):
        raise refuse(f"'{kind}' takes a path such as market.level, got {kind_of(plain(item.value[kind]))}")
    return Change(cast(Kind, kind), path, item.value[partner] if partner else None, item.file, item.value[kind].line)


def changes_of_command(sets: Sequence[str], scales: Sequence[str]) -> list[Change]:
    """The changes of `--set PATH=VALUE` and `--scale PATH=FACTOR`, in that order.

    A text is split at its first `=` outside brackets; what follows is YAML.

    Raises:
        BadInput: Every text that is not of that form.
    """
    changes: list[Change] = []
    problems: list[Problem] = []
    for option, kind, texts in (("--set", "set", sets), ("--scale", "scale", scales)):
        for text in texts:
            try:
                path, value = _split(text, option)
                changes.append(Change(cast(Kind, kind), path, read_value(value, option), option))
            except BadInput as trouble:
                problems += [Problem(p.what, p.path, option) for p in trouble.problems]
    if problems:
        raise BadInput(problems)
    return changes


def _split(text: str, option: str) -> tuple[str, str]:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if letter == "=" and depth == 0:
            return text[:at].strip(), text[at + 1 :].strip()
    example = "market.level=0.9" if option == "--set" else "quotas.*.rules.revenue.amount=0.9"
    raise refuse(f"expected PATH={'VALUE' if option == '--set' else 'FACTOR'}, e.g. {example}; got '{text}'")
