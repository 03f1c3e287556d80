"""Files of every style say what the company's history is."""

from __future__ import annotations

import numpy as np
import pytest

from tests.estimation.companies import company
from tests.estimation.messy_files import read_back
from tests.estimation.recovery import panel_of_company


@pytest.mark.parametrize("style", [0, 1, 2, 7])
def test_a_history_comes_back_from_its_files(style, tmp_path):
    known = company(style)
    told, meant = read_back(known, tmp_path, style=style), panel_of_company(known)
    assert (told.seats, told.roles, told.regions, told.first_month) == (meant.seats, meant.roles, meant.regions, meant.first_month)
    assert np.array_equal(told.employed, meant.employed)
    assert np.array_equal(told.tenure, np.where(meant.employed > 0, meant.tenure, told.tenure))
    assert np.array_equal(told.leavers, meant.leavers)
    assert np.abs(told.sales - meant.sales).max() <= 0.005  # cents
