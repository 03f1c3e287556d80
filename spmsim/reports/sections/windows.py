"""What a year under way carries on and what a change of plan begins anew, in sentences computed from the scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.reports.audience import head_count
from spmsim.reports.book import Book
from spmsim.reports.markup import Safe, fold, join, strong, tag
from spmsim.results import wording
from spmsim.studies.opened.windows import CarriedOn, PlanChange, Window
from spmsim.studies.study import ScenarioResult

_LEAST = 0.005
"""Currency units from which on something is still to be paid."""


def carried_on_and_begun(book: Book) -> Safe:
    """Today's plan and the plan in focus; other plans that differ in it are folded. Nothing for a year drawn from its first month."""
    if book.baseline.windows is None:
        return Safe("")
    focus = [one for one in book.candidates if one.id == book.focus]
    others = [one for one in (*book.by_contribution, *book.circumstances) if one not in focus and one.windows is not None]
    parts = [tag("h3", f"What goes on after {book.baseline.windows.as_of}, and what begins anew?"), _lists(book, (book.baseline, *focus))]
    if others:
        parts.append(fold("The same under the other scenarios", _lists(book, others)))
    return join(parts)


def _lists(book: Book, scenarios: Sequence[ScenarioResult]) -> Safe:
    """One list item for each scenario, and within it one for each sentence."""
    return tag("ul", [
        tag("li", (strong(f"“{book.title(one.id)}”"), tag("ul", [tag("li", told) for told in sentences(book, one)]))) for one in scenarios
    ])  # fmt: skip


def sentences(book: Book, one: ScenarioResult) -> Iterator[str]:
    """What changes, what is still to be paid of the months that have happened, and what goes on."""
    found = one.windows
    if found is None:
        return
    for change in found.changes:
        yield from _of_change(book, change)
    if abs(found.earned_unpaid) >= _LEAST:
        amount = wording.money(found.earned_unpaid, book.currency)
        yield f"Of what was earned by {found.as_of}, {amount} was not paid by then: it stands in the rest of the year, not in pay to date."
    if found.carried_on:
        goes_on = "; ".join([_carried(book, carried) for carried in found.carried_on])
        yield f"Open windows go on, with what was sold and asked for since they began: {goes_on}."
    elif not found.changes:
        yield f"No window is open at the end of {found.as_of}: every component begins anew."


def _of_change(book: Book, change: PlanChange) -> Iterator[str]:
    people = _people(book, change.people)
    before, after = (_plan(name) for name in (change.before, change.after))
    if change.before == change.after:
        yield f"From {change.month}, {people} paid by {after} on other terms (a transfer)."
    else:
        yield f"From {change.month}, {people} paid by {after} instead of {before}."
    closed = [f"{_called(name)}, at the end of its window" for name in change.ended]
    closed += [f"{_window(window)}, early, on quota and target pay of the months so far" for window in change.ended_early]
    yield f"{before} is settled with the month before: {'; '.join(closed)}."
    begun = wording.listing([_window(window) for window in change.begun])
    yield f"{after} begins with {change.month} and counts nothing that was sold before: {begun}, on quota and target pay of these months."
    if change.balances:
        yield f"Balances go on: {wording.listing([_called(name) for name in change.balances])}."


def _carried(book: Book, one: CarriedOn) -> str:
    whom = head_count(one.people, book.audience)
    return f"{_window(one.window)} under {_plan(one.plan)}, {whom} {'person' if whom == '1' else 'people'}"


def _people(book: Book, number: int) -> str:
    count = head_count(number, book.audience)
    return f"{count} {'person is' if count == '1' else 'people are'}"


def _window(window: Window) -> str:
    """`new accounts (2027-01 to 2027-12)`"""
    span = window.first if window.first == window.last else f"{window.first} to {window.last}"
    return f"{_called(window.component)} ({span})"


def _called(name: str) -> str:
    """`new_accounts` → `new accounts`"""
    return name.replace("_", " ")


def _plan(name: str) -> str:
    """`account_executive` → `“Account executive”`"""
    return f"“{wording.name_in_words(name)}”"
