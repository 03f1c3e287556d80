"""`lint`: what in the plans of a scenario invites trouble: shapes, thresholds and caps as they will be met, and moves that pay.

Shapes need the plan alone. How many reach a threshold or a cap, the upside and the Jensen gap need the market, in closed form on
windows approximated as lognormal, at standard effort; they are left out where an engine does not play the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spmsim.behaviour.fixed import Fixed
from spmsim.compile import unplayed
from spmsim.plans.checks.finding import CODES, Finding
from spmsim.scenario.loading import Scenario, effective_run, load
from spmsim.studies.explaining.earnings import counts_a_team
from spmsim.studies.linting.caps import cap_findings
from spmsim.studies.linting.gaming import GAMING, Move, best_moves
from spmsim.studies.linting.market import market_findings, upsides
from spmsim.studies.linting.plans import plan_findings
from spmsim.studies.playing import cast


@dataclass(frozen=True)
class Linted:
    """What was found."""

    scenario: Scenario
    findings: tuple[Finding, ...]
    upsides: Mapping[str, float]
    """Role → incentive pay at the 90th percentile of the year's attainment ÷ target incentive (the convention k = I(P90)/TI)."""
    moves: tuple[Move, ...]
    """The most profitable gaming move of each role, errors and harmless ones alike."""
    notes: tuple[str, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The findings as plain data."""
        return {
            "schema_version": 1, "scenario": self.scenario.spec.about.title, "id": self.scenario.id, "errors": self.errors,
            "findings": [
                {"code": f.code, "severity": f.severity, "title": CODES[f.code][1], "path": f.path, "what": f.what, "share": f.share}
                for f in self.findings
            ],
            "upside_p90": dict(self.upsides), "moves": [move.as_json() for move in self.moves], "notes": list(self.notes),
        }  # fmt: skip

    def __str__(self) -> str:
        """One line per finding, then the moves and the notes."""
        lines = [str(finding) for finding in self.findings] or ["nothing found"]
        lines += [f"upside of {role}: {upside:.2f} × target incentive at the 90th percentile" for role, upside in self.upsides.items()]
        lines += [f"best move of {move.role}: {move.in_words()}" for move in self.moves]
        warnings = len(self.findings) - self.errors
        return "\n".join([*lines, *self.notes, f"{_many(self.errors, 'error')}, {_many(warnings, 'warning')}"])


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def lint(scenario: Scenario | Path | str, *, seed: int | None = None) -> Linted:
    """Look for what invites trouble in the plans that somebody holds.

    Args:
        scenario: a scenario, or its file.
        seed: seed of the sampled histories on which gaming moves are tried; `None`: the scenario's.

    Raises:
        BadInput: everything that is wrong with the scenario; a seed that cannot be played.
    """
    found = scenario if isinstance(scenario, Scenario) else load(Path(scenario))
    used = effective_run(found, seed=seed).seed
    findings = list(plan_findings(found))
    standing = replace(found, spec=found.spec.model_copy(update={"behaviour": Fixed()}))  # chances are those at standard effort
    not_played = unplayed(standing)
    ups: dict[str, float] = {}
    notes = [f"chances and upside are left out: {problem.what}" for problem in not_played]
    if not not_played:
        made = cast(standing)
        findings += market_findings(made)
        ups = upsides(made)
        teams = dict.fromkeys(people.role for people in made.prices if counts_a_team(made.game, people.seats))
        notes += [f"chances and upside of '{role}' are left out: its attainment is that of a team" for role in teams]
    findings += cap_findings(found, seed=used)
    moves = best_moves(found, seed=used)
    findings += [Finding("E3", f"plans.{move.plan}", move.in_words(), move.share) for move in moves if move.share > GAMING]
    return Linted(found, tuple(sorted(_joined(findings), key=lambda f: f.rank)), ups, moves, tuple(notes))


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of one code at one place as one, in the words of all; the largest share holds."""
    places: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.code, finding.path), []).append(finding)
    joined = []
    for (code, path), same in places.items():
        shares = [finding.share for finding in same if finding.share is not None]
        words = dict.fromkeys(finding.what for finding in same)
        joined.append(Finding(code, path, "; ".join(words), max(shares, default=None)))
    return joined
