"""Base salary and target incentive of a project's people, against hand calculations."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.records.people import People
from spmsim.scenario.target_pay import target_pay_of

BASELINE = """\
currency: USD
fx: {EUR: {value: 1.08, source: treasury}}
team:
  roles:
    hunter: {on_target_earnings: 100000, base_share: {value: 0.5, range: [0.4, 0.6], source: plan}}
    farmer: {on_target_earnings: fill_in, base_share: fill_in}
"""


def people(roles: list[str], earnings: list[str], shares: list[str], currencies: list[str]) -> People:
    number, empty = len(roles), ("",) * len(roles)
    figures = {
        name: tuple(Decimal(one) if one else None for one in column)
        for name, column in (("on_target_earnings", earnings), ("base_share", shares))
    }
    ids = tuple(f"p{at}" for at in range(number))
    nobody = (None,) * number
    return People(ids, empty, tuple(roles), empty, empty, nobody, nobody, figures=figures, texts={"currency": tuple(currencies)})


def test_a_row_goes_before_its_role_and_local_pay_is_at_the_plan_rate(tmp_path: Path) -> None:
    """100,000 at 0.5; 100,000 EUR at 0.6 and 1.08 are 64,800 and 43,200 USD; of a rate or a role that says nothing, nothing is known."""
    path = tmp_path / "baseline.yaml"
    path.write_text(BASELINE)
    held = people(["hunter", "hunter", "hunter", "farmer", "stranger"], ["", "100000", "1", "", ""], ["", "0.6", "0.5", "", ""],
                  ["", "EUR", "GBP", "", ""])  # fmt: skip
    found = target_pay_of(held, path)
    assert found.base == (50_000, pytest.approx(64_800), None, None, None)
    assert found.incentive == (50_000, pytest.approx(43_200), None, None, None)


def test_a_baseline_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "baseline.yaml"
    path.write_text("team: {roles: [\n")
    with pytest.raises(BadInput, match=r"baseline\.yaml"):
        target_pay_of(people(["hunter"], [""], [""], [""]), path)
