"""The oracle against the worked examples of the field and hand calculations. Dollars unless cents are said."""

from decimal import Decimal

import pytest

from .payroll import pay_world
from .worlds import commission, component, counted, curve, person, plan, sold, world


def paid(world, rep_id="a"):
    """Dollars paid by month."""
    return [cents / 100 for cents in pay_world(world)[rep_id]["payments"].values()]


def balances(world, rep_id="a"):
    return {name: cents / 100 for name, cents in pay_world(world)[rep_id]["balances"].items()}


YEAR = {"period": "year", "accumulation": "discrete"}
MARGINAL = {"tiering": "marginal", "crossing_deal": "split"}
JANUARY = {"from": "2027-01", "to": "2027-01"}


def test_marginal_tiers():
    """3 % of 300 k + 5 % of 200 k + 7 % of 100 k = 9,000 + 10,000 + 7,000."""
    tiers = commission((0, 0.03), (300000, 0.05), (500000, 0.07), tiering="marginal", crossing_deal="split")
    assert paid(world(plan(component("c", tiers, **YEAR)), sold(0, 600000)))[11] == 26000


@pytest.mark.parametrize(("sales", "pay"), [(999999, 49999.95), (1000000, 70000)])
def test_retroactive_tiers(sales, pay):
    tiers = commission((0, 0.05), (1000000, 0.07), tiering="retroactive")
    assert paid(world(plan(component("c", tiers, **YEAR)), sold(0, sales)))[11] == pay


@pytest.mark.parametrize(("tiering", "pay"), [(MARGINAL, 57000), ({"tiering": "retroactive"}, 77000)])
def test_accelerator_read_marginally_and_on_everything(tiering, pay):
    """50,000 × (1 + 1.4 × 0.1); 50,000 × 1.4 × 1.1."""
    tiers = commission((0, 1), (1, 1.4), rates_on="attainment", **tiering)
    who = person(on_target_earnings=100000, quota={"revenue": 1000000})
    assert paid(world(plan(component("c", tiers, weight=1, **YEAR)), sold(3, 1100000), people=[who]))[11] == pay


def draw(amount, *, every="month", recoverable=True, **more):
    given = {"type": "draw", "name": "start", "amount": amount, "every": every, "recoverable": recoverable, **more}
    return given | ({"open_at_exit": "owed"} if recoverable else {})


def test_recoverable_draw():
    """500 against a draw of 1,500 leaves 1,000 open; of 3,000 the 1,000 is taken."""
    by_hand = plan(component("c", commission((0, 1))), adjustments=[draw(1500)])
    given = world(by_hand, sold(0, 500), sold(1, 3000), months=2)
    assert paid(given) == [1500, 2000]
    assert balances(given)["owed"] == 0


def test_draw_that_is_not_recoverable():
    by_hand = plan(component("c", commission((0, 1))), adjustments=[draw(1500, recoverable=False)])
    assert paid(world(by_hand, sold(0, 500), sold(1, 3000), months=2)) == [1500, 3000]


def test_quarterly_draw_that_stops():
    """3 × 10,000 advanced on 5,000 earned: 25,000 owed; 12,000 more earned after it stopped: 13,000 owed, nothing paid."""
    spell = {"from": "2027-01", "to": "2027-09"}
    by_hand = plan(component("c", commission((0, 1)), period="quarter"), adjustments=[draw(10000, every="quarter", months=spell)])
    first = world(by_hand, sold(0, 5000), months=9)
    assert paid(first) == [0, 0, 10000] * 3
    assert balances(first)["owed"] == 25000
    whole = world(by_hand, sold(0, 5000), sold(10, 12000))
    assert paid(whole)[9:] == [0, 0, 0]
    assert balances(whole)["owed"] == 13000


@pytest.mark.parametrize(("crossing", "pay"), [("split", 90), ("whole_at_lower", 60), ("whole_at_higher", 150)])
def test_deal_that_crosses(crossing, pay):
    """40 + 50; 4 % of 1,500; 10 % of 1,500."""
    tiers = commission((0, 0.04), (1000, 0.10), tiering="marginal", crossing_deal=crossing)
    assert paid(world(plan(component("c", tiers)), sold(0, 1500, deal_id="d", day="2027-01-05")))[0] == pay


def test_deal_that_ends_at_an_edge_has_not_crossed_it():
    """1,000 at 4 % whole, then 500 at 10 %, by date and not by place in the file."""
    tiers = commission((0, 0.04), (1000, 0.10), tiering="marginal", crossing_deal="whole_at_higher")
    later, earlier = sold(0, 500, deal_id="e", day="2027-01-09"), sold(0, 1000, deal_id="d", day="2027-01-05")
    assert paid(world(plan(component("c", tiers)), later, earlier))[0] == 90


@pytest.mark.parametrize(
    ("attainment", "multiple"), [("0.7499", "0"), ("0.75", "0.5"), ("1.25", "2.0"), ("1.6", "3.4"), ("1", "1"), ("0.8", "0.6")]
)
def test_threshold_curve(attainment, multiple):
    """Slopes 2 from (0.75, 0.5) and 4 from (1, 1)."""
    by_hand = plan(component("c", curve((0.75, 0.5), (1, 1), (1.5, 3)), weight=1, **YEAR))
    sales = Decimal(attainment) * 1200000
    assert paid(world(by_hand, sold(0, sales)))[11] == float(Decimal(multiple) * 120000)


def test_holdback():
    """25 % of 7,500 held for three months: 5,625 and 1,875."""
    held = {"type": "holdback", "name": "kept", "share": 0.25, "months": 3}
    given = world(plan(component("c", commission((0, 1))), adjustments=[held]), sold(0, 7500), months=4)
    assert paid(given) == [5625, 0, 0, 1875]


@pytest.mark.parametrize(("basis", "taken"), [("rate", 5), ("paid", 10)])
def test_clawback(basis, taken):
    """100 at 5 % with 10 guaranteed in January; cancelled in February, taken from the 50 of 1,000 sold in March."""
    back = {"type": "clawback", "name": "back", "measure": "revenue", "basis": basis, "restores_quota": True}
    least = {"type": "guarantee", "name": "least", "amount": 10, "every": "month", "pays": "floor", "months": JANUARY}
    given = world(
        plan(component("c", commission((0, 0.05))), adjustments=[back, least]),
        sold(0, 100, deal_id="d", day="2027-01-03"),
        sold(2, 1000, deal_id="e", day="2027-03-03"),
        cancellations=[{"deal_id": "d", "month": 1, "amount": 10000}],
        months=3,
    )
    assert paid(given) == [10, 0, 50 - taken]


def test_reaching_a_higher_tier_keeps_the_lower_ones():
    """The defect of the field: 100 % paid 100,000 but 101 % paid 1,500. Marginal tiers at 101 %: 100,000 + 1.5 × 1,000."""
    tiers = commission((0, 1), (1, 1.5), rates_on="attainment", tiering="marginal", crossing_deal="split")
    who = person(on_target_earnings=200000, quota={"revenue": 1000000})
    year = [paid(world(plan(component("c", tiers, weight=1, **YEAR)), sold(0, s), people=[who]))[11] for s in (1000000, 1010000)]
    assert year == [100000, 101500]


ONE_TO_ONE = curve((0, 0), (1, 1), (1.5, 1.75))


def test_hired_in_the_middle_of_a_window():
    """Hired 16 February 2027: 13 of 28 days and March; 100,000 × (13/28 + 1) quota is sold, so its target pay is paid."""
    who = person(hired_on="2027-02-16")
    share = Decimal(13) / 28 + 1
    by_hand = plan(component("c", ONE_TO_ONE, weight=1, period="quarter"))
    assert paid(world(by_hand, sold(2, 100000 * share), people=[who]))[2] == pytest.approx(float(10000 * share), abs=0.01)


@pytest.mark.parametrize(
    ("leavers", "pay"), [("paid_on_prorated_quota", 20000), ("paid_without_proration", 20000), ("forfeit_open_windows", 0)]
)
def test_leaver_in_an_open_quarter(leavers, pay):
    """Leaves 28 February with 200,000: 100 % of two months, or two thirds of 30,000; a straight line pays both alike."""
    by_hand = plan(component("c", ONE_TO_ONE, weight=1, period="quarter"), leavers=leavers)
    given = world(by_hand, sold(1, 200000), people=[person(left_on="2027-02-28")])
    assert paid(given)[1] == pay
    assert sum(paid(given)) == pay


def test_year_to_date_falls():
    """January 150 %: 17,500. To February 75 % of 20,000 = 15,000, so −2,500: owed, and taken from March's 10,000."""
    to_date = component("c", ONE_TO_ONE, weight=1, accumulation="to_date", when_negative="claw_back")
    assert paid(world(plan(to_date), sold(0, 150000), sold(2, 150000), months=3)) == [17500, 0, 30000 - 15000 - 2500]
    carried = {**to_date, "when_negative": "carry"}
    assert paid(world(plan(carried), sold(0, 150000), sold(2, 150000), months=3)) == [17500, 0, 12500]


def test_toward_the_year():
    """300,000 of 1.2 m is a quarter of 120,000."""
    by_hand = plan(component("c", ONE_TO_ONE, weight=1, period="quarter", accumulation="toward_year"))
    assert paid(world(by_hand, sold(0, 300000), sold(5, 600000)))[:6] == [0, 0, 30000, 0, 0, 60000]


def test_gate_then_multiplier():
    """Gate at one piece of one; two pieces of one multiply by 1.5: 10,000 × 1.5. No pieces: nothing."""
    gate = {"type": "gate", "name": "g", "measure": "pieces", "at_least": 1}
    times = {"type": "multiplier", "name": "m", "measure": "pieces", "points": [[0, 1], [1, 1], [2, 1.5]], "beyond": "capped"}
    by_hand = plan(component("c", ONE_TO_ONE, weight=1), adjustments=[times, gate])
    assert paid(world(by_hand, sold(0, 100000), counted(0, 2), sold(1, 100000), months=2)) == [15000, 0]


def test_yearly_cap_on_the_total():
    """Target pay to date 10,000 a month, twice: January 30,000 passes 20,000, February 15,000 what 40,000 leaves, 15,000."""
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"times_target": 2}, "period": "year"}
    by_hand = plan(component("c", curve((0, 0), (1, 1)), weight=1), adjustments=[cap])
    assert paid(world(by_hand, sold(0, 300000), sold(1, 150000), months=2)) == [20000, 15000]


def test_monthly_cap_with_true_up():
    """12,000 a month: of 20,000 and 5,000, 12,000 and 5,000 pass; limits 24,000 let 7,000 more pass."""
    cap = {"type": "cap", "name": "top", "scope": "component", "limit": {"amount": 12000}, "period": "month", "true_up": True}
    by_hand = plan(component("c", commission((0, 1))), adjustments=[cap])
    assert paid(world(by_hand, sold(0, 20000), sold(1, 5000), months=2)) == [12000, 12000]


def test_pay_with_a_lag():
    """Earned in February, paid by the quarter and one month: April; what November earned is paid after the calendar."""
    by_hand = plan(component("c", commission((0, 1)), pay={"every": "quarter", "lag_months": 1}))
    given = world(by_hand, sold(1, 100), sold(10, 70))
    assert [month for month, amount in enumerate(paid(given)) if amount] == [3]
    assert balances(given)["earned_unpaid"] == 70


def test_contest_with_a_tie():
    """500 and 300 for two who share the first two places; the third place has 100; who sold nothing is not ranked."""
    prizes = {"type": "contest", "prizes": [500, 300, 100], "among": "company", "ranked_by": "amount"}
    people = [person(rep_id) for rep_id in "abcd"]
    given = world(plan(component("c", prizes)), sold(0, 9), sold(0, 9, rep_id="b"), sold(0, 5, rep_id="c"), people=people, months=1)
    assert [paid(given, rep_id) for rep_id in "abcd"] == [[400], [400], [100], [0]]


def test_matrix():
    """At 125 % and 100 %: stepped pays row 1 and column 0.9, which is 1; interpolated lies half way between rows and columns."""
    grid = {"type": "matrix", "second": "pieces", "rows": [0.5, 1, 1.5], "columns": [0.9, 1.1], "payouts": [[0, 0.5], [1, 1.2], [1.4, 2]]}
    sales = [sold(0, 125000), counted(0, 1)]
    stepped = plan(component("c", {**grid, "between": "stepped"}, weight=1))
    between = plan(component("c", {**grid, "between": "interpolated"}, weight=1))
    assert paid(world(stepped, *sales))[0] == 10000
    # column 1.0 lies half way: row 1 is 1.1, row 1.5 is 1.7, half way 1.4
    assert paid(world(between, *sales))[0] == 14000


def test_large_deal_after_a_cap_on_credit():
    """1.0 m, capped at 0.9 m, half of what lies above 0.6 m: 0.75 m at 10 %."""
    cap = {"type": "cap", "name": "top", "scope": "deal", "limit": {"amount": 900000}, "measure": "revenue"}
    large = {"type": "large_deal", "name": "big", "measure": "revenue", "above": {"times_quota": 0.5}, "credit_share": 0.5}
    by_hand = plan(component("c", commission((0, 0.1))), adjustments=[large, cap])
    assert paid(world(by_hand, sold(0, 1000000, deal_id="d", day="2027-01-03")))[0] == 75000


def test_manager_is_paid_on_the_team():
    """Two sellers of 100,000 a month each and 250,000 sold: 125 %."""
    boss = person("boss", manager_id=None, role="manager", plan="boss", potential=[], quota={})
    by_hand = plan(component("c", commission((0, 0))))
    team = plan(component("t", ONE_TO_ONE, weight=1, scope="team"))
    given = world(by_hand, sold(0, 150000), sold(0, 100000, rep_id="b"), people=[person(), person("b"), boss], boss=team)
    assert paid(given, "boss")[0] == 10000 * 1.375


def test_plan_that_changes():
    """To June 5 % of sales, from July 10 %; the open half year of the old plan's year window ends in June."""
    old, new = plan(component("c", commission((0, 0.05)), **YEAR)), plan(component("c", commission((0, 0.10)), **YEAR))
    who = person(spells=[{"from": 6, "plan": "new"}])
    given = world(old, sold(0, 1000), sold(7, 1000), people=[who], new=new)
    assert {month: amount for month, amount in enumerate(paid(given)) if amount} == {5: 50, 11: 100}


def test_rounded_once():
    """Two parts of 0.335 cents … 0.67 cents is one cent; rounding each would be nothing."""
    by_hand = plan(component("c", commission((0, 0.00335))), component("d", commission((0, 0.00335))))
    assert paid(world(by_hand, sold(0, 1)))[0] == 0.01


def test_share_of_renewals():
    """45 of 50 at a quota of 0.9 is 100 %; without anything due a month pays as at 100 %."""
    who = person(quota={"renewals": 0.9})
    by_hand = plan(component("c", ONE_TO_ONE, weight=1, measure="renewals"))
    due = [counted(0, 45, measure="renewals", out_of=50), counted(1, 0, measure="renewals", out_of=10)]
    given = world(by_hand, *due, people=[who], months=3)
    assert paid(given) == [10000, 0, 10000]


TAKEN_BACK = {"type": "clawback", "name": "back", "measure": "revenue", "basis": "rate", "restores_quota": False}
TENTH = component("c", commission((0, 0.1)))


def test_a_clawback_takes_no_more_than_passed_the_limits():
    """20,000 earned on 200,000 and 10,000 passed: half of the sale takes 5,000."""
    cap = {"type": "cap", "name": "top", "scope": "component", "limit": {"amount": 10000}, "period": "month", "true_up": False}
    cancelled = [{"deal_id": "d", "month": 1, "amount": 10000000}]
    given = world(plan(TENTH, adjustments=[cap, TAKEN_BACK]), sold(0, 200000, deal_id="d", day="2027-01-03"), cancellations=cancelled)
    assert balances(given)["owed"] == 5000


def test_what_is_taken_back_on_a_window_has_an_end():
    """A deal of 150,000 and a correction of 50,000 earned 10,000: the deal, cancelled in two parts, takes 10,000 and not 15,000."""
    cancelled = [{"deal_id": "d", "month": month, "amount": 7500000} for month in (1, 2)]
    history = [sold(0, 150000, deal_id="d", day="2027-01-03"), sold(0, -50000, deal_id="e", day="2027-01-04")]
    assert balances(world(plan(TENTH, adjustments=[TAKEN_BACK]), *history, cancellations=cancelled))["owed"] == 10000


@pytest.mark.parametrize(("left_on", "months"), [(None, 2), ("2027-02-28", 6)])
def test_what_was_held_settles_what_is_owed(left_on, months):
    """1,875 of 7,500 is held; the sale is cancelled in February: 7,500 − 1,875 is owed, at the release in March or at exit."""
    held = {"type": "holdback", "name": "kept", "share": 0.25, "months": months}
    given = world(
        plan(TENTH, adjustments=[held, TAKEN_BACK]),
        sold(0, 75000, deal_id="d", day="2027-01-03"),
        people=[person(left_on=left_on)],
        cancellations=[{"deal_id": "d", "month": 1, "amount": 7500000}],
        months=3,
    )
    assert paid(given) == [5625, 0, 0]
    assert balances(given) == {"earned_unpaid": 0, "held": 0, "owed": 5625}


def test_trials_are_those_that_are_stated_up_to_the_last_of_them():
    """An account comes due every month: February has no row and no trials before March states some; in April one came due in vain."""
    who = person(quota={"renewals": 1}, accounts=12)
    by_hand = plan(component("c", ONE_TO_ONE, weight=1, measure="renewals"))
    stated = [counted(0, 0, measure="renewals", out_of=5), counted(2, 1, measure="renewals", out_of=2)]
    assert paid(world(by_hand, *stated, people=[who], months=4)) == [0, 10000, 5000, 0]


def test_a_seat_of_the_team_that_changes_hands_counts_once():
    """0.9 × 100,000 is asked for in each month: of one seller in January, of the next in February."""
    boss = person("boss", manager_id=None, role="manager", plan="boss", potential=[], quota={}, share_of_team={"revenue": 0.9})
    sellers = [person(left_on="2027-01-31"), person("b", hired_on="2027-02-01")]
    team = plan(component("t", ONE_TO_ONE, weight=1, scope="team"))
    given = world(plan(TENTH), sold(0, 90000), sold(1, 90000, rep_id="b"), people=[*sellers, boss], boss=team, months=2)
    assert paid(given, "boss") == [10000, 10000]
