"""A study, runs and payments as a few lines of text on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from spmsim.results.catalogue import why_not_computed
from spmsim.results.landing_words import landed
from spmsim.results.wording import plural
from spmsim.studies.study import Comparison, Difference, Study

if TYPE_CHECKING:
    from spmsim.entrances.assessing import Assessed
    from spmsim.entrances.paying import PayRun
    from spmsim.entrances.replaying import Replayed
    from spmsim.entrances.reviewing import Reviewed
    from spmsim.entrances.starting import Started

SHOWN = ("contribution", "sales", "incentive_pay", "total_pay", "attainment_mean", "share_at_quota", "turnover")


def comparison_in_words(study: Study) -> str:
    """Differences of every variant with their intervals and verdicts, then the recommendation and what must be known beside."""
    lines = [
        f"{study.replications} replications, seed {study.seed}; differences from {study.baseline}, money in {study.currency}, "
        f"intervals together {100 * study.ci_level:g} %"
    ]
    for one in study.comparisons:
        lines += ["", f"{one.title} ({one.id})", *_differences(one, study)]
    lines += _landings(study)
    if study.recommendation is not None:
        lines += ["", study.recommendation.why]
    lines += ["", "Notes", *(f"  {note}" for note in study.notes)] if study.notes else []
    return "\n".join(lines)


def _landings(study: Study) -> list[str]:
    """Where the year lands under each plan, where it is under way: to date + simulated rest."""
    lines = []
    for one in study.scenarios:
        for name, found in one.landings.whole.items() if one.landings is not None else ():
            to_date, rest, lands, span = landed(found, study.currency)
            lines.append(f"  {one.title} ({one.id}), {name}: {to_date} to date + {rest} = {lands} (P5 to P95 {span})")
    as_of = next((one.landings.as_of for one in study.scenarios if one.landings is not None), "")
    return ["", f"Landing as of {as_of}", *lines] if lines else []


def payments_in_words(paid: PayRun) -> str:
    """Where the statements are, what was paid, and what stands open."""
    told = paid.as_json()
    currency, totals = told["currency"], told["totals"]
    open_items = [f"{totals[name]:,.2f} {word}" for name, word in _OPEN if totals[name]]
    at_the_end = f"; at the end {', '.join(open_items)}" if open_items else ""
    return "\n".join([f"{told['people']} people paid {totals['paid']:,.2f} {currency}{at_the_end}", *paid.notes, str(paid.path)])


_OPEN = (("earned_unpaid", "earned and unpaid"), ("held", "held back"), ("owed", "owed by people"))


def _differences(one: Comparison, study: Study) -> Iterator[str]:
    units = {name: found.unit for name, found in study.scenarios[0].summary.items()}
    for metric in SHOWN:
        difference = one.differences.get(metric)
        if difference is not None and difference.mean is not None:
            verdict = (difference.verdict or "").replace("_", " ")
            yield f"  {metric:<16} {_figures(difference, units.get(metric, ''))}  {verdict}"
        else:
            why = why_not_computed(metric, study.company, in_money=units.get("sales") == study.currency)
            yield f"  {metric:<16} {'–':>13}  {why or 'cannot be computed for both'}"


def _figures(difference: Difference, unit: str) -> str:
    assert difference.mean is not None
    if difference.ci_low is None or difference.ci_high is None:
        return f"{_amount(difference.mean, unit):>13}"
    return f"{_amount(difference.mean, unit):>13}  [{_amount(difference.ci_low, unit)}, {_amount(difference.ci_high, unit)}]"


def _amount(number: float, unit: str) -> str:
    """Shares and ratios to four places, everything else whole: `+0.0123`, `-1,234,567`; what is exactly 0 is `0`."""
    if number == 0:
        return "0"
    return f"{number:+.4f}" if unit in ("share", "ratio") else f"{number:+,.0f}"


def replay_in_words(told: Replayed) -> str:
    """What each plan would have paid, and how that compares with what was paid."""
    found = told.as_json()
    lines = [f"{found['months']} months from {found['first_month']}, real bookings, nobody responding; pay in {found['currency']}"]
    lines += [f"  {plan['id']:<28} {plan['pay']:>16,.2f}" for plan in found["plans"]]
    check = found["check"]
    if check is not None:
        lines += ["", f"modelled ÷ paid {_ratio(check['ratio'])}: {check['modelled']:,.2f} ÷ {check['paid']:,.2f}"]
        if check["people_without_row"]:
            who = plural(check["people_without_row"], "person", "people")
            lines += [f"  payroll has no row for {who} whom the plan pays: without them {_ratio(check['ratio_of_rows'])}"]
        lines += _modelled_and_paid("role", check["by_role"])
        people = check["by_person"]
        is_long = len(people) > _PEOPLE
        lines += [f"  each of {len(people)} people: --out DIR or --json"] if is_long else _modelled_and_paid("person", people)
        lines += [f"off by more than 1 %: {check['people_off']}"]
        for one in check["off"][:_PEOPLE]:
            lines += [f"  {one['person']}: modelled {one['modelled']:,.2f}, paid {one['paid']:,.2f}"]
            lines += [f"      {why}" for why in one["reasons"]]
        lines += [f"  and {len(check['off']) - _PEOPLE} more: see --json"] if len(check["off"]) > _PEOPLE else []
    if found["not_paid"]["rows"]:
        lines += ["", f"bookings of {found['not_paid']['people']} people or months outside employment: paid to nobody"]
    lines += ["", "Notes", *(f"  {note}" for note in found["notes"])] if found["notes"] else []
    return "\n".join(lines + ([found["path"]] if found["path"] else []))


_PEOPLE = 20


def _modelled_and_paid(of: str, known: Mapping[str, Any]) -> list[str]:
    """A line per role or person; none where nobody may be told."""
    if not known:
        return []
    rows = [(name, f"{one['modelled']:,.2f}", f"{one['paid']:,.2f}", _ratio(one["ratio"])) for name, one in known.items()]
    return [f"  {name:<28} {modelled:>16} {paid:>16} {ratio:>8}" for name, modelled, paid, ratio in [(of, "modelled", "paid", "÷"), *rows]]


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def start_in_words(made: Started) -> str:
    """What was made, in the order in which somebody goes on."""
    from spmsim.reports.next_year import next_year_in_words

    company = made.company
    lines = [
        f"{len(company.panel.people):,} people, {len(company.estimates)} estimates, {len(company.assumed)} assumptions to confirm",
        *made.notes,
        next_year_in_words(made.forecast, made.tables.bookings.currency),
        f"what was estimated: {made.page}",
        f"still to fill in:   spmsim check {made.baseline}",
        str(made.folder),
    ]
    return "\n".join(lines)


def assessment_in_words(told: Assessed) -> str:
    """Problems, the most money first, then those without money, what the files do not tell, and where the page is."""
    shown = told.situation
    problems = [f"{rank}. {one.sentence}" for rank, one in enumerate(shown.problems, start=1)]
    problems += [f"-  {one.sentence}" for one in shown.other_problems]
    problems = problems or ["no problems that these files show"]
    return "\n".join([*problems, *(f"note: {note}" for note in shown.notes), str(told.path)])


def review_in_words(told: Reviewed) -> str:
    """What was forecast and what happened, what was wrong, how much was the market, and where the files are."""
    from spmsim.results.wording import sentence
    from spmsim.studies.review.words import headline, landing_in_words

    lines = [
        sentence(headline(told.result)),
        *map(sentence, landing_in_words(told.result)),
        "",
        "What we got wrong",
        *(f"  {sentence(one)}" for one in told.wrong),
    ]
    lines += ["", "Market", *(f"  {sentence(one)}" for one in told.market)]
    lines += ["", "Notes", *(f"  {sentence(note)}" for note in told.notes)] if told.notes else []
    return "\n".join([*lines, "", *(str(path) for path in (told.page, told.table, told.updates) if path is not None)])
