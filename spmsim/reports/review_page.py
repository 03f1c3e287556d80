"""The page of a review: what was forecast against what happened, how much of it was the market, and what to assume next time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.estimation.listed import MONTH_NAMES
from spmsim.reports.audience import Audience
from spmsim.reports.cards import Card, cards
from spmsim.reports.markup import Safe, breakable, fold, paragraph, tag
from spmsim.reports.review_figures import groups_figure, market_figure, months_figure, people_figure, range_of, split_figure, writer_of
from spmsim.reports.review_measures import measures_parts
from spmsim.reports.standalone import Masthead, standalone_page
from spmsim.reports.tables import Cell, Row, Tone, table, text
from spmsim.results.wording import NOTHING, name_in_words, percent, percent_span, plain_number, plural, sentence
from spmsim.studies.review.lines import Line, Metric
from spmsim.studies.review.people import PersonReview
from spmsim.studies.review.review import Review
from spmsim.studies.review.scores import Coverage, Figure
from spmsim.studies.review.updates import Update
from spmsim.studies.review.words import amount_of, headline, how_much_was_market, landing_in_words, what_was_right, what_was_wrong

_READERS = {"owner": "for those who pay these people", "executive": "for executives", "public": "for everybody"}
_PARTS = {
    "role": "Roles",
    "region": "Regions",
    "team": "Teams, by manager",
    "company": "Whole company, newcomers and replacements included",
}
_MOST_LISTED = 30


def review_page(told: Review, audience: Audience, *, notes: Sequence[str] = ()) -> bytes:
    """The page, without a script.

    Args:
        told: the review as this audience may see it.
        audience: who reads; ids stand in the owner's page only.
        notes: what these files do not tell, and what was read in a certain way.
    """
    parts = [
        *_in_short(told), *_wrong(told), *_market(told), *_months(told), *_by_group(told), *measures_parts(told), *_people(told),
        *_scores(told), *_surprises(told), *_updates(told), *_notes(notes, audience, told), *_everybody(told),
    ]  # fmt: skip
    span = told.first_month if told.months == 1 else f"{told.first_month} to {told.last_month}"
    years = plural(told.replications, "simulated year")
    mast = Masthead("Review", told.title, (span, told.currency, told.measure, years, _READERS[audience]), sentence(headline(told)))
    return standalone_page(mast, parts, tab=f"Review of {told.title}")


def _in_short(told: Review) -> Iterator[Safe]:
    whole = told.line("people")
    if whole is None:
        yield paragraph("Fewer than five people: no figure of theirs is shown to this audience.")
        return
    company = told.line("company")
    items = [] if company is None else [_card(told, company, "sales", "Sales, whole company")]
    items += [
        _card(told, whole, metric, label if company is None else f"{label}, run's people")
        for metric, label in _CARDS
        if metric in whole.figures
    ]
    if told.came is not None:
        year = told.came.year
        level = NOTHING if told.level is None else f"market.level {plain_number(told.level)}, assumed {told.stated_level:g}"
        items.append(Card("Market that came", percent(year.value), "of what was expected", f"{percent_span(year.low, year.high)}\n{level}"))
    for one in told.coverage[-1:]:
        items.append(_coverage_card(one))
    yield from (paragraph(sentence(one)) for one in landing_in_words(told))
    yield cards(items)


_CARDS: tuple[tuple[Metric, str], ...] = (
    ("sales", "Sales"), ("attainment", "Attainment"), ("share_at_quota", "At quota"), ("incentive_pay", "Incentive pay"),
)  # fmt: skip


def _card(told: Review, line: Line, metric: Metric, label: str) -> Card:
    one, write = line.figures[metric], writer_of(told, metric)
    gap = _gap(one, metric)
    tone: Tone = "" if one.is_inside else "bad" if (one.actual < one.mean) == (metric != "incentive_pay") else "good"
    return Card(
        label, write(one.actual), f"{write(one.mean)} forecast ({gap})", f"80\u00a0%: {range_of(told, metric, one.p10, one.p90)}", tone
    )


def _coverage_card(one: Coverage) -> Card:
    right = percent_span(one.expected_low, one.expected_high, 0)
    return Card("In their 80\u00a0% range", percent(one.share, 0), f"{one.inside:,} of {one.of:,} people", f"a right forecast: {right}")


def _gap(one: Figure, metric: Metric) -> str:
    """Of shares in points, of amounts in per cent."""
    if metric in ("attainment", "share_at_quota"):
        return f"{100 * (one.actual - one.mean):+.1f}".replace("-", "−") + "\u00a0points"
    return percent(one.actual / one.mean - 1, signed=True) if one.mean > 0 else NOTHING


def _wrong(told: Review) -> Iterator[Safe]:
    yield tag("h2", "What we got wrong")
    yield tag("ul", [tag("li", sentence(one)) for one in what_was_wrong(told)])
    right = what_was_right(told)
    if right:
        yield tag("h3", "What held")
        yield tag("ul", [tag("li", sentence(one)) for one in right])


def _market(told: Review) -> Iterator[Safe]:
    yield tag("h2", "Did performance rise, and how much of it was the market?")
    yield tag("ul", [tag("li", sentence(one)) for one in how_much_was_market(told)])
    yield from split_figure(told)
    yield from market_figure(told)


def _months(told: Review) -> Iterator[Safe]:
    drawn = list(months_figure(told))
    if drawn:
        yield tag("h2", "Month by month")
        yield from drawn
        yield _months_table(told)


def _months_table(told: Review) -> Safe:
    lines = [line for line in told.lines if line.by == "month"]
    metrics = [metric for metric, _ in _CARDS if any(metric in line.figures for line in lines)]
    heads = ["", *(f"{_LABELS[metric]}\nforecast\n80\u00a0% range" for metric in metrics)]
    rows = [Row(line.name, [*_outcomes(told, line, metrics)]) for line in lines]
    return fold("The months in figures", table(heads, rows, label="Months"))


def _by_group(told: Review) -> Iterator[Safe]:
    lines = [line for line in told.lines if line.by != "month"]
    if not lines:
        return
    yield tag("h2", "Roles, regions, teams")
    yield from groups_figure(told)
    metrics = [metric for metric, _ in _CARDS if any(metric in line.figures for line in lines)]
    heads = ["", "People", *(f"{_LABELS[metric]}\nforecast\n80\u00a0% range" for metric in metrics), "Error of sales\n95\u00a0% interval"]
    rows: list[Row] = []
    by = "people"
    for line in lines:
        if line.by != by:
            rows.append(Row(_PARTS[line.by], (), mark="part"))
        by = line.by
        rows.append(Row(_name(line), [f"{line.people:,}", *_outcomes(told, line, metrics), _bias(line)]))
    yield table(heads, rows, label="Groups")
    yield paragraph("What happened stands above its forecast; red lies outside the 80\u00a0% range.", class_="note")


_LABELS = dict(_CARDS)


def _outcomes(told: Review, line: Line, metrics: Sequence[Metric]) -> Iterator[Cell]:
    for metric in metrics:
        one, write = line.figures.get(metric), writer_of(told, metric)
        if one is None:
            yield Cell(NOTHING)
        else:
            span = f"forecast {write(one.mean)}\n{range_of(told, metric, one.p10, one.p90)}"
            yield Cell(write(one.actual), span, tone="" if one.is_inside else "bad")


def _bias(line: Line) -> Cell:
    bias = line.bias
    if bias is None:
        return Cell(NOTHING)
    return Cell(percent(bias.share, signed=True), percent_span(bias.low, bias.high, signed=True) if bias.low is not None else "")


def _name(line: Line) -> str:
    if line.by == "people":
        return "All people of the run"
    return "Everybody" if line.by == "company" else name_in_words(line.name) if line.by == "role" else line.name


def _people(told: Review) -> Iterator[Safe]:
    drawn = list(people_figure(told))
    if not told.coverage:
        return
    yield tag("h2", "Were the ranges right?")
    yield from drawn
    rows = [
        Row(
            f"{percent(one.range, 0)} range of {what}",
            [f"{one.inside:,} of {one.of:,}", Cell(percent(one.share, 0), percent_span(one.low, one.high, 0)),
             percent_span(one.expected_low, one.expected_high, 0)],
        )
        for what, found in (("people", told.coverage), ("months", told.months_coverage))
        for one in found
    ]  # fmt: skip
    yield table(["", "Inside", "Share\n95\u00a0% Wilson interval", "A right forecast\nnine years in ten"], rows, label="Coverage")
    yield paragraph(
        "The Wilson interval takes everybody's luck for their own. People and months share a market, so the last column is the fairer "
        "measure: the coverage of the model's own simulated years.",
        class_="note",
    )


def _scores(told: Review) -> Iterator[Safe]:
    score = told.score
    if score is None:
        return
    yield tag("h2", "Better than last year × growth?")
    say = amount_of(told)
    gain = NOTHING if score.low is None else f"{_money_signed(told, score.low)} to {_money_signed(told, score.high)}"
    rows = [
        Row("This forecast", [say(score.forecast), ""]),
        Row("Last year × growth", [say(score.naive), ""]),
        Row("Difference", [_money_signed(told, score.naive - score.forecast), gain]),
    ]
    yield table(["CRPS a person", "Mean", "95\u00a0% interval"], rows, label="Score against the naive forecast")
    who = plural(score.people, "person", "people")
    yield paragraph(
        f"Of {who} whose whole last year is known. The score of a range and of a single number in one unit: the mean distance of the "
        "forecast from what happened, less half its own spread; smaller is better.",
        class_="note",
    )


def _money_signed(told: Review, value: float | None) -> str:
    return NOTHING if value is None else f"{'−' if value < 0 else '+'}{amount_of(told)(abs(value))}"


def _surprises(told: Review) -> Iterator[Safe]:
    if not told.surprises:
        return
    yield tag("h2", "Who surprised")
    say = amount_of(told)
    rows = [
        Row(
            f"{one.side.capitalize()} the 80\u00a0% range",
            [NOTHING if one.people is None else f"{one.people:,}", say(one.expected), say(one.sold)],
        )
        for one in told.surprises
    ]
    yield table(["", "People", "Expected", "Sold"], rows, label="Surprises")
    listed = [person for person in told.people if person.is_surprising][:_MOST_LISTED]
    if listed:
        yield table(_PERSON_HEADS, [_person(told, person) for person in listed], label="People who surprised")
    elif not told.people:
        yield paragraph("Single people are shown to those who pay them only; a dash stands for fewer than five.", class_="note")


_PERSON_HEADS = (
    "", "Role", "Region", "Expected\n80\u00a0% range", "Sold", "Percentile\nin the market that came", "Attainment\nexpected",
    "Pay\nexpected",
)  # fmt: skip


def _person(told: Review, one: PersonReview) -> Row:
    say = amount_of(told)
    came = "" if one.percentile_in_market is None else percent(one.percentile_in_market, 0)
    pay = writer_of(told, "incentive_pay")
    cells = [
        text(name_in_words(one.role)), text(one.region), Cell(say(one.sales_mean), range_of(told, "sales", one.sales_p10, one.sales_p90)),
        Cell(say(one.sales), tone="bad" if one.is_surprising else ""), Cell(percent(one.percentile, 0), came),
        Cell(percent(one.attainment), percent(one.attainment_mean)), Cell(pay(one.pay), pay(one.pay_mean)),
    ]  # fmt: skip
    return Row(one.person, cells)


def _updates(told: Review) -> Iterator[Safe]:
    yield tag("h2", "What to assume next time")
    if not told.updates and told.season is None:
        yield paragraph("The year says nothing about the assumptions that it could change.")
        return
    yield paragraph("The change set updates.yaml says the same. An assumption gives way only where the year's 90\u00a0% range excludes it.")
    rows = [_update(one) for one in told.updates]
    if told.season is not None:
        moved = [Row("market.season", [Cell("twelve factors"), Cell("with the year's months"), Cell(""), text(sentence(told.season.why))])]
        rows += moved
    yield table(["Assumption", "Assumed", "After the review", "90\u00a0% range", "Why"], rows, label="Updated assumptions")
    if told.season is not None:
        names = [name[:3] for name in MONTH_NAMES]
        lines = [
            Row(name, [plain_number(one) for one in held]) for name, held in (("Assumed", told.season.before), ("After", told.season.value))
        ]
        yield fold("The season, month by month", table(["", *names], lines, label="Season"))


def _update(one: Update) -> Row:
    before = NOTHING if one.before is None else plain_number(one.before, 3)
    after = f"× {plain_number(one.value, 3)}" if one.kind == "scale" else plain_number(one.value, 3)
    kept = "as assumed" if one.is_kept else ""
    return Row(
        breakable(one.path),
        [before, Cell(after, kept), f"{plain_number(one.low, 3)} to {plain_number(one.high, 3)}", text(sentence(one.why))],
    )


def _notes(notes: Sequence[str], audience: Audience, review: Review) -> Iterator[Safe]:
    told = list(notes)
    months = [line for line in review.lines if line.by == "month"]
    most = max((len(line.figures) for line in months), default=0)
    if audience != "owner":
        told.append("groups of fewer than five people are left out, also where they could be had by subtraction, and all single people")
        if any(len(line.figures) < most for line in months):
            told.append("sums of months in which fewer than five people were paid or sold are left out, and others where those follow")
    if told:
        yield tag("h2", "What this does not tell, and how files were read")
        yield tag("ul", [tag("li", sentence(note)) for note in told])


def _everybody(told: Review) -> Iterator[Safe]:
    if told.people:
        yield tag("h2", "People")
        rows = [_person(told, person) for person in told.people]
        yield fold("Person by person, the largest error first", table(_PERSON_HEADS, rows, label="People"))
