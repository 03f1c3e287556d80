"""Question 2 on the first screen: last year, modelled and actual, for each audience."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spmsim.reports.sections import answer, grounds
from spmsim.studies.replaying.reproduced import LastYear, PastFigure
from spmsim.studies.study import Assumption, Study
from tests.reports.factory import make_study
from tests.reports.test_sections import words

SOURCE = "bookings 2024-01 to 2026-12"
ESTIMATED = (
    Assumption("market.shocks.rep.sd", "Spread of a month", "0.41", "log-sd", (0.38, 0.44), SOURCE),
    Assumption("team.roles.hunter.potential.revenue", "Potential", "1,198,000", "USD", (1_118_000, 1_273_000), SOURCE),
    Assumption("team.roles.hunter.ramp.start", "Start", "0.15", "share", None, "assumption"),
)
TOLD = LastYear(
    first_month="2026-01", last_month="2026-12", people=99, bookings=PastFigure(84.11e6, 84.08e6, 78.64e6, 89.71e6), months_inside=11,
    months=12, at_quota=PastFigure(0.66, 0.68, 0.58, 0.74), people_at_quota=80, on_last_quotas=True, pay=PastFigure(6.68e6, 6.70e6),
    people_off=3, outside=77_700.0,
)  # fmt: skip


def study(**changed: object) -> Study:
    return make_study(calibrated=True, assumptions=ESTIMATED, last_year=replace(TOLD, **changed))  # type: ignore[arg-type]


def test_a_year_that_is_reproduced() -> None:
    text = words(answer.first_screen, study())
    assert (
        "Yes: bookings and the share at quota lie inside the range that the model expects; "
        "on the real bookings the plan pays what payroll paid, to within 1 %." in text
    )
    assert "Bookings $84.11 M $78.64 M to $89.71 M $84.08 M inside the range" in text
    assert "Incentive pay $6.68 M this plan on the real bookings $6.70 M by payroll 99.7 % of what was paid" in text  # 6.68 ÷ 6.70
    assert "People at quota 66 % 58 % to 74 % 68 % inside the range" in text
    assert "Estimated from bookings 2024-01 to 2026-12: month-to-month spread and potential." in text
    assert "2 estimated figures with ranges" in text and "1,118,000 to 1,273,000" in text
    assert "Not calibrated" not in text
    assert "not compared with what happened" not in words(grounds.left_out, study())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bookings": PastFigure(84e6, 92e6, 78e6, 90e6)}, "Not in everything: bookings lie outside the range that the model expects."),
        ({"at_quota": PastFigure(0.66, 0.75, 0.58, 0.74)}, "Not in everything: the share at quota lies outside the range"),
        ({"pay": PastFigure(7.37e6, 6.70e6)}, "Not in everything: on the real bookings the plan pays 10.0 % more than payroll did."),
        ({"pay": None, "people_off": None}, "Yes: bookings and the share at quota lie inside the range that the model expects."),
        ({"on_last_quotas": False}, "People at quota are judged by this scenario’s quotas"),
    ],
    ids=["bookings", "quota", "pay", "no payroll", "own quotas"],
)
def test_what_is_off_is_said(changed: dict[str, object], said: str) -> None:
    assert said in words(answer.first_screen, study(**changed))


def test_few_people_are_not_counted_for_those_who_do_not_pay_them() -> None:
    assert "under 5 people are off by more than 1 %" in words(answer.first_screen, study())
    assert "3 people are off by more than 1 %" in words(answer.first_screen, study(), "owner")
    assert "1 person is off" in words(answer.first_screen, study(people_off=1), "owner")
    assert "nobody is off" in words(answer.first_screen, study(people_off=0), "public")


@pytest.mark.parametrize("audience", ["executive", "public"])
def test_a_year_of_four_people_is_the_owners_only(audience: str) -> None:
    text = words(answer.first_screen, study(people=4), audience)
    assert "$84.08 M" not in text and "$6.70 M" not in text
    assert "$84.08 M" in words(answer.first_screen, study(people=4), "owner")
    assert "68 %" not in words(answer.first_screen, study(people_at_quota=4), audience)


def test_what_was_booked_outside_is_the_owners_only() -> None:
    assert "$77.7 k were booked beside this" in words(answer.first_screen, study(), "owner")
    assert "77.7" not in words(answer.first_screen, study())


def test_why_last_year_cannot_be_shown() -> None:
    why = "last year's bookings cover 10 months, and the scenario plays 12"
    text = words(answer.first_screen, make_study(no_last_year=why))
    assert "Not calibrated to this company’s data." in text
    assert "Last year does not stand beside it: last year's bookings cover 10 months, and the scenario plays 12." in text
    assert why in words(grounds.left_out, make_study(no_last_year=why))
