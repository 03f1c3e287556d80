"""Question 7, one rep's year: what three people sell, and how today's plan and the plan in focus turn it into pay, product by product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from spmsim.foundation.money import minor_digits
from spmsim.reports.audience import SMALLEST_GROUP
from spmsim.reports.book import Book
from spmsim.reports.markup import Html, Safe, fold, join, paragraph, tag
from spmsim.reports.tables import Cell, Row, table
from spmsim.results import wording
from spmsim.studies.one_year.paid_years import PlanYear, ShownPerson, ThreePeople, YearLine

EARNED = ("earn", "link", "limit")
"""Stages whose amounts add up to what the year's windows earn."""
Step = tuple[str, str, str, int]
"""Month, stage, item and the how-many-eth of these: one row of a table."""


def three_peoples_years(book: Book) -> Html:
    """The three people, folded; a sentence where this audience, or this study, has none."""
    found = book.study.three_people
    why = why_left_out(book, found)
    if found is None or why:
        return Html(paragraph(why, class_="note"), plain=why)
    role = wording.name_in_words(found.role)
    summary = f"One simulated year of three people in the role {role}, multiplication by multiplication"
    parts = [paragraph(_rule(book, found)), _totals(book, found)]
    for person in found.people:
        heading = f"{person.performance.capitalize()} performer: {_name(book, person)}, {wording.percent(person.attainment)} of quota"
        parts.append(join((tag("h3", heading), year_table(book, person))))
    parts.append(paragraph(_reading(book), class_="note"))
    return Html(fold(summary, *parts), plain=summary)


def why_left_out(book: Book, found: ThreePeople | None) -> str:
    """Why no single person's year is shown; empty where it is."""
    if book.audience == "public":
        return "The year of a single person is not shown to the public."
    if book.audience != "owner" and _as_of(book):
        return f"The year of a single person is not shown: up to {_as_of(book)} it is what somebody really sold and was paid."
    if found is None:
        return "No single person’s year was computed in this study."
    if not found.people:
        told = found.left_out if book.audience == "owner" else "the plans of this role cannot be paid line by line for three people"
        return wording.sentence(f"No single person’s year is shown: {told}")
    if book.audience != "owner" and found.ranked < SMALLEST_GROUP:
        return f"No single person’s year is shown: fewer than {SMALLEST_GROUP} people of the role are employed all year."
    return ""


def _as_of(book: Book) -> str:
    """The last month that has happened, of a year that is under way; else empty."""
    return next((one.landings.as_of for one in book.study.scenarios if one.landings is not None), "")


def year_table(book: Book, person: ShownPerson) -> Safe:
    """One person's windows: bookings ÷ quota = attainment, target pay × payout rate = pay; today's plan and the plan in focus."""
    years = [_Year(year, minor_digits(book.currency)) for year in _shown(book, person)]
    items = list(dict.fromkeys(step[2] for year in years for step in year.steps))
    found = {step for year in years for step in year.steps}
    steps = sorted(found, key=lambda step: (step[0], EARNED.index(step[1]), items.index(step[2]), step[3]))
    rows = [Row(_step_name(step), [cell for year in years for cell in year.cells(step)]) for step in steps]
    for name in dict.fromkeys(name for year in years for name in year.beside):
        rows.append(Row(name, [cell for year in years for cell in (*_EMPTY, _amount(year.beside.get(name), year.digits))]))
    rows.append(Row("Paid for the year", [cell for year in years for cell in (*_EMPTY, _amount(year.paid, year.digits))], mark="today"))
    head = ("Month and step", *(("Bookings", "Attainment", "Payout rate", "Pay") * len(years)))
    over = (("", 1), *((book.title(year.year.id), 4) for year in years))
    return table(head, rows, label=f"A year of {_name(book, person)}", over=over)


_EMPTY = (Cell(""), Cell(""), Cell(""))


@dataclass(frozen=True)
class _Year:
    """One plan's year as rows of a table, whose printed amounts add up to what is paid."""

    year: PlanYear
    digits: int
    """Decimals of the currency."""

    @cached_property
    def steps(self) -> dict[Step, YearLine]:
        found: dict[Step, YearLine] = {}
        for line in self.year.lines:
            if line.stage in EARNED:
                same = sum(step[:3] == (line.month, line.stage, line.item) for step in found)
                found[(line.month, line.stage, line.item, same)] = line
        return found

    @property
    def paid(self) -> Decimal:
        return sum((Decimal(amount) for amount in self.year.payments.values()), Decimal(0))

    @cached_property
    def beside(self) -> dict[str, Decimal]:
        """What stands between the rows of the windows and the payments: pay that falls due later, balances, rounding."""
        lines, found = self.year.lines, {}
        earned, due = (sum((Decimal(line.amount) for line in lines if line.stage in stages), Decimal(0)) for stages in (EARNED, ("due",)))
        found["Falls due after the year"] = round(due - earned, self.digits)
        for line in lines:
            if line.stage == "settle":
                name = wording.name_in_words(line.item)
                found[name] = found.get(name, Decimal(0)) + round(Decimal(line.amount), self.digits)
        printed = sum((round(Decimal(line.amount), self.digits) for line in self.steps.values()), Decimal(0))
        found["Rounding, once per payment"] = self.paid - printed - sum(found.values(), Decimal(0))
        return {name: amount for name, amount in found.items() if amount}

    def cells(self, step: Step) -> Iterator[Cell]:
        line = self.steps.get(step)
        if line is None:
            yield from (Cell(wording.NOTHING), *_EMPTY)
            return
        measured = self._measured(line)
        rate = "" if line.basis is None or line.rate is None else redone(line.basis, line.rate, line.amount, self.digits)
        yield from _measure_cells(measured, self.digits)
        of = "" if line.basis is None else f"× {_plain(line.basis, self.digits)}"
        yield Cell(rate, of) if rate else Cell(line.note, number=False)
        yield _amount(Decimal(line.amount), self.digits)

    def _measured(self, line: YearLine) -> YearLine | None:
        if line.stage != "earn":
            return None
        return next((one for one in self.year.lines if (one.month, one.stage, one.item) == (line.month, "measure", line.item)), None)


def redone(basis: str, rate: str, amount: str, digits: int) -> str:
    """A rate in per cent with as many decimals (at least two) as `basis × rate` needs to give the amount to the last digit.

    For 23,639.17 out of 18,000.00 that is `131.3287 %`: 18,000.00 × 131.33 % would be 23,639.40.
    """
    exact, wanted = Decimal(rate) * 100, round(Decimal(amount), digits)
    for decimals in range(2, 16):
        shown = round(exact, decimals)
        if round(Decimal(basis) * shown / 100, digits) == wanted:
            break
    return f"{shown:,.{decimals}f}{wording.NBSP}%"


def _measure_cells(line: YearLine | None, digits: int) -> tuple[Cell, Cell]:
    if line is None:
        return Cell(""), Cell("")
    used = digits if line.money else 0
    if line.basis is None or line.rate is None:
        return Cell(_plain(line.amount, used)), Cell("")
    attainment = f"{Decimal(line.rate) * 100:,.4f}{wording.NBSP}%"
    return Cell(_plain(line.amount, used), f"÷ {_quota(line.basis, used)}"), Cell(attainment)


def _totals(book: Book, found: ThreePeople) -> Safe:
    digits = minor_digits(book.currency)
    rows = []
    for person in found.people:
        paid = [_Year(year, digits).paid for year in _shown(book, person)]
        more = [_amount(paid[1] - paid[0], digits, signed=True)] if len(paid) > 1 else []
        name = f"{person.performance.capitalize()}: {_name(book, person)}"
        rows.append(Row(name, [wording.percent(person.attainment), *(_amount(amount, digits) for amount in paid), *more]))
    plans = [book.title(year.id) for year in _shown(book, found.people[0])]
    head = (f"Paid for the year, {book.currency}", "Attainment of the year", *plans, *(["Difference"] if len(plans) > 1 else []))
    return table(head, rows, label="Three people’s pay of the year")


def _shown(book: Book, person: ShownPerson) -> list[PlanYear]:
    """Today's plan and the plan in focus."""
    by_id = {year.id: year for year in person.years}
    return [by_id[name] for name in (book.study.baseline, book.focus) if name in by_id]


def _rule(book: Book, found: ThreePeople) -> str:
    same = " Both plans are paid on the same bookings: nobody responds to the new pay here." if book.focus else ""
    happened = f"Months up to {_as_of(book)} are what happened. " if _as_of(book) else ""
    return (
        f"{happened}The first simulated year of today’s plan, if nobody leaves. "
        f"The {wording.count(found.ranked)} people of the role who are "
        "employed all year stand in the order of their attainment; shown are those at a tenth, at half and at nine tenths of the way up."
        f"{same}"
    )


def _reading(book: Book) -> str:
    return (
        f"Bookings ÷ quota = attainment; the plan gives the payout rate; target pay of the window × payout rate = pay. Amounts in "
        f"{book.currency}, rates with as many decimals as give the pay to the last digit."
    )


def _name(book: Book, person: ShownPerson) -> str:
    return person.rep_id if book.audience == "owner" else book.pseudonym(person.rep_id)


def _step_name(step: Step) -> str:
    month, _, item, _ = step
    return f"{month} {wording.name_in_words(item).lower()}"


def _amount(amount: Decimal | None, digits: int, *, signed: bool = False) -> Cell:
    return Cell("") if amount is None else Cell(_plain(amount, digits, signed=signed))


def _plain(amount: Decimal | str, digits: int, *, signed: bool = False) -> str:
    """`169,513.14`; with a typographic sign where it is negative, or where asked for."""
    value = round(Decimal(amount), digits)
    sign = wording.MINUS if value < 0 else "+" if signed and value else ""
    return f"{sign}{abs(value):,.{digits}f}"


def _quota(amount: str, digits: int) -> str:
    """A quota of money to the coin; of pieces, where it need not be whole, to four digits: `13.5`."""
    return _plain(amount, digits) if digits else f"{Decimal(amount):,.4f}".rstrip("0").rstrip(".")
