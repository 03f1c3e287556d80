"""The cases themselves: enough of them, each worked out, and one for every option and every pair that meets."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases.case import Case, problems_of, read_cases

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
    *itertools.product(("draw", "holdback", "cap", "guarantee", "clawback"), ("use",)),
    *itertools.product(("ramp",), (*ACCUMULATIONS, *LEAVERS[:2])),
    *itertools.product(("pay",), ("cap", "draw", "guarantee", "holdback", "clawback", "to_date", *LEAVERS[::2])),
]
"""What interacts; `use` stands for a plan that changes."""
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
    about = {word for word in words_of(case) if word in ("use", "ramp")}
    for plan in case.plans.values():
        yield set(re.findall(r"[a-z_]+", json.dumps(plan))) - (set() if has_leaver else set(LEAVERS)) | about


def options_of_the_page(root: Path) -> set[str]:
    """Every word in backquotes where the page defines components, formulas and adjustments: names of fields and their choices."""
    page = (root / "docs" / "plan-language.md").read_text(encoding="utf-8")
    section = page[page.index("## Components") : page.index("## Written down")]
    return {word for told in re.findall(r"`([^`]*)`", section) for word in re.findall(r"[a-z_]{2,}", told)} - NO_OPTIONS


def test_there_are_enough_cases_and_each_is_worked_out() -> None:
    assert len(CASES) >= 150
    assert all(len(case.content["working"].split()) >= 5 for case in CASES)


def test_every_option_of_the_page_is_in_a_case(root: Path) -> None:
    options = options_of_the_page(root)
    assert {"when_negative", "whole_at_higher", "true_up", "times_quota", "interpolated", "employed_months"} <= options
    assert sorted(options - set().union(*(words_of(case) for case in CASES))) == []


def test_every_pair_that_meets_is_in_a_plan() -> None:
    plans = [words for case in CASES for words in words_by_plan(case)]
    assert [pair for pair in PAIRS if not any(set(pair) <= words for words in plans)] == []


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
