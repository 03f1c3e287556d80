"""Simulate a sales force under each candidate pay plan before rollout, with people who respond to pay.

The public functions have the names and arguments of the commands: `load_scenario`, `check`, `explain`, `simulate` (the
command `run`), `init`, `assess`, `compare`, `lint`, `pay`, `replay`, `review`, `report`, `demo`, `schema`. Each is imported
when it is first used, so `import spmsim` is quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from spmsim.foundation.errors import BadInput as BadInput
    from spmsim.foundation.errors import RunFailed as RunFailed

_PUBLIC = {
    "BadInput": ("spmsim.foundation.errors", "BadInput"),
    "RunFailed": ("spmsim.foundation.errors", "RunFailed"),
    "load_scenario": ("spmsim.scenario.loading", "load"),
    "check": ("spmsim.studies.explaining.check", "check"),
    "explain": ("spmsim.studies.explaining.explain", "explain"),
    "simulate": ("spmsim.studies.simulate", "simulate"),
    "compare": ("spmsim.entrances.comparing", "compare"),
    "lint": ("spmsim.entrances.linting", "lint"),
    "pay": ("spmsim.entrances.paying", "pay"),
    "replay": ("spmsim.entrances.replaying", "replay"),
    "review": ("spmsim.entrances.reviewing", "review"),
    "report": ("spmsim.entrances.reporting", "report"),
    "init": ("spmsim.entrances.starting", "init"),
    "assess": ("spmsim.entrances.assessing", "assess"),
    "demo": ("spmsim.entrances.reporting", "demo"),
    "schema": ("spmsim.scenario.json_schema", "json_schema"),
}

__all__ = [
    "BadInput", "RunFailed", "__version__", "assess", "check", "compare", "demo", "explain", "init", "lint", "load_scenario", "pay",
    "replay", "report", "review", "schema", "simulate",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public function on first use (PEP 562)."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'spmsim' has no attribute '{name}'")
    module, attribute = _PUBLIC[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
