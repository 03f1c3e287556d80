"""Which candidate to choose, or why none: constraints first, then the objective, on differences simultaneous over all pairs.

A candidate is recommended only if it meets the constraints and its objective is higher than that of every other candidate that is not
shown to miss one. Otherwise those that nothing is shown to beat are named. Where the objective cannot be computed the choice is
undetermined: nobody is tied, and the missing figure is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from spmsim.results.constraints import ConstraintResult, judge_constraint
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
        why = f"{why} Against {next(iter(candidates))}, {break_even_in_words(even)}."
    return Recommendation(chosen, tied, undecided, infeasible, tuple(circumstances), why, {
        name: tuple(asdict(result) for result in results) for name, results in judged.items()
    })  # fmt: skip


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
        return (
            f"The {self._objective} of {chosen} is higher than that of every other candidate; the nearest is {nearest}, "
            f"{self._gap(self.pairs[(chosen, nearest)])} below. {kept}"
        )

    def _why_none(self, rivals: Sequence[str], unbeaten: Sequence[str], undecided: Sequence[str]) -> str:
        if not rivals:
            return "Every candidate is shown to miss a limit."
        if len(self.judged) < 2:
            return "There is no second candidate to choose from."
        if self.unknown:
            reason = self.reasons.get(self.decision.objective)
            because = f", because {reason}" if reason else f" for {', '.join(self.unknown)}"
            return f"The choice is undetermined: {self._objective} cannot be computed{because}."
        if len(unbeaten) > 1:
            named = ", ".join(unbeaten)
            return f"No candidate's {self._objective} is shown to be higher than that of every other: nothing is shown to beat {named}."
        if unbeaten and unbeaten[0] in undecided:
            return f"{unbeaten[0]} has the highest {self._objective}, but it is not shown to keep every limit."
        return f"No candidate that keeps every limit has a higher {self._objective} than every other."

    def _why_out(self, infeasible: Sequence[str], undecided: Sequence[str]) -> list[str]:
        out = []
        for names, met, verb in ((infeasible, False, "misses"), (undecided, None, "is undecided on")):
            for name in names:
                limits = [self._limit(result) for result in self.judged[name] if result.met is met]
                out.append(f"{name} {verb} {' and '.join(limits)}.")
        return out

    def _limit(self, result: ConstraintResult) -> str:
        return limit_in_words(result, self.units.get(result.metric, ""), self.reasons.get(result.metric, ""))

    def _gap(self, difference: Difference) -> str:
        if difference.mean is None:
            return "unknown"
        text = amount_in_words(difference.mean, self._unit)
        if difference.ci_low is None or difference.ci_high is None:
            return text
        ends = (amount_in_words(end, self._unit) for end in (difference.ci_low, difference.ci_high))
        return f"{text} (95 % together: {' to '.join(ends)})"


def break_even_in_words(even: BreakEven) -> str:
    """`it wins where the sales elasticity is above 0.08 (assumed: 0.36, range 0.1 to 0.6)`; `it wins at every … from 0.02 to 1`."""
    if even.always is not None:
        where = "at every sales elasticity from 0.02 to 1"
        told = f"it {even.always} {where}"
    elif even.crossings:
        told = f"it wins where the sales elasticity is {even.wins_where()}"
    else:
        told = "it makes no difference at any sales elasticity from 0.02 to 1"
    if even.assumed is None:
        return told
    ends = "" if even.assumed_range is None else f", range {even.assumed_range[0]:g} to {even.assumed_range[1]:g}"
    return f"{told} (assumed: {even.assumed:g}{ends})"


def limit_in_words(result: ConstraintResult, unit: str, reason: str = "") -> str:
    """`incentive pay of at most 11.5 m USD with probability 0.9 (found: 0.85, 0.83 to 0.87)`; where there is no figure, the reason."""
    sides = [(word, limit) for word, limit in (("at least", result.at_least), ("at most", result.at_most)) if limit is not None]
    limits = " and ".join(f"{word} {amount_in_words(limit, unit)}" for word, limit in sides)
    chance = "" if result.probability is None else f" with probability {result.probability:g}"
    head = f"{result.metric.replace('_', ' ')} of {limits}{chance}"
    if result.estimate is None:
        return f"{head} (cannot be computed{f', because {reason}' if reason else ''})"
    found = [number for number in (result.estimate, result.ci_low, result.ci_high) if number is not None]
    shown = [f"{x:.3f}" if result.probability is not None else amount_in_words(x, unit) for x in found]
    ends = f", {shown[1]} to {shown[2]}" if len(shown) == 3 else ""
    return f"{head} (found: {shown[0]}{ends})"


def amount_in_words(amount: float, unit: str) -> str:
    """`1.25 m USD`, `250 k USD`, `900 USD`; without a unit `0.42`, `118`, `1.25 m`."""
    for size, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{amount / size:,.3g} {letter} {unit}".rstrip()
    return f"{amount:,.3g} {unit}".rstrip()
