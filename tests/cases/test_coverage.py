"""The cases themselves: enough of them, each worked out, and one for every option and every pair that meets."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.scenario.loading import load
from tests.cases.case import Case, problems_of, read_cases
from tests.cases.files import write_scenario
from tests.cases.meeting import PERIODS, SCOPES, pairs_of

CASES = read_cases()
ADJUSTMENTS = (
    "gate", "multiplier", "cap", "draw", "guarantee", "holdback", "clawback", "large_deal", "proration", "quota_relief",
)  # fmt: skip
ACCUMULATIONS = ("discrete", "to_date", "toward_year")
LEAVERS = ("paid_on_prorated_quota", "paid_without_proration", "forfeit_open_windows")
FORMULAS = ("payout_curve", "commission", "lump_sum_bonus", "rating", "matrix", "per_unit", "contest")
PAIRS = [
    *itertools.combinations(ADJUSTMENTS, 2),
    *itertools.product(ADJUSTMENTS, ACCUMULATIONS),
    *itertools.product(ADJUSTMENTS, LEAVERS),
    *itertools.product(FORMULAS, LEAVERS),
    *itertools.product(ACCUMULATIONS, LEAVERS),
    *itertools.product(("ramp",), (*ACCUMULATIONS, *LEAVERS[:2])),
    *itertools.product(("pay",), ("cap", "draw", "guarantee", "holdback", "clawback", "to_date", *LEAVERS[::2])),
]
"""What interacts by the words of a plan."""
CREDITING = ("split", "overlay", "roll_up", "override")
CHANGING = ("several_measures", "dated_plan", "transfer")
POOLED = tuple(f"{scope} scope" for scope in SCOPES)
WINDOWS = tuple(f"{period} window" for period in PERIODS)
MEETINGS = [
    *itertools.product(FORMULAS, (*ADJUSTMENTS, *ACCUMULATIONS, *WINDOWS, *POOLED)),
    *itertools.product(WINDOWS, (*ADJUSTMENTS, *ACCUMULATIONS)),
    *itertools.product((*CREDITING, *POOLED), (*ADJUSTMENTS, *ACCUMULATIONS)),
    *itertools.product(CHANGING, (*ADJUSTMENTS, *ACCUMULATIONS, *FORMULAS, *CREDITING)),
]
"""What meets on one component of one person: see meeting.py."""
REFUSED = {
    **dict.fromkeys(itertools.product(("rating", "per_unit", "contest"), ("to_date", "toward_year")), "has no year to date"),
    **dict.fromkeys(itertools.product(("rating",), POOLED), "do not add up"),
    ("override", "to_date"): "tiers in money are face values",
}
"""What cannot meet, and what the language says to it; an override is a commission on amounts over a team."""
EXAMPLES = range(1, 11)
"""Worked examples of the field; of the tenth the first defect is one of pay."""
NO_OPTIONS = {"or", "window", "date", "multiple", "earned_before", "e_t", "l_t"}
"""Words in backquotes that are symbols of formulas or of grammar."""


def words_of(case: Case) -> set[str]:
    """Every key and word of a case's plans, people, ramp and transfers."""
    named = {key: case.content[key] for key in ("ramp", "assignments", "quota_sets") if key in case.content}
    return set(re.findall(r"[a-z_]+", json.dumps([case.plans, case.people, named])))


def words_by_plan(case: Case) -> Iterator[set[str]]:
    """The same for each plan by itself; `leavers` counts only where somebody leaves."""
    has_leaver = any("left_on" in columns for columns in case.people.values())
    about = {word for word in words_of(case) if word == "ramp"}
    for plan in case.plans.values():
        yield set(re.findall(r"[a-z_]+", json.dumps(plan))) - (set() if has_leaver else set(LEAVERS)) | about


def options_of_the_page(root: Path) -> set[str]:
    """Every word in backquotes where the page defines components, formulas and adjustments: names of fields and their choices."""
    page = (root / "docs" / "plan-language.md").read_text(encoding="utf-8")
    section = page[page.index("## Components") : page.index("## Written down")]
    return {word for told in re.findall(r"`([^`]*)`", section) for word in re.findall(r"[a-z_]{2,}", told)} - NO_OPTIONS


def test_there_are_enough_cases_and_each_is_worked_out() -> None:
    assert len(CASES) >= 400
    assert all(len(case.content["working"].split()) >= 5 for case in CASES)


def test_every_option_of_the_page_is_in_a_case(root: Path) -> None:
    options = options_of_the_page(root)
    assert {"when_negative", "whole_at_higher", "true_up", "times_quota", "interpolated", "employed_months"} <= options
    assert sorted(options - set().union(*(words_of(case) for case in CASES))) == []


def test_every_pair_that_meets_is_in_a_plan() -> None:
    plans = [words for case in CASES for words in words_by_plan(case)]
    assert [pair for pair in PAIRS if not any(set(pair) <= words for words in plans)] == []


def test_every_pair_meets_on_a_component_of_a_case_or_is_refused() -> None:
    met = set().union(*(pairs_of(case) for case in CASES))
    assert [pair for pair in MEETINGS if frozenset(pair) not in met and pair not in REFUSED] == []
    assert [pair for pair in REFUSED if frozenset(pair) in met] == []


FORMULA_OF = {
    "rating": {"type": "rating", "levels": [[1, 1.0]]},
    "per_unit": {"type": "per_unit", "amount": 1},
    "contest": {"type": "contest", "prizes": [1], "among": "company", "ranked_by": "amount"},
    "override": {"type": "commission", "rates_on": "amount", "tiers": [{"from": 0, "rate": 0.01}]},
}


@pytest.mark.parametrize(("formula", "other"), REFUSED, ids="-".join)
def test_what_cannot_meet_is_refused_by_the_language(formula: str, other: str, tmp_path: Path) -> None:
    measure = {"rating": "goals"}.get(formula, "revenue")
    part = {"name": "part", "measure": measure, "period": "month", "accumulation": "discrete", "formula": FORMULA_OF[formula]}
    part |= {"weight": 1.0} if formula == "rating" else {}
    part |= {"scope": other.split()[0]} if other in POOLED else {"accumulation": other, "when_negative": "carry"}
    content = {"plan": {"leavers": "paid_on_prorated_quota", "components": [part]}, "actuals": {}, "expected": {}}
    with pytest.raises(BadInput, match=REFUSED[formula, other]):
        load(write_scenario(Case("refused", "none", content), tmp_path))


@pytest.mark.parametrize("number", EXAMPLES)
def test_every_worked_example_of_the_field_is_a_case(number: int) -> None:
    assert any(re.search(rf"DOMAIN §6 example {number}\b", case.content["source"]) for case in CASES)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"working": ""}, "needs 'working'"),
        ({"plan": {}, "plans": {}}, "needs either 'plan' or 'plans'"),
        ({"actual": {}}, "a case has no 'actual'"),
        ({"actuals": {"zoe": {}}}, "nobody is called 'zoe'"),
        ({"expected": {"payments": {}, "balances": {"ann": {"hold": 1}}}}, "'balances' has no 'hold'"),
        ({"deals": [{"deal": "D1"}]}, "a deal needs 'amount'"),
    ],
)
def test_a_case_that_is_not_written_as_it_should_is_named(change: dict[str, Any], what: str) -> None:
    assert any(problem.startswith(what) for problem in problems_of({**CASES[0].content, **change}))
