"""Plugins: classes from a module of the user's own project, found by the scenario exactly like the built-in ones.

A module runs only if two files name it: the scenario (`plugins: [my_bonus]`) and the project's `spmsim.toml` (`plugins = ["my_bonus"]`).
So opening a stranger's scenario runs nothing. `my_bonus` is the file `my_bonus.py` in the project folder, `parts.my_bonus` the file
`parts/my_bonus.py`.

Every class of the module that is a formula with a payout schedule, or a quota rule, is registered under the default of its field `type`.
"""

from __future__ import annotations

import importlib.util
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from spmsim.foundation.errors import BadInput, Problem, nearest, refuse
from spmsim.foundation.spec import Spec
from spmsim.plans.formula import Formula, ScheduleFormula
from spmsim.quotas.rules import QuotaRule
from spmsim.scenario.files import SETTINGS, content_hash
from spmsim.scenario.nodes import Node, kind_of, plain

KINDS: Mapping[str, type[Spec]] = {"formula": ScheduleFormula, "quota_rule": QuotaRule}
"""Kinds that a plugin may add to → the class that its classes derive from."""
_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")

PluginClasses = Mapping[str, Mapping[str, type[Spec]]]
"""kind → name in YAML → class."""


@dataclass(frozen=True)
class Plugins:
    """The classes of a scenario's plugins, and the hashes of their files."""

    classes: PluginClasses = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    """File, relative to the project → hash of its content."""


def read_plugins(tree: Node, project: Path, problems: list[Problem]) -> Plugins:
    """The classes of the modules under `plugins` of a scenario.

    Args:
        tree: the scenario.
        project: the project folder, in which the modules lie.
        problems: what is wrong is added here; what can be read is read all the same.
    """
    named = tree.get("plugins")
    if named is None or named.value is None:
        return Plugins()
    if not isinstance(named.value, list):
        problems.append(Problem(f"expected a list of modules, got {kind_of(plain(named))}", "plugins", named.file, named.line))
        return Plugins()
    classes: dict[str, dict[str, type[Spec]]] = {kind: {} for kind in KINDS}
    inputs: dict[str, str] = {}
    for at, node in named.children():
        try:
            file = _allowed_file(plain(node), project)
            inputs[file.relative_to(project).as_posix()] = content_hash(file)
            _add_classes(_run(str(plain(node)), file), classes)
        except BadInput as trouble:
            problems += [Problem(p.what, f"plugins[{at}]", node.file, node.line) for p in trouble.problems]
    return Plugins(classes, inputs)


def _allowed_file(module: Any, project: Path) -> Path:
    if not isinstance(module, str) or not _NAME.fullmatch(module):
        raise refuse(f"a plugin is the name of a module, such as my_bonus or parts.my_bonus; got {kind_of(module)}")
    listed = _listed(project)
    if module not in listed:
        asked = f'add it to {SETTINGS} in the project folder, if you trust it: plugins = ["{module}"]'
        raise refuse(f"the module '{module}' runs only if the project allows it; {asked}.{nearest(module, listed)}".removesuffix("."))
    file = (project / (module.replace(".", "/") + ".py")).resolve()
    if not file.is_file() or not file.is_relative_to(project):
        raise refuse(f"there is no file '{module.replace('.', '/')}.py' in the project folder")
    return file


def _listed(project: Path) -> list[str]:
    """The modules that the project allows."""
    settings = project / SETTINGS
    if not settings.is_file():
        return []
    try:
        listed = tomllib.loads(settings.read_text(encoding="utf-8")).get("plugins", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise refuse(f"{SETTINGS} cannot be read as TOML: {trouble}") from None
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise refuse(f'plugins of {SETTINGS} must be a list of texts: plugins = ["my_bonus"]')
    return listed


def _run(module: str, file: Path) -> ModuleType:
    """The module; run once for each content, because pydantic and pickle look a class up under its module's name."""
    name = f"spmsim_plugin_{content_hash(file)[:16]}.{module}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise refuse(f"'{file.name}' cannot be read as a Python module")
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    try:
        spec.loader.exec_module(made)
    except Exception as trouble:  # whatever a stranger's module raises is said, not shown as a traceback of this program
        del sys.modules[name]
        raise refuse(f"the module '{module}' stops with {type(trouble).__name__}: {trouble}") from None
    return made


def _add_classes(module: ModuleType, classes: dict[str, dict[str, type[Spec]]]) -> None:
    problems, found = [], 0
    for made in _own_classes(module):
        kind = next((kind for kind, parent in KINDS.items() if issubclass(made, parent)), None)
        if kind is None:
            if issubclass(made, Formula):
                problems.append(Problem(f"the class {made.__name__} must derive from ScheduleFormula: engines play payout schedules only"))
            continue
        name = made.model_fields["type"].default if "type" in made.model_fields else None
        if not isinstance(name, str):
            problems.append(Problem(f'the class {made.__name__} needs the field type: Literal["its_name"] = "its_name"'))
            continue
        found += 1
        classes[kind][name] = made
    if not found and not problems:
        problems.append(Problem(f"the module holds no class that derives from {' or '.join(p.__name__ for p in KINDS.values())}"))
    if problems:
        raise BadInput(problems)


def _own_classes(module: ModuleType) -> Iterator[type[Spec]]:
    for made in vars(module).values():
        if inspect.isclass(made) and made.__module__ == module.__name__ and issubclass(made, Spec) and not inspect.isabstract(made):
            yield made
