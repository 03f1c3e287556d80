"""What the import page says of its ranges, against the table of the docs."""

from __future__ import annotations

import re
from pathlib import Path

from spmsim.reports.import_page import COVERAGE


def test_the_coverage_that_is_told_is_the_one_that_was_measured(root: Path) -> None:
    """Every share with a decimal on the page stands in the table of the known companies."""
    measured = (root / "docs/estimation.md").read_text(encoding="utf-8").split("## How well it works")[1]
    told = re.findall(r"\d+\.\d %", COVERAGE)
    assert len(told) == 6
    assert [one for one in told if one not in measured] == []
