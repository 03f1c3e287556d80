"""`fit_levels`: the levels of a company by the model that fits how its people sell, of every effect that can be told from the others."""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from spmsim.estimation.independent import design_in
from spmsim.estimation.levels import Levels
from spmsim.estimation.log_sales import fit_log_sales
from spmsim.estimation.panel import Panel
from spmsim.estimation.sparse_sales import fit_sparse_sales

OFTEN_WITHOUT = 0.005
"""Share of person-months without a sale from which months are read as numbers of deals, not as one lognormal amount."""


def fit_levels(panel: Panel) -> Levels:
    """The levels of a panel.

    Raises:
        BadInput: roles that never worked in the same months, which nothing can tell from the months.
    """
    seen = panel.sales[panel.employed > 0] > 0
    is_sparse = float((~seen).mean()) > OFTEN_WITHOUT
    design = design_in(panel, only_seen=not is_sparse)
    with threadpool_limits(1, user_api="blas"):  # small matrices: threads only get in each other's way, and would move the last bits
        return fit_sparse_sales(panel, design) if is_sparse else fit_log_sales(panel, design)
