"""What the import page says of its ranges, against the table of the docs."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from spmsim.estimation.company import estimate_company
from spmsim.reports.figure_names import figure_in_words
from spmsim.reports.import_page import COVERAGE
from tests.estimation.test_told_apart import luck, panel


def test_the_coverage_that_is_told_is_the_one_that_was_measured(root: Path) -> None:
    """Every share with a decimal on the page stands in the table of the known companies."""
    measured = (root / "docs/estimation.md").read_text(encoding="utf-8").split("## How well it works")[1]
    told = re.findall(r"\d+\.\d %", COVERAGE)
    assert len(told) == 6
    assert [one for one in told if one not in measured] == []


def test_no_figure_is_called_by_its_path() -> None:
    """Of people who sell in all months and of people who do not, with regions and roles, told and untold."""
    months = 1_000 * luck(1, 12, 26)
    deals = 4_000.0 * np.random.default_rng(2).poisson(0.5, (12, 26))
    for sales in (months, deals):
        told = estimate_company(panel(sales, "ab" * 6, "nnnnnnssssss", [None] * 9 + [3, 6, 0]), source="known")
        paths = [one.path for one in (*told.estimates, *told.assumed)]
        names = [figure_in_words(path) for path in paths]
        assert len(set(names)) == len(paths)
        assert [name for name in names if re.search(r"[a-z]\.[a-z]|_|\[", name)] == []
