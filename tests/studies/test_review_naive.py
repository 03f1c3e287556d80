"""The naive forecast, last year × the plan's growth, by hand."""

from __future__ import annotations

import pytest

from spmsim.studies.review.naive import naive_of
from tests.studies.worlds import LINEAR, base, changed


def test_a_plan_of_a_weak_half_year_is_no_decline(tmp_path):
    """Six sold 1,000,000 each last year, 40 % of it in the first half. A plan of 2,520,000 for that half is 5 % more than 2,400,000.

    Of the first three months, 20 % of a year, somebody's naive forecast is 1.05 · 200,000.
    """
    rows = [f"r{k},seller,north,1000000,1000000" for k in range(6)]
    (tmp_path / "roster.csv").write_text("\n".join(["rep_id,role,region,potential_revenue,last_year_revenue", *rows]) + "\n")
    document = changed(
        LINEAR, calendar={"start": "2027-01", "months": 6}, team={"roster": "roster.csv", "roles": LINEAR["team"]["roles"]},
        company={**LINEAR["company"], "revenue_plan": 2_520_000},
        market={"season": [0.8] * 6 + [1.2] * 6, "laws": {"revenue": "lognormal"}},
    )  # fmt: skip
    told = naive_of(base(tmp_path, document).spec, 3)
    assert told.expected == pytest.approx([210_000.0] * 6)
    assert told.note.endswith("growth of +5.0\u00a0%")
