"""What formulas pay, what they refuse, and what is said when a choice is left out."""

import pytest

from spmsim.plans.commission import Commission
from spmsim.plans.lump_sum_bonus import LumpSumBonus
from spmsim.plans.payout_curve import PayoutCurve
from spmsim.plans.words import number
from tests.plans.reading import commission, curve, problems_of


def test_a_curve_is_its_points_and_its_end():
    threshold = PayoutCurve.model_validate(curve((0.75, 0.5), (1.0, 1.0), (1.5, 3.0)))
    assert threshold.paid_on == "target"
    assert threshold.needs_deals is None
    assert [threshold.schedule().value(a) for a in (0.7499, 0.75, 1.25, 1.6)] == pytest.approx([0.0, 0.5, 2.0, 3.4])
    slower = PayoutCurve.model_validate(curve((0.0, 0.0), (1.0, 1.0), beyond={"slope": 0.5}))
    assert slower.schedule().value(3.0) == pytest.approx(2.0)


def test_commission_on_amounts_is_in_minor_units():
    # 3 % to 300 k, 5 % to 500 k, 7 % above: 600,000.00 pays 26,000.00
    tiers = Commission.model_validate(
        commission((0, 0.03), (300_000, 0.05), (500_000, 0.07), rates_on="amount", tiering="marginal", crossing_deal="split")
    )
    assert tiers.paid_on == "money"
    assert tiers.schedule(100.0).value(600_000_00.0) == pytest.approx(26_000_00.0)
    assert tiers.schedule(1.0).value(600_000.0) == pytest.approx(26_000.0)  # a currency without minor units
    assert tiers.schedule().value(600_000.0) == pytest.approx(26_000.0)


def test_commission_per_piece_of_a_count():
    # 50.00 each for the first ten, 80.00 each beyond: 12 pieces pay 660.00 = 66,000 cents
    tiers = Commission.model_validate(commission((0, 50), (10, 80), rates_on="amount", tiering="marginal", crossing_deal="split"))
    assert tiers.schedule(100.0, per_unit=1.0).value(12.0) == pytest.approx(66_000.0)


def test_commission_on_attainment_is_in_multiples_of_the_base_rate():
    # target incentive 50,000 at 110 %, 1.4 × above quota: 57,000 marginal, 77,000 on everything
    tiers = ((0.0, 1.0), (1.0, 1.4))
    marginal = Commission.model_validate(commission(*tiers, rates_on="attainment", tiering="marginal", crossing_deal="split"))
    whole = Commission.model_validate(commission(*tiers, rates_on="attainment", tiering="retroactive"))
    assert marginal.paid_on == whole.paid_on == "target"
    assert 50_000 * marginal.schedule(100.0).value(1.1) == pytest.approx(57_000)
    assert 50_000 * whole.schedule(100.0).value(1.1) == pytest.approx(77_000)


def test_one_rate_from_zero_leaves_nothing_to_choose():
    flat = Commission.model_validate(commission((0, 0.05), rates_on="amount"))
    assert flat.schedule().value(1234.0) == pytest.approx(61.70)


@pytest.mark.parametrize("choice", ["whole_at_lower", "whole_at_higher"])
def test_deals_rated_whole_need_deals(choice):
    options = {"rates_on": "amount", "tiering": "marginal", "crossing_deal": choice}
    assert Commission.model_validate(commission((0, 0.04), (1000, 0.1), **options)).needs_deals == f"crossing_deal: {choice}"


def test_the_highest_lump_reached_pays():
    lump = LumpSumBonus.model_validate({"type": "lump_sum_bonus", "steps": [[1.0, 1.0], [1.2, 1.5]]})
    assert lump.paid_on == "target"
    assert [lump.schedule().value(a) for a in (0.999, 1.0, 1.19, 1.2)] == pytest.approx([0.0, 1.0, 1.0, 1.5])


@pytest.mark.parametrize(
    ("cls", "block"),
    [
        (PayoutCurve, curve((0, 0), (1, 1))),
        (LumpSumBonus, {"type": "lump_sum_bonus", "steps": [[1, 1]]}),
        (Commission, commission((0, 1), rates_on="attainment")),
        (Commission, commission((0, 0.05), rates_on="amount")),
    ],
)
def test_only_pay_in_money_depends_on_the_currency(cls, block):
    formula = cls.model_validate(block)
    assert (formula.schedule(1.0) == formula.schedule(100.0, per_unit=1.0)) == (formula.paid_on == "target")
    assert formula.has_face_values == (formula.paid_on == "money")


@pytest.mark.parametrize(
    ("amount", "written"),
    [(1_200_000, "1,200,000"), (1_234_567.5, "1,234,567.50"), (1.1 * 1.1e6, "1,210,000"), (0.0525, "0.0525")],
)
def test_numbers_in_sentences(amount, written):
    assert number(amount) == written


# Choices without a default say what they would pay


def refused(cls, block):
    return problems_of(cls.model_validate, block)


def test_a_curve_without_an_end_explains_the_ends_on_its_own_points():
    given = curve((0.0, 0.0), (1.0, 1.0), (1.5, 2.0))
    del given["beyond"]
    ((place, what),) = refused(PayoutCurve, given)
    # half of quota beyond the last point at 150 %: slope 2 → 3.0; flat → 2.0; slope 0.5 → 2.25
    assert place == "beyond"
    assert "At 200 % of quota" in what
    assert "extended pays 300 %" in what
    assert "capped pays 200 %" in what
    assert "{slope: 0.5} pays 225 %" in what


def test_tiering_left_out_explains_both_readings_on_its_own_tiers():
    ((place, what),) = refused(Commission, commission((0, 0.05), (1_000_000, 0.07), rates_on="amount"))
    # at 1.1 m: 5 % of 1 m + 7 % of 0.1 m = 57,000; 7 % of 1.1 m = 77,000
    assert place == "tiering"
    assert "marginal pays 57,000, retroactive pays 77,000" in what
    ((_, what),) = refused(Commission, commission((0, 1), (1, 1.4), rates_on="attainment"))
    # at 110 %: 1 + 0.14 = 114 % of target pay; 1.4 × 1.1 = 154 %
    assert "marginal pays 114 % of target pay, retroactive pays 154 % of target pay" in what


def test_crossing_deal_left_out_explains_the_three_readings():
    ((place, what),) = refused(Commission, commission((0, 0.05), (1000, 0.07), rates_on="amount", tiering="marginal"))
    assert place == "crossing_deal"
    assert "split pays 40 + 50 = 90, whole_at_lower pays 60, whole_at_higher pays 150" in what


def test_rates_on_left_out_explains_both():
    ((place, what),) = refused(Commission, commission((0, 0.05)))
    assert place == "rates_on"
    assert "'attainment'" in what and "'amount'" in what and "no default" in what


@pytest.mark.parametrize(
    ("cls", "block", "place", "says"),
    [
        (PayoutCurve, curve((0, 0), (1, 1), beyond="extend"), "beyond", "Did you mean 'extended'?"),
        (PayoutCurve, curve((0, 0), (1, 1), beyond={"slop": 1.0}), "beyond.slope", "Field required"),
        (PayoutCurve, curve((1, 1), (0.5, 2)), "points", "[0.5, 2] follows [1, 1]"),
        (PayoutCurve, curve((0, 0), (1, 1), (1, 2)), "beyond", "ends in a jump"),
        (PayoutCurve, curve((0, -1), (1, 1)), "points.0.1", "greater than or equal to 0"),
        (PayoutCurve, curve(), "points", "at least 1 item"),
        (PayoutCurve, curve((0, 0), (True, 1)), "points.1.0", "valid number"),
        (PayoutCurve, curve((0, 0), ("1", 1)), "points.1.0", "valid number"),
        (PayoutCurve, curve((0, 0), (float("inf"), 1)), "points.1.0", "finite"),
        (Commission, commission((0, 1), (0, 2), rates_on="attainment", tiering="retroactive"), "tiers", "0 follows 0"),
        (Commission, commission((0, -1), rates_on="amount"), "tiers.0.rate", "greater than or equal to 0"),
        (
            Commission,
            commission((0, 1), (1, 2), rates_on="attainment", tiering="retroactive", crossing_deal="split"),
            "crossing_deal",
            "re-rate everything",
        ),
        (LumpSumBonus, {"type": "lump_sum_bonus", "steps": [[1, 1], [0.9, 2]]}, "steps", "0.9 follows 1"),
    ],
)
def test_what_formulas_refuse(cls, block, place, says):
    found = refused(cls, block)
    assert [where for where, _ in found if where.startswith(place)], found
    assert says in " ".join(what for _, what in found)


def test_all_problems_of_a_block_are_told_at_once():
    given = curve((0, 0), (1, "x"))
    del given["beyond"]
    given["poins"] = 3
    assert {place for place, _ in refused(PayoutCurve, given)} == {"points.1.1", "beyond", "poins"}
