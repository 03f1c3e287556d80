from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, from_document, vary
from spmsim.studies.assumption_ranges import DIFFERENCE, normalises_anew
from spmsim.studies.compare import compare
from spmsim.studies.simulate import simulate
from spmsim.studies.study import AssumptionRange, Study
from tests.studies.worlds import LINEAR, POINTS, Document, base, changed, set_to, variant

CURVE = [[0.0, 0.0], [1.0, 1.0], [1.2, 2.0]]


def assumed(value: float, low: float, high: float) -> Document:
    return {"value": value, "range": [low, high], "source": "assumption"}


def ranged(**numbers: Document) -> Document:
    document = changed(LINEAR)
    document["plans"]["sellers"]["components"][0]["formula"]["points"] = CURVE
    if "margin" in numbers:
        document["company"]["gross_margin"] = numbers["margin"]
    if "sd" in numbers:
        document["market"]["shocks"]["rep"]["sd"] = numbers["sd"]
    if "level" in numbers:
        document["market"]["level"] = numbers["level"]
    if "elasticity" in numbers:
        document["behaviour"]["effort"]["sales_elasticity"] = numbers["elasticity"]
    if "potential" in numbers:
        document["team"]["roles"]["seller"]["potential"]["revenue"] = numbers["potential"]
    return document


def of(study: Study, id: str, metric: str) -> AssumptionRange:
    return next(one for one in study.assumption_ranges if (one.id, one.metric) == (id, metric))


def end(found: AssumptionRange, **settings: float) -> float:
    wanted = {path.replace("__", "."): value for path, value in settings.items()}
    mean = next(one.mean for one in found.ends if dict(one.settings) == wanted)
    assert mean is not None
    return mean


def mean_of(scenario: Scenario, metric: str, root: Scenario) -> float:
    values = simulate(scenario, baseline=root, out="moved").replication_metrics()[metric]
    assert values is not None
    return float(np.mean(values))


@pytest.mark.parametrize(
    ("name", "path", "value", "moves_root"),
    [
        ("sd", "market.shocks.rep.sd", (0.3, 0.1, 0.5), True),
        ("elasticity", "behaviour.effort.sales_elasticity", (0.36, 0.0, 0.6), True),
        ("potential", "team.roles.seller.potential.revenue", (1e6, 0.9e6, 1.1e6), True),
        ("level", "market.level", (1.0, 0.9, 1.1), False),
        ("margin", "company.gross_margin", (0.8, 0.7, 0.9), False),
    ],
)
def test_an_end_is_what_a_varied_file_gives(
    tmp_path: Path, name: str, path: str, value: tuple[float, float, float], moves_root: bool
) -> None:
    """Effort is normalised on the varied root for behaviour, potential and spread, on the file's own root otherwise."""
    root = base(tmp_path, ranged(**{name: assumed(*value)}))
    low = variant(tmp_path, "low", set_to("quotas.sellers.rules.revenue.amount", 900_000))
    found = of(compare(root, [low]), "low", "contribution")
    for number in value[1:]:
        change = [Change("set", path, number)]
        normalised_on = from_document(vary(root, change).document) if moves_root else root
        expected = mean_of(vary(low, change, root=normalised_on), "contribution", normalised_on)
        assert end(found, **{path.replace(".", "__"): number}) == pytest.approx(expected, rel=1e-9)


def test_what_is_normalised_anew() -> None:
    anew = ("behaviour.effort.most", "market.shocks.rep.sd", "team.skill_sd", "team.reps[A].potential_revenue", "market.laws.a.deal_cv")
    assert all(normalises_anew(path) for path in anew)
    kept = ("market.level", "market.season[0]", "team.roles.a.turnover.yearly", "company.on_cost_rate")
    assert not any(normalises_anew(path) for path in kept)


def test_corners_hold_the_lowest_and_highest(tmp_path: Path) -> None:
    root = base(tmp_path, ranged(margin=assumed(0.8, 0.7, 0.9), level=assumed(1.0, 0.9, 1.1)))
    found = of(compare(root, []), "base", "contribution")
    assert dict(found.low_at) == {"company.gross_margin": 0.7, "market.level": 0.9}
    assert dict(found.high_at) == {"company.gross_margin": 0.9, "market.level": 1.1}
    assert len(found.ends) == 2 * 2 + 4
    assert found.low is not None and found.stated is not None and found.high is not None
    assert found.low < found.stated < found.high
    pay = of(compare(root, []), "base", "incentive_pay")
    assert dict(pay.low_at) == {"market.level": 0.9}  # the margin moves no pay
    assert len(pay.ends) == 4


def test_the_difference_moves_both_plans(tmp_path: Path) -> None:
    """With today's plan on both sides nothing differs at any end."""
    root = base(tmp_path, ranged(level=assumed(1.0, 0.9, 1.1)))
    same = variant(tmp_path, "same", set_to(POINTS, [*CURVE[:2], [1.4, 3.0]]))
    found = of(compare(root, [same]), "same", DIFFERENCE)
    assert [one.mean for one in found.ends] == pytest.approx([0.0, 0.0], abs=1e-6)


def test_an_end_that_cannot_be_normalised_is_listed_and_not_fatal(tmp_path: Path) -> None:
    """A lump at quota, expected sales on it, and nothing random: one sale more earns nothing, or infinitely much."""
    document = ranged(sd=assumed(0.3, 0.0, 0.4))
    document["plans"]["sellers"]["components"][0]["formula"] = {"type": "lump_sum_bonus", "steps": [[1.0, 1.0]]}
    found = of(compare(base(tmp_path, document), []), "base", "sales")
    problems = [one for one in found.ends if one.problem]
    assert [dict(one.settings) for one in problems] == [{"market.shocks.rep.sd": 0.0}]
    assert problems[0].mean is None
    assert "cannot be normalised" in problems[0].problem
    assert found.low is not None


def test_without_ranges_the_stated_figure_stands_alone(tmp_path: Path) -> None:
    found = of(compare(base(tmp_path), []), "base", "sales")
    assert (found.low, found.high, found.ends) == (found.stated, found.stated, ())
