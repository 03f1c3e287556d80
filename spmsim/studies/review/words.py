"""What we got wrong, and right, in sentences computed from a review: nothing that its figures do not hold, no cause that none can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spmsim.results.wording import listing, money, name_in_words, percent, percent_span, plain_number, plural
from spmsim.studies.review.landing import landing_parts
from spmsim.studies.review.lines import Line, Metric
from spmsim.studies.review.naive import YEAR
from spmsim.studies.review.review import Review
from spmsim.studies.review.scores import Coverage

_GROUPS = {"role": "Roles", "region": "Regions", "team": "Teams"}
_HELD: tuple[tuple[Metric, str], ...] = (("sales", "sales"), ("incentive_pay", "incentive pay"), ("share_at_quota", "the share at quota"))
_PAID: tuple[tuple[Metric, str], ...] = (*_HELD[1:], ("attainment", "attainment"))
_COUNTED: tuple[tuple[Metric, str], ...] = (("headcount", "headcount"), ("leavers", "leavers"), ("hires", "hires"))


def amount_of(told: Review) -> Callable[[float | None], str]:
    """How amounts of the measure are written: money, or a plain number."""
    if told.is_money:
        return lambda amount: money(amount, told.currency)
    return lambda amount: "–" if amount is None else f"{amount:,.0f}"


def headline(told: Review) -> str:
    """What the whole company sold against what was forecast; of the people, where newcomers may not be told."""
    line = told.line("company") or told.line("people")
    if line is None or "sales" not in line.figures:
        return "Fewer than five people: no figure of theirs is shown to this audience"
    one, say = line.figures["sales"], amount_of(told)
    who = "The whole company" if line.by == "company" else "The run's people, without newcomers,"
    gap = one.actual / one.mean - 1 if one.mean > 0 else 0.0
    side = "more" if gap >= 0 else "less"
    where = "inside" if one.is_inside else "outside"
    return (
        f"{who} sold {say(one.actual)}, {percent(abs(gap))} {side} than the {say(one.mean)} that were forecast: "
        f"{where} the 80\u00a0% range of {say(one.p10)} to {say(one.p90)}"
    )


def what_was_wrong(told: Review) -> tuple[str, ...]:
    """What the forecast got wrong, the most general first; one sentence that says so where the review shows nothing."""
    if told.line("people") is None:
        return ("nothing is told of fewer than five people",)
    found = (
        *_total(told), *_market(told), *_groups(told), *_coverage(told), *_pay(told), *_counts(told), *_assumed(told), *_score(told),
    )  # fmt: skip
    return found or (f"nothing that can be told from luck{_outside(told)}",)


def _outside(told: Review) -> str:
    """How many figures of groups lie outside their range nevertheless: one in five of a right forecast does."""
    figures = [one for line in told.lines if line.by in _GROUPS for one in line.figures.values()]
    if not figures:
        return ""
    outside = sum(not one.is_inside for one in figures)
    return (
        f": {outside:,} of {len(figures):,} figures of roles, regions and teams lie outside their 80\u00a0% range, where a right forecast "
        "leaves out about one in five"
    )


def what_was_right(told: Review) -> tuple[str, ...]:
    """What held: ranges that covered as they should, totals inside theirs, a score that beats the naive one."""
    found = []
    for metric, word in _HELD:
        line = told.line("people")
        one = None if line is None else line.figures.get(metric)
        if one is not None and one.is_inside:
            found.append(f"{word} of all people lay inside the 80\u00a0% range, at the {_ordinal(one.percentile)} percentile")
    found += [f"{_range(one)} covered {percent(one.share, 0)} of people, as it should" for one in told.coverage if _is_as_expected(one)]
    if told.score is not None and told.score.low is not None and told.score.low > 0:
        found.append(
            f"for single people the forecast was better than last year × growth: its score (CRPS) is {percent(told.score.skill, 0)} lower, "
            f"over {plural(told.score.people, 'person', 'people')}"
        )
    return tuple(found)


def how_much_was_market(told: Review) -> tuple[str, ...]:
    """Whether performance rose, how much of it was the market, and what cannot be told apart."""
    return (*_rise(told), *_parts(told), *_limits(told))


def landing_in_words(told: Review) -> tuple[str, ...]:
    """The whole company's difference in parts that sum to it; nothing where the parts are not told."""
    parts, say = landing_parts(told), amount_of(told)
    if not parts:
        return ()
    said = listing(f"{part.words} {_signed(part.amount, say)}" for part in parts)
    return (f"of the whole company's {_signed(sum(part.amount for part in parts), say)} against its forecast: {said}",)


def _total(told: Review) -> Iterator[str]:
    for by, whose in (("company", "the whole company"), ("people", "the total of the run's people")):
        line = told.line(by)
        one = None if line is None else line.figures.get("sales")
        if one is None or one.is_inside:
            continue
        rank = _ordinal(one.percentile)
        yield f"{whose} was off by {percent(one.actual / one.mean - 1, signed=True)}, at the {rank} percentile of the forecast"


def _market(told: Review) -> Iterator[str]:
    if told.came is None or told.came.year.is_one:
        return
    year = told.came.year
    level = "" if told.level is None else f"; market.level of {told.stated_level:g} should have been {plain_number(told.level)}"
    yield (
        f"everybody alike sold {plain_number(year.value)} of what was expected of them ({plain_number(year.low)} to "
        f"{plain_number(year.high)}){level}"
    )


def _groups(told: Review) -> Iterator[str]:
    """Groups whose people differ from everybody's error by more than chance, of as many as are looked at."""
    whole = told.line("people")
    if whole is None or whole.bias is None:
        return
    common = whole.bias.share
    for by, title in _GROUPS.items():
        lines = [line for line in told.lines if line.by == by and line.bias is not None]
        apart = [line for line in lines if line.bias is not None and line.bias.is_apart(common, among=len(lines))]
        if apart and len(lines) > 1:
            said = listing(_off(line, by) for line in apart)
            yield f"{title} off by more than their people's luck, where all people were off by {percent(common, signed=True)}: {said}"


def _off(line: Line, by: str) -> str:
    name = name_in_words(line.name) if by == "role" else line.name
    bias = line.bias
    return name if bias is None else f"{name} {percent(bias.share, signed=True)} ({percent_span(bias.low, bias.high, signed=True)})"


def _coverage(told: Review) -> Iterator[str]:
    for what, found in (("people", told.coverage), ("months", told.months_coverage)):
        for one in found:
            if not _is_as_expected(one):
                side = "narrow" if one.share < one.range else "wide"
                yield (
                    f"{_range(one)} covered {one.inside} of {one.of} {what} ({percent(one.share, 0)}); a right forecast covers "
                    f"{percent_span(one.expected_low, one.expected_high, 0)} in nine years of ten: it was too {side}, or in the wrong place"
                )


def _pay(told: Review) -> Iterator[str]:
    line = told.line("people")
    for metric, word in _PAID:
        one = None if line is None else line.figures.get(metric)
        if one is not None and not one.is_inside:
            write = amount_of(told) if metric == "incentive_pay" and told.is_money else percent
            yield f"{word} came to {write(one.actual)} against {write(one.mean)} forecast, outside the 80\u00a0% range"


def _counts(told: Review) -> Iterator[str]:
    line = told.line("company")
    for metric, word in _COUNTED:
        one = None if line is None else line.figures.get(metric)
        if one is not None and not one.is_inside:
            happened = plain_number(one.actual, 0 if float(one.actual).is_integer() else 1)
            yield f"{word}: {happened} against {plain_number(one.mean, 1)} forecast, outside the 80\u00a0% range"


def _assumed(told: Review) -> Iterator[str]:
    """Assumptions that give way; the market's level is told with what everybody sold."""
    for one in told.updates:
        if one.kind == "set" and not one.is_kept and one.before is not None and one.path != "market.level":
            months = "the year says" if told.months == YEAR else f"these {plural(told.months, 'month')} say"
            says = f"{months} {plain_number(one.value)} ({_span(one.low, one.high)})"
            yield f"{assumption_in_words(one.path)} was {plain_number(one.before)}; {says}"


def assumption_in_words(path: str) -> str:
    """`market.shocks.territory.sd` → "the spread of territories (market.shocks.territory.sd)"; of turnover alike."""
    whose = {"market": "the market", "region": "regions", "territory": "territories", "rep": "a person's months"}
    if path.startswith("market.shocks."):
        return f"the spread of {whose[path.split('.')[2]]} ({path})"
    leaving = re.fullmatch(r"team\.reps\[role=(\w+)\]\.leave_yearly", path)
    return path if leaving is None else f"the yearly turnover of {name_in_words(leaving[1])} ({path})"


def _score(told: Review) -> Iterator[str]:
    if told.score is not None and told.score.high is not None and told.score.high < 0:
        yield "for single people last year × growth was the better forecast (CRPS)"


def _rise(told: Review) -> Iterator[str]:
    if told.months != YEAR:
        yield f"whether performance rose on last year is not told of {plural(told.months, 'month')}: the roster holds whole years"
        return
    if told.last_year is None or told.last_year[0] <= 0:
        yield "whether performance rose on last year cannot be told: last year's sales of the same people are not in the roster"
        return
    say = amount_of(told)
    before, now = told.last_year
    who = "the people who were there in both whole years" if told.knows_leavers else "the people whose whole last year is known"
    leavers = "" if told.knows_leavers else "; who left meanwhile is not known, and counts with fewer months"
    yield f"{who} sold {say(now)} after {say(before)}: {percent(now / before - 1, signed=True)}, market included{leavers}"


def _parts(told: Review) -> Iterator[str]:
    split = next((one for one in told.splits if one.metric == "sales"), None)
    if split is None:
        return
    say = amount_of(told)
    low, high = split.market_low, split.market_high
    span = "" if low is None or high is None else f" ({_signed(low, say)} to {_signed(high, say)})"
    more = "more" if split.attendance > 0 else "fewer"
    there = f", {more} people having been there than forecast {_signed(split.attendance, say)}" if split.attendance else ""
    yield (
        f"of the run's people's {_signed(split.actual - split.forecast, say)} against their forecast, the market that came explains "
        f"{_signed(split.market, say)}{span}{there}, and {_signed(split.people, say)} is left for who sold what"
    )
    if split.is_chance:
        yield f"that rest is no more than luck does in that market: four years of five lie between {say(split.low)} and {say(split.high)}"
    else:
        yield f"that rest is more than luck does in that market in four years of five ({say(split.low)} to {say(split.high)})"


def _limits(told: Review) -> Iterator[str]:
    if told.came is None:
        yield "the market that came is not told: fewer than three people, or nobody whose sales may be shown"
        return
    yield (
        "what moved everybody alike (market, prices, product, a plan that everybody answered, potentials set too high everywhere) "
        "cannot be told apart by these bookings; all of it stands under the market"
    )


def _signed(value: float, say: Callable[[float | None], str]) -> str:
    return f"{'−' if value < 0 else '+'}{say(abs(value))}"


def _range(one: Coverage) -> str:
    return f"the {percent(one.range, 0)} range"


def _is_as_expected(one: Coverage) -> bool:
    return one.expected_low <= one.share <= one.expected_high


def _span(low: float, high: float) -> str:
    return f"{plain_number(low)} to {plain_number(high)}"


def _ordinal(share: float) -> str:
    """`12th` for 0.12; under 1 and over 99 are written so."""
    if share < 0.01:
        return "under 1st"
    if share > 0.99:
        return "over 99th"
    number = round(share * 100)
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
