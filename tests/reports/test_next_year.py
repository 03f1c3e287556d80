"""The forecast in words, by hand."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from spmsim.estimation.forecast import Forecast
from spmsim.reports.next_year import next_year, next_year_in_words


def _forecast(*, empty: int = 0) -> Forecast:
    """101 years of 10.0 to 20.0 m in equal steps, in one month of twelve; with exact estimates of 12.5 to 17.5 m."""
    years, exact = np.zeros((101, 12)), np.zeros((101, 12))
    years[:, 0], exact[:, 3] = np.linspace(10e6, 20e6, 101), np.linspace(12.5e6, 17.5e6, 101)
    return Forecast("2027-01", 40, empty, years, exact)


def test_ranges_are_the_middle_of_the_years():
    assert _forecast().expected == pytest.approx(15e6)
    assert _forecast().span(0.8) == pytest.approx((11e6, 19e6))
    assert _forecast().span_if_exact(0.5) == pytest.approx((13.75e6, 16.25e6))


def test_a_line_says_year_range_and_what_exact_estimates_would_leave():
    said = next_year_in_words(_forecast(), "USD").replace("\u00a0", " ")
    ranges = "80 % range 11.00 to 19.00 (13.00 to 17.00 were every estimate exact)"
    assert said == f"2027-01 to 2027-12 if nothing changes: $15.00 M, {ranges}"


def test_the_page_sets_ranges_beside_those_of_exact_estimates():
    panel = SimpleNamespace(months=36, sales=np.full((40, 36), 30_000.0))  # 40 people × 12 months × 30,000
    company: Any = SimpleNamespace(panel=panel)
    text = re.sub(r"<[^>]+>", " ", "".join(next_year(company, _forecast(empty=2), "USD"))).replace("\u00a0", " ")
    assert "40 seats (2 empty, to be filled as seats were so far) are expected to sell $15.00 M from 2027-01 to 2027-12" in text
    assert "the last 12 months brought $14.40 M" in text
    assert re.search(r"90 % range\s+10\.50 to 19\.50\s+12\.75 to 17\.25", text)
    assert "makes the 80 % range 2.0 times as wide" in text
