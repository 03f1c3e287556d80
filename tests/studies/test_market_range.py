from pathlib import Path

import pytest

from spmsim.scenario.changes import Change
from spmsim.scenario.loading import vary
from spmsim.studies.compare import compare
from spmsim.studies.market_range import solve_level
from spmsim.studies.simulate import simulate
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant


def test_a_market_is_the_one_that_a_file_with_its_level_has(tmp_path: Path) -> None:
    root = base(tmp_path)
    steeper = variant(tmp_path, "steeper", set_to(POINTS, [[0.0, 0.0], [1.0, 1.0], [1.2, 2.0]]))
    study = compare(root, [steeper])
    columns = [one for one in study.market_range if one.share_of_plan is not None]
    assert [one.share_of_plan for one in columns if one.id == "base"] == [0.90, 0.95, 1.00, 1.05, 1.10]
    for column in (one for one in columns if one.share_of_plan in (0.90, 1.10)):
        scenario = root if column.id == "base" else steeper
        moved = vary(scenario, [Change("set", "market.level", column.level)], root=root)
        played = simulate(moved, baseline=root, out="moved").replication_metrics()
        for metric in ("sales", "incentive_pay", "contribution", "total_pay"):
            values = played[metric]
            assert values is not None
            assert column.metrics[metric].mean == pytest.approx(float(values.mean()), rel=1e-12)


def test_the_root_plan_sells_the_share_of_the_revenue_plan_that_the_column_names(tmp_path: Path) -> None:
    study = compare(base(tmp_path), [])
    for column in study.market_range:
        if column.share_of_plan is not None:
            assert column.metrics["sales"].mean == pytest.approx(column.share_of_plan * 6_000_000, rel=0.001)


def test_the_scenario_as_it_stands_is_a_column_and_without_a_plan_the_only_one(tmp_path: Path) -> None:
    document = changed(LINEAR, company={"gross_margin": 0.8, "on_cost_rate": 0.1})
    study = compare(base(tmp_path, document), [])
    (column,) = study.market_range
    assert (column.share_of_plan, column.level) == (None, 1.0)
    assert column.metrics["sales"] == study.scenarios[0].summary["sales"]


def test_the_level_nearest_one_is_taken() -> None:
    """Sales meet the target at the levels 0.80, 1.12 and 1.5."""
    roots = (0.80, 1.12, 1.5)

    def sales(level: float) -> float:
        product = 1.0
        for one in roots:
            product *= level - one
        return 100.0 + 50.0 * product

    assert solve_level(sales, 100.0) == pytest.approx(1.12, abs=0.02)
    assert abs(sales(solve_level(sales, 100.0) or 0.0) / 100.0 - 1) <= 0.001


def test_sales_that_jump_over_the_target_have_no_such_market() -> None:
    assert solve_level(lambda level: 90.0 if level < 1.03 else 110.0, 100.0) is None


def test_a_target_out_of_reach_has_no_such_market() -> None:
    assert solve_level(lambda level: min(level, 1.5), 2.0) is None
