"""`Book`: a study opened for one audience, with the look-ups that the sections share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spmsim.reports.audience import Audience, audience_named, path_for
from spmsim.reports.markup import clean
from spmsim.reports.pseudonyms import load_key, pseudonym
from spmsim.reports.study_file import load_study
from spmsim.reports.tables import Mark
from spmsim.results.catalogue import why_not_computed
from spmsim.results.wording import name_in_words
from spmsim.studies.study import Comparison, Difference, Estimate, ScenarioResult, Study

_WORDS = frozenset(
    [
        "the",
        "a",
        "of",
        "is",
        "to",
        "on",
        "and",
        "or",
        "it",
        "no",
        "for",
        "all",
        "every",
        "other",
        "candidate",
        "candidates",
        "limit",
        "limits",
        "pay",
        "sales",
        "contribution",
        "incentive",
        "plan",
        "nothing",
        "found",
    ]
)
"""Ids that are also words of such sentences; they are left as they are."""


@dataclass(frozen=True)
class Book:
    """What every section of a report is written from."""

    study: Study
    audience: Audience

    @property
    def extent(self) -> str:
        """How much the book holds."""
        return f"{len(self.study.scenarios)} scenarios"

    @property
    def currency(self) -> str:
        """ISO code of the study's money."""
        return self.study.currency

    @property
    def baseline(self) -> ScenarioResult:
        """Today's plan."""
        return self.scenario(self.study.baseline)

    @property
    def candidates(self) -> tuple[ScenarioResult, ...]:
        """The variants that may be recommended, in the order of the study; without today's plan."""
        return tuple(s for s in self.study.scenarios if s.standing == "candidate" and s.id != self.study.baseline)

    @property
    def circumstances(self) -> tuple[ScenarioResult, ...]:
        """The variants that differ in more than the plan: compared, never recommended."""
        return tuple(s for s in self.study.scenarios if s.standing == "circumstance")

    def scenario(self, name: str) -> ScenarioResult:
        """The scenario of that id."""
        return next(s for s in self.study.scenarios if s.id == name)

    def title(self, name: str) -> str:
        """The title of a scenario for people; its id where it has none."""
        return clean(self.scenario(name).title).strip() or name

    def titles(self, names: tuple[str, ...]) -> list[str]:
        """Titles in quotation marks, for sentences."""
        return [f"“{self.title(name)}”" for name in names]

    def with_titles(self, text: str) -> str:
        """A sentence of the study, which speaks of scenarios by id, with their titles in quotation marks."""
        names = sorted((s.id for s in self.study.scenarios if s.id not in _WORDS), key=len, reverse=True)
        if not names:
            return text
        pattern = r"(?<![\w“-])(" + "|".join(map(re.escape, names)) + r")(?![\w”-])"
        return re.sub(pattern, lambda found: f"“{self.title(found[1])}”", text)

    def comparison(self, name: str) -> Comparison | None:
        """A variant against today's plan; None for today's plan itself."""
        return next((c for c in self.study.comparisons if c.id == name), None)

    def difference(self, name: str, metric: str, *, nobody_responds: bool = False) -> Difference | None:
        """One paired difference of a variant, or None where the study has none."""
        comparison = self.comparison(name)
        if comparison is None:
            return None
        figures = comparison.nobody_responds if nobody_responds else comparison.differences
        return figures.get(metric) if figures is not None else None

    def estimate(self, name: str, metric: str) -> Estimate | None:
        """One metric of a scenario, or None where it has none."""
        return self.scenario(name).summary.get(metric)

    @property
    def responds(self) -> bool:
        """Whether anybody responds to pay in this study."""
        return self.study.behaviour != "fixed" and any(c.nobody_responds is not None for c in self.study.comparisons)

    def why_missing(self, metric: str) -> str:
        """Why a metric does not exist: `company.on_cost_rate is not stated`; empty where nothing is missing."""
        sales = self.estimate(self.study.baseline, "sales")
        return why_not_computed(metric, self.study.company, in_money=sales is None or sales.unit == self.currency)

    def cannot_compute(self, metric: str) -> str:
        """`contribution cannot be computed, because company.on_cost_rate is not stated`."""
        why = self.why_missing(metric)
        return f"{metric.replace('_', ' ')} cannot be computed" + (f", because {why}" if why else "")

    @property
    def simultaneous(self) -> str:
        """What the intervals of differences are together over; nothing where there is one comparison only."""
        comparisons = len(self.study.comparisons)
        return f", together over the {comparisons} comparisons with today’s plan" if comparisons > 1 else ""

    def with_roles(self, text: str) -> str:
        """A text with ids of roles in words: `ae_small_business 25,920,000` → `AE small business 25,920,000`."""
        roles = [role for role in self.baseline.by_role if "_" in role]
        pattern = r"(?<!\w)(" + "|".join(map(re.escape, roles)) + r")(?!\w)"
        return re.sub(pattern, lambda found: name_in_words(found[1]), text) if roles else text

    @property
    def recommended(self) -> str | None:
        """The recommended candidate, if there is one."""
        return self.study.recommendation.candidate if self.study.recommendation else None

    @property
    def focus(self) -> str | None:
        """The candidate that figures set off: the recommended one, else the tied or feasible one with the most contribution."""
        advice = self.study.recommendation
        names = [c.id for c in self.candidates]
        if advice and advice.candidate in names:
            return advice.candidate
        tied = [name for name in names if advice and name in advice.tied]
        feasible = [name for name in names if not advice or name not in advice.infeasible]
        pool = tied or feasible or names
        return max(pool, key=self._contribution, default=None)

    def mark(self, name: str) -> Mark:
        """How a table sets off the row of a scenario."""
        return "today" if name == self.study.baseline else "focus" if name == self.focus else ""

    @property
    def by_contribution(self) -> tuple[ScenarioResult, ...]:
        """Candidates, the one with the largest difference of contribution first; ties in the order of the study."""
        return tuple(sorted(self.candidates, key=lambda s: -self._contribution(s.id)))

    def path(self, path: str) -> str:
        """A path of the scenario as this audience may read it."""
        return path_for(path, self.audience, self.pseudonym)

    @property
    def pseudonym(self) -> Callable[[str], str]:
        """The pseudonym of a person; the key is read only when one is needed."""
        return lambda person: pseudonym(person, load_key())

    def _contribution(self, name: str) -> float:
        figure = self.difference(name, "contribution")
        return figure.mean if figure is not None and figure.mean is not None else float("-inf")


def open_book(study: Study | Path | str, audience: str = "executive") -> Book:
    """Open a study, or the folder that holds it, for an audience.

    Raises:
        BadInput: no study there, or no such audience.
    """
    return Book(study if isinstance(study, Study) else load_study(study), audience_named(audience))
