"""The import page: what was read of a company's files, what was estimated and forecast from them, and what is still to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.estimation.company import CompanyEstimates
from spmsim.estimation.figures import Assumed, Estimate
from spmsim.estimation.forecast import Forecast
from spmsim.records.history import Bookings
from spmsim.reports.bridges import bridge_tables
from spmsim.reports.figure_names import figure_in_words, is_in_scenario
from spmsim.reports.markup import Safe, breakable, paragraph, tag
from spmsim.reports.next_year import next_year
from spmsim.reports.standalone import Masthead, standalone_page
from spmsim.reports.tables import Row, table, text
from spmsim.results.wording import plural
from spmsim.scenario.bridges import Bridges

COVERAGE = (
    "Ranges of nominally 90 %. In 200 synthetic companies, whose true figures were known, such ranges held the truth in 84.8 % "
    "(turnover) to 91.0 % (territory and skill); season 88.3 %, month-to-month spread 90.5 %, ramp 86.1 %, mean potential 89.0 %. "
    "docs/estimation.md says what is known of the others. Simulated sales rest on these figures."
)
"""What is known of the ranges, as docs/estimation.md measures it."""


def import_page(
    company: CompanyEstimates, forecast: Forecast, bookings: Bookings, notes: Sequence[str], *, bridges: Bridges, title: str
) -> bytes:
    """The page, without a script, an id, a name or the pay of anybody.

    Args:
        company: the estimates.
        forecast: what they say of the months to come.
        bookings: the record that they were made from.
        notes: sentences on what was read in a certain way, left out or not joined.
        bridges: what became of the roster and of the bookings.
        title: what the project is called.
    """
    parts = [
        tag("h2", "What was read"),
        paragraph(_in_short(company, bookings)),
        *bridge_tables(bridges, bookings),
        *([paragraph("How it was read:"), tag("ul", [tag("li", note) for note in notes])] if notes else []),
        *next_year(company, forecast, bookings.currency),
        tag("h2", "What was estimated"),
        paragraph(COVERAGE),
        table(["Figure", "Estimate", "90 % range", "Method"], [*_rows(company.estimates)], label="Estimates"),
        tag("h2", "What this history does not tell"),
        *_not_told(company.assumed),
        tag("h2", "What to do next"),
        paragraph(
            "In this folder, spmsim assess . shows the situation before anyone changes anything. Fill in the pay plan in "
            "scenarios/baseline.yaml (spmsim check scenarios/baseline.yaml lists what is missing), then pay last year's bookings by it: "
            "spmsim replay scenarios/baseline.yaml --actuals data/last_year.csv, with --paid data/paid.csv where payments are known."
        ),
    ]
    mast = Masthead("Import", title, (f"{bookings.labels[0]} to {bookings.labels[-1]}", bookings.currency))
    return standalone_page(mast, parts, tab=f"Import of {title}")


def _in_short(company: CompanyEstimates, bookings: Bookings) -> str:
    sold = company.panel.sales.sum()
    months = "months of sales are numbers of deals" if company.levels.is_sparse else "months of sales are lognormal"
    people, roles = plural(len(company.panel.people), "person", "people"), plural(len(company.roles), "role")
    return (
        f"{people} in {roles}, {bookings.months} months, "
        f"bookings of {sold:,.0f} {bookings.currency} that belong to months in which they were employed; {months}."
    )


def _not_told(assumed: Sequence[Assumed]) -> Iterator[Safe]:
    """What to confirm, as a table."""
    if not assumed:
        yield paragraph("Nothing that the scenario asks for: every figure above was estimated.")
        return
    yield paragraph("A default stands in the scenario for each of these: confirm it or replace it.")
    rows = [Row(figure_in_words(one.path), [text(_default(one)), text(one.why)], note=_where(one.path)) for one in assumed]
    yield table(["Figure", "Default", "Why"], rows, label="Assumptions to confirm")


def _where(path: str) -> str:
    """Where the scenario has a figure, to be replaced there."""
    return breakable(path.partition("[")[0]) if is_in_scenario(path) else ""


def _rows(estimates: Sequence[Estimate]) -> Iterator[Row]:
    """A row for each; a method is written where it begins."""
    before = ""
    for one in estimates:
        method = "as above" if one.method == before else one.method
        before = one.method
        yield Row(figure_in_words(one.path), [_number(one.value), f"{_number(one.low)} to {_number(one.high)}", text(method)])


def _default(one: Assumed) -> str:
    return one.value if isinstance(one.value, str) else f"{one.value:g}"


def _number(value: float) -> str:
    """Whole above a thousand, else three digits behind the point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3f}"
