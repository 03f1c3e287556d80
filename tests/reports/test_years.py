"""Three people's year in the report: who may see it, and that every printed number can be redone with a pocket calculator."""

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from spmsim.reports.book import open_book
from spmsim.reports.sections import years
from spmsim.results.landing import Landings
from spmsim.studies.one_year.paid_years import PlanYear, YearLine
from spmsim.studies.study import Study
from tests.reports.factory import make_study

IDS = ("R007", "R017", "R027")


def markup(study: Study, audience: str = "executive") -> str:
    return html.unescape(years.three_peoples_years(open_book(study, audience))._repr_html_())


def rows(text: str) -> list[list[str]]:
    """Cells of every body row of the tables, small type after a space."""
    found = [re.findall(r"<t[hd].*?</t[hd]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", text)]
    return [[re.sub(r"<[^>]*>", " ", cell).replace("\u00a0", " ").strip() for cell in cells] for cells in found]


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("−", "-").rstrip("%").strip())


def test_every_printed_product_can_be_redone() -> None:
    """Bookings ÷ quota gives the attainment, target pay × rate the pay to the cent."""
    windows = [row for row in rows(markup(make_study())) if re.match(r"2027-\d\d revenue", row[0])]
    assert len(windows) == 3 * 4
    for row in windows:
        for bookings, attainment, rate, pay in (row[1:5], row[5:9]):
            sold, quota = (number(part) for part in bookings.split("÷"))
            percent, target = (number(part) for part in rate.replace("%", "").split("×"))
            assert round(100 * sold / quota, 4) == number(attainment)
            assert round(target * percent / 100, 2) == number(pay)


def test_the_printed_rows_add_up_to_what_is_paid() -> None:
    table: list[list[str]] = []
    sums = 0
    for row in rows(markup(make_study())):
        if row[0].startswith("Paid for the year") and len(row) == 9:
            for column in (4, 8):
                assert sum(number(one[column]) for one in table if one[column]) == number(row[column])
                sums += 1
            table = []
        elif len(row) == 9 and row[0] != "Month and step":
            table.append(row)
    assert sums == 6


def test_what_the_high_performer_is_paid() -> None:
    """150 %, 127.1979 %, 148.1481 % and 177.7778 % of 135,000: 15,000 × (1 + 1.5 × what is above) a quarter today.

    26,250.00 + 21,119.53 + 25,833.33 + 32,500.00 = 105,702.86; with twice the rate above quota:
    30,000.00 + 23,159.37 + 29,444.44 + 38,333.33 = 120,937.14.
    """
    total = next(row for row in rows(markup(make_study())) if row[0].startswith("High"))
    assert total[2:] == ["105,702.86", "120,937.14", "+15,234.28"]


def test_who_sees_the_ids() -> None:
    for audience, is_named in (("owner", True), ("executive", False), ("public", False)):
        text = markup(make_study(), audience)
        assert all((name in text) == is_named for name in IDS)
    assert len(set(re.findall(r"P-[A-Z2-9]{8}", markup(make_study())))) == 3


def test_the_public_reads_nothing_of_a_single_person() -> None:
    text = markup(make_study(), "public")
    assert "not shown to the public" in text
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", text))


@pytest.mark.parametrize(("ranked", "is_shown"), [(4, False), (5, True)])
def test_a_role_of_few_people_only_the_owner_sees(ranked: int, is_shown: bool) -> None:
    study = make_study()
    assert study.three_people is not None
    few = replace(study, three_people=replace(study.three_people, ranked=ranked))
    assert ("Paid for the year" in markup(few)) == is_shown
    assert "Paid for the year" in markup(few, "owner")


def test_a_study_without_such_a_year_says_why() -> None:
    study = make_study()
    assert study.three_people is not None
    none = replace(study, three_people=replace(study.three_people, people=(), left_out="R017 is not employed"))
    assert "R017" in markup(none, "owner")
    assert "R017" not in markup(none) and "No single person’s year is shown" in markup(none)
    assert "No single person’s year was computed" in markup(replace(study, three_people=None))


def test_a_rate_has_as_many_decimals_as_its_product_needs() -> None:
    # 18,000 × 131.33 % = 23,639.40 and × 131.329 % = 23,639.22; 131.3287 % gives 23,639.166, which is 23,639.17
    assert years.redone("18000.00", "1.313287333", "23639.171994", 2) == "131.3287\u00a0%"
    assert years.redone("18000.00", "1.5", "27000", 2) == "150.00\u00a0%"


def test_what_is_held_back_or_falls_due_later_stands_between_the_windows_and_the_payment() -> None:
    """1,000.00 earned, 250.00 of it due next year, 75.00 held back: 675.00 is paid."""
    lines = (
        YearLine("2027-12", "measure", "revenue", "100.00", "100.00", "1"),
        YearLine("2027-12", "earn", "revenue", "1000.00", "1000.00", "1"),
        YearLine("2027-12", "due", "revenue", "750.00"),
        YearLine("2027-12", "settle", "kept", "-75.00"),
    )
    study = make_study()
    assert study.three_people is not None
    year = PlanYear("baseline", lines, {"2027-12": "675.00"})
    person = replace(study.three_people.people[0], years=(year,))
    found = {row[0]: row[4] for row in rows(years.year_table(open_book(study), person)) if len(row) == 5}
    assert found["Falls due after the year"] == "−250.00"
    assert found["Kept"] == "−75.00"
    assert found["Paid for the year"] == "675.00"
    assert "Rounding, once per payment" not in found


def test_a_quota_of_pieces_keeps_its_fraction() -> None:
    """3 new accounts of 3.75: 80 %; of 4 they would be 75 %."""
    lines = (
        YearLine("2027-03", "measure", "accounts", "3", "3.75", "0.8", money=False),
        YearLine("2027-03", "earn", "accounts", "800.00", "1000.00", "0.8"),
        YearLine("2027-03", "due", "accounts", "800.00"),
    )
    study = make_study()
    assert study.three_people is not None
    person = replace(study.three_people.people[0], years=(PlanYear("baseline", lines, {"2027-03": "800.00"}),))
    (row,) = (row for row in rows(years.year_table(open_book(study), person)) if row[0] == "2027-03 accounts")
    assert row[1].split() == ["3", "÷", "3.75"]
    assert row[2] == "80.0000 %"


def test_what_somebody_really_sold_and_was_paid_is_shown_to_the_owner_alone() -> None:
    """Of a year that is under way the first months are no simulation: a pseudonym would not hide them from who knows the bookings."""
    study = make_study()
    landings = Landings("2027-06", 6, is_paid=False, paid_otherwise=0.0, whole={}, by_role={})
    opened = replace(study, scenarios=tuple(replace(one, landings=landings) for one in study.scenarios))
    told = html.unescape(years.three_peoples_years(open_book(opened, "executive"))._repr_html_())
    assert "up to 2027-06 it is what somebody really sold and was paid" in told
    assert "<table" not in told
    assert "Months up to 2027-06 are what happened." in html.unescape(years.three_peoples_years(open_book(opened, "owner"))._repr_html_())
