"""Plans and transfers in time: what a person's row says in each month."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.calendar import Calendar
from spmsim.team.reps import Rep
from spmsim.team.stints import plans_in_words, stints

YEAR = Calendar(start="2027-01", months=12)


def rep(**changes: Any) -> Rep:
    row = {"rep_id": "E1", "role": "seller", "plan": "a", "quota_set": "q", "on_target_earnings": 100_000, "base_share": 0.5}
    return Rep.model_validate({**row, **changes})


def spans(of: Rep) -> list[tuple[int, int, str]]:
    return [(stint.first, stint.last, stint.rep.plan) for stint in stints(of, YEAR)]


def test_a_person_of_whom_nothing_changes_has_one_stint() -> None:
    assert spans(rep()) == [(0, 11, "a")]


def test_a_plan_from_july_begins_a_stint() -> None:
    dated = rep(plan=[{"from": "2027-01", "use": "a"}, {"from": "2027-07", "use": "b"}])
    assert dated.plan == "a"
    assert spans(dated) == [(0, 5, "a"), (6, 11, "b")]


def test_plans_are_told_with_the_months_from_which_they_hold() -> None:
    dated = rep(plan=[{"from": "2027-01", "use": "a"}, {"from": "2027-07", "use": "b"}], transfers=[{"from": "2027-04", "region": "South"}])
    assert plans_in_words(dated, YEAR) == "a, from 2027-07 b"
    assert plans_in_words(rep(), YEAR) == "a"


def test_a_transfer_changes_what_it_names_and_nothing_else() -> None:
    moved = rep(potential_revenue=5.0, transfers=[{"from": "2027-04", "region": "South", "on_target_earnings": 120_000}])
    before, after = stints(moved, YEAR)
    assert (before.first, before.last, after.first, after.last) == (0, 2, 3, 11)
    assert before.rep.region is None
    assert (after.rep.region, after.rep.on_target_earnings, after.rep.plan, after.rep.base_share) == ("South", 120_000, "a", 0.5)
    assert after.rep.amount("potential", "revenue") == 5.0


def test_a_transfer_that_names_a_plan_ends_the_list() -> None:
    both = rep(
        plan=[{"from": "2027-01", "use": "a"}, {"from": "2027-07", "use": "b"}],
        transfers=[{"from": "2027-04", "plan": "c"}, {"from": "2027-10", "role": "keeper"}],
    )
    # 2027-07 begins a stint whose plan is still the transfer's
    assert spans(both) == [(0, 2, "a"), (3, 5, "c"), (6, 8, "c"), (9, 11, "c")]
    assert [stint.rep.role for stint in stints(both, YEAR)] == ["seller", "seller", "seller", "keeper"]


def test_a_row_is_written_as_it_was_read() -> None:
    row = rep(plan=[{"from": "2027-01", "use": "a"}, {"from": "2027-07", "use": "b"}], transfers=[{"from": "2027-04", "plan": "c"}])
    data = row.model_dump(mode="json")
    assert data["plan"] == [{"from": "2027-01", "use": "a"}, {"from": "2027-07", "use": "b"}]
    assert Rep.model_validate(data) == row


@given(st.sets(st.integers(min_value=-3, max_value=14), max_size=6))
def test_stints_cover_the_calendar_once(months: set[int]) -> None:
    names = [f"{day.year}-{day.month:02d}" for day in map(YEAR.first_day_of, sorted(months))]
    person = rep(transfers=[{"from": name, "region": f"R{at}"} for at, name in enumerate(names)])
    covered = [month for stint in stints(person, YEAR) for month in range(stint.first, stint.last + 1)]
    assert covered == list(range(12))
    for stint in stints(person, YEAR):
        begun = [at for at, month in enumerate(sorted(months)) if month <= stint.first]
        assert stint.rep.region == (f"R{begun[-1]}" if begun else None)
