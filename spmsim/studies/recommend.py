"""Which candidate to choose, or why none: constraints first, then the objective, on differences simultaneous over all pairs.

A candidate is recommended only if it meets the constraints and its objective is higher than that of every other candidate that is not
shown to miss one. Otherwise those that nothing is shown to beat are named. Where the objective cannot be computed the choice is
undetermined: nobody is tied, and the missing figure is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spmsim.results import wording
from spmsim.results.constraints import ConstraintResult, amount_in_words, found_in_words, judge_constraint, limit_in_words
from spmsim.results.estimates import Difference
from spmsim.results.intervals import LEVEL, Floats, existing
from spmsim.results.metrics import Metrics
from spmsim.results.pairing import compare_all_pairs
from spmsim.scenario.schema import Constraint, Decision
from spmsim.studies.study import BreakEven, Recommendation

Pairs = Mapping[tuple[str, str], Difference]
Judged = Mapping[str, Sequence[ConstraintResult]]


def recommend(
    candidates: Mapping[str, Metrics],
    decision: Decision,
    *,
    circumstances: Sequence[str] = (),
    units: Mapping[str, str] | None = None,
    break_evens: Mapping[str, BreakEven] | None = None,
    reasons: Mapping[str, str] | None = None,
    level: float = LEVEL,
) -> Recommendation:
    """Judge the candidates by BASELINE's decision.

    Args:
        candidates: id → metrics per replication, BASELINE first.
        decision: objective, constraints and smallest differences.
        circumstances: ids that are compared and never recommended.
        units: metric → unit printed with its amounts, such as the currency; metrics without one (shares, counts) are bare numbers.
        break_evens: id → break-even against BASELINE; no sentence about money returned stands without it.
        reasons: metric → why it cannot be computed (`company.on_cost_rate is not stated`), where that is known.
        level: confidence of all intervals together.
    """
    judged = {name: [judge(metrics, one, level=level) for one in decision.constraints] for name, metrics in candidates.items()}
    infeasible = tuple(name for name, results in judged.items() if any(result.met is False for result in results))
    undecided = tuple(name for name, results in judged.items() if name not in infeasible and any(result.met is None for result in results))
    rivals = [name for name in candidates if name not in infeasible]
    smallest = decision.smallest_difference_that_matters.get(decision.objective)
    objectives = {name: metrics.get(decision.objective) for name, metrics in candidates.items()}
    pairs = compare_all_pairs(objectives, smallest=smallest, level=level)
    chosen = next((name for name in rivals if name not in undecided and _beats_all(name, rivals, pairs)), None)
    if len(candidates) < 2:
        chosen = None
    unbeaten = tuple(name for name in rivals if not any(_is_higher(pairs, other, name) for other in rivals if other != name))
    unknown = tuple(name for name in rivals if not _exists(objectives[name]))
    tied = unbeaten if chosen is None and len(unbeaten) > 1 and not unknown else ()
    told = _Told(decision, pairs, judged, units or {}, reasons or {}, unknown)
    why = told.why(chosen, rivals=rivals, unbeaten=unbeaten, undecided=undecided, infeasible=infeasible)
    even = (break_evens or {}).get(chosen or "")
    if even is not None:
        why = f"{why} Against {next(iter(candidates))}, {even.in_words()}."
    constraints = {name: tuple(results) for name, results in judged.items()}
    undetermined = told.undetermined() if chosen is None and rivals and len(candidates) > 1 else ""
    return Recommendation(chosen, tied, undecided, infeasible, tuple(circumstances), why, constraints, undetermined)


def judge(metrics: Metrics, constraint: Constraint, *, level: float = LEVEL) -> ConstraintResult:
    """One constraint on one candidate: met, missed, or undecided at this many replications."""
    return judge_constraint(
        metrics,
        constraint.metric,
        at_most=constraint.at_most,
        at_least=constraint.at_least,
        probability=constraint.probability,
        level=level,
    )


def _exists(values: Floats | None) -> bool:
    return values is not None and len(existing(values)) > 0


def _is_higher(pairs: Pairs, one: str, other: str) -> bool:
    return pairs[(one, other)].verdict == "higher"


def _beats_all(name: str, rivals: Sequence[str], pairs: Pairs) -> bool:
    return all(_is_higher(pairs, name, other) for other in rivals if other != name)


@dataclass(frozen=True)
class _Told:
    """The sentences that say why, from the same results."""

    decision: Decision
    pairs: Pairs
    judged: Judged
    units: Mapping[str, str]
    reasons: Mapping[str, str]
    """Metric → why it cannot be computed."""
    unknown: Sequence[str]
    """Rivals whose objective cannot be computed."""

    @property
    def _objective(self) -> str:
        return self.decision.objective.replace("_", " ")

    @property
    def _unit(self) -> str:
        return self.units.get(self.decision.objective, "")

    def why(
        self, chosen: str | None, *, rivals: Sequence[str], unbeaten: Sequence[str], undecided: Sequence[str], infeasible: Sequence[str]
    ) -> str:
        if chosen is not None:
            return " ".join([self._why_chosen(chosen, rivals), *self._why_out(infeasible, undecided)])
        return " ".join([self._why_none(rivals, unbeaten, undecided), *self._why_out(infeasible, undecided)])

    def _why_chosen(self, chosen: str, rivals: Sequence[str]) -> str:
        kept = "It keeps every limit." if self.judged[chosen] else "No limits are stated."
        others = [other for other in rivals if other != chosen]
        if not others:
            return f"{chosen} alone is not shown to miss a limit. {kept}"
        nearest = min(others, key=lambda other: self.pairs[(chosen, other)].mean or 0.0)
        whom = "every other candidate" + (" not shown to miss a limit" if len(rivals) < len(self.judged) else "")
        return (
            f"The {self._objective} of {chosen} is higher than that of {whom}; the nearest is {nearest}, "
            f"{self._gap(self.pairs[(chosen, nearest)])} below. {kept}"
        )

    def _why_none(self, rivals: Sequence[str], unbeaten: Sequence[str], undecided: Sequence[str]) -> str:
        if not rivals:
            return "Every candidate is shown to miss a limit."
        if len(self.judged) < 2:
            return "There is no second candidate to choose from."
        if self.unknown:
            return f"The choice is undetermined: {self.undetermined()}."
        if len(unbeaten) > 1:
            named = ", ".join(unbeaten)
            return f"No candidate's {self._objective} is shown to be higher than that of every other: nothing is shown to beat {named}."
        if unbeaten and unbeaten[0] in undecided:
            return f"{unbeaten[0]} has the highest {self._objective}, but it is not shown to keep every limit."
        return f"No candidate that keeps every limit has a higher {self._objective} than every other."

    def undetermined(self) -> str:
        """`contribution cannot be computed, because company.on_cost_rate is not stated`; empty where every rival has the objective."""
        if not self.unknown:
            return ""
        reason = self.reasons.get(self.decision.objective)
        because = f", because {reason}" if reason else f" for {', '.join(self.unknown)}"
        return f"{self._objective} cannot be computed{because}"

    def _why_out(self, infeasible: Sequence[str], undecided: Sequence[str]) -> list[str]:
        out = []
        for names, met, verb in ((infeasible, False, "misses"), (undecided, None, "is undecided on")):
            for name in names:
                limits = [self._limit(result) for result in self.judged[name] if result.met is met]
                out.append(f"{name} {verb} {' and '.join(limits)}.")
        return out

    def _limit(self, held: ConstraintResult) -> str:
        unit, reason = self.units.get(held.metric, ""), self.reasons.get(held.metric, "")
        return f"{limit_in_words(held, unit)}, found {found_in_words(held, unit)}" if held.estimate is not None else (
            f"{limit_in_words(held, unit)}, which cannot be computed{f', because {reason}' if reason else ''}"
        )  # fmt: skip

    def _gap(self, difference: Difference) -> str:
        """`$4.70 M (4.69 to 4.71)`, the interval simultaneous over all pairs; shares in points, people and counts bare."""
        metric = self.decision.objective
        if self._unit:
            return wording.money_with_interval(difference, self._unit, signed=False)
        ends = [amount_in_words(metric, end, "") for end in (difference.mean, difference.ci_low, difference.ci_high) if end is not None]
        return f"{ends[0]} ({' to '.join(ends[1:])})" if len(ends) == 3 else (ends or ["unknown"])[0]
