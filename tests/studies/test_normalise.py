from pathlib import Path

import numpy as np
import pytest

from spmsim.compile import compile_game
from spmsim.foundation.errors import BadInput, RunFailed
from spmsim.records.policy import Policy
from spmsim.studies.normalise import matched_policy, normalise, policy_for
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant


def test_on_a_linear_plan_marginal_pay_is_rate_times_expected_sales(tmp_path: Path) -> None:
    found = normalise(base(tmp_path)).roles["seller"]
    assert found.marginal_pay == pytest.approx(0.10 * 1_000_000 * 100, rel=1e-12)  # cents
    assert found.residual == pytest.approx(0.0, abs=1e-12)


def test_under_the_root_itself_everybody_alike_works_at_standard_effort(tmp_path: Path) -> None:
    scenario = base(tmp_path)
    policy = policy_for(scenario, compile_game(scenario), normalise(scenario))
    np.testing.assert_allclose(policy.effort, 1.0, rtol=1e-12)


def test_twice_the_rate_gives_two_to_the_elasticity(tmp_path: Path) -> None:
    root = base(tmp_path)
    steeper = variant(tmp_path, "steeper", set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]))
    policy = policy_for(steeper, compile_game(steeper), normalise(root))
    np.testing.assert_allclose(policy.response, 2.0**0.36, rtol=1e-12)  # responsive share 1: response = effort


def test_seed_and_replications_do_not_move_it(tmp_path: Path) -> None:
    other = changed(LINEAR, run={"seed": 99, "replications": 3})
    assert normalise(base(tmp_path)).roles == normalise(base(tmp_path, other, "other")).roles


def test_people_without_incentive_pay_are_fixed(tmp_path: Path) -> None:
    document = changed(LINEAR)
    document["plans"]["sellers"]["components"] = []
    scenario = base(tmp_path, document)
    found = normalise(scenario)
    assert found.roles["seller"].marginal_pay is None
    assert "no pay" in found.roles["seller"].fixed_because
    np.testing.assert_array_equal(policy_for(scenario, compile_game(scenario), found).effort, 1.0)


def test_a_cap_that_everybody_passes_cannot_be_normalised(tmp_path: Path) -> None:
    """Nothing is random and pay is flat from half of quota on: one sale more earns nothing, at any number."""
    document = changed(LINEAR, market={"laws": {"revenue": "lognormal"}})
    formula = {"type": "payout_curve", "points": [[0.0, 0.0], [0.5, 1.0]], "beyond": "capped"}
    document["plans"]["sellers"]["components"][0]["formula"] = formula
    with pytest.raises(RunFailed, match=r"'seller' sell 100 % less than at standard effort, because too few"):
        normalise(base(tmp_path, document))


ROLE = {**LINEAR["team"]["roles"]["seller"]}


def test_a_role_that_a_change_set_adds_takes_the_numbers_of_the_role_it_is_like(tmp_path: Path) -> None:
    root = base(tmp_path)
    hired = {"add": "team.draw", "item": {"role": "junior", "reps": 1}}
    alike = variant(tmp_path, "alike", {"add": "team.roles.junior", "item": {**ROLE, "like": "seller"}}, hired)
    policy = policy_for(alike, compile_game(alike), normalise(root))
    np.testing.assert_allclose(policy.effort, 1.0, rtol=1e-12)


def test_a_role_that_is_like_no_other_is_refused(tmp_path: Path) -> None:
    root = base(tmp_path)
    hired = {"add": "team.draw", "item": {"role": "junior", "reps": 1}}
    with pytest.raises(BadInput, match="like"):
        alone = variant(tmp_path, "alone", {"add": "team.roles.junior", "item": ROLE}, hired)
        policy_for(alone, compile_game(alone), normalise(root))


def test_a_policy_is_matched_by_person_and_newcomers_work_at_standard_effort(tmp_path: Path) -> None:
    few = compile_game(base(tmp_path))
    more = compile_game(variant(tmp_path, "more", {"add": "team.draw", "item": {"role": "seller", "reps": 2, "region": "north"}}))
    efforts = np.arange(1.0, 7.0)
    policy = Policy(np.repeat(efforts[:, None], 12, axis=1), efforts, efforts > 5)
    matched = matched_policy(policy, few, more)
    of = dict(zip(more.seats.rep_ids, matched.effort, strict=True))
    assert [of[rep_id] for rep_id in few.seats.rep_ids] == efforts.tolist()
    assert [of[rep_id] for rep_id in more.seats.rep_ids if rep_id not in few.seats.rep_ids] == [1.0, 1.0]
    np.testing.assert_array_equal(matched.response[:, 0], matched.effort)
