from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.records.game import ADDED_BAND
from spmsim.studies.compare import compare
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant


def test_half_the_rate_halves_incentive_pay_of_every_group(tmp_path: Path) -> None:
    """Behaviour fixed: pay a person-year is 100,000 base and 0.1 × sales; half the rate takes half of the second."""
    document = changed(LINEAR, behaviour={"type": "fixed"})
    document["team"]["draw"] = [{"role": "seller", "reps": 7, "region": "north"}, {"role": "seller", "reps": 6, "region": "south"}]
    root = base(tmp_path, document)
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]))
    rows = compare(root, [cheap]).groups
    regions = {row.group: row for row in rows if row.by == "region" and row.role == "all"}
    assert {name: row.people for name, row in regions.items()} == {"north": 7, "south": 6}
    for row in regions.values():
        assert row.before.mean is not None
        assert row.difference.mean == pytest.approx(-(row.before.mean - 100_000) / 2, rel=1e-6)
        assert row.difference.verdict == "lower"
    assert {row.by for row in rows} == {"role", "region", "tenure", "performance"}


def test_people_that_a_change_set_adds_are_no_part_of_todays_groups(tmp_path: Path) -> None:
    root = base(tmp_path)
    more = variant(tmp_path, "more", {"add": "team.draw", "item": {"role": "seller", "reps": 2}})
    study = compare(root, [more])
    assert not study.groups  # a circumstance has no winners and losers
    assert ADDED_BAND in {group[3] for group in study_groups(tmp_path)}


def study_groups(folder: Path) -> tuple[tuple[str, str, str, str], ...]:
    from spmsim.compile import compile_game
    from spmsim.scenario.loading import load

    return compile_game(load(folder / "more.yaml")).groups
