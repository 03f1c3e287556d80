"""What a reader of any section must know of a year that is under way: what has happened is a fact, and only the rest is simulated.

Every function is empty for a year that is drawn from its first month.
"""

from __future__ import annotations

from spmsim.reports.book import Book
from spmsim.reports.markup import Safe, strong, tag
from spmsim.results import wording
from spmsim.results.landing import Landing, Landings

_SAME = 0.005
"""Currency units within which pay is the same."""


def first_screen(book: Book) -> Safe:
    """What was sold and paid to date, above the figures of the year."""
    found = book.baseline.landings
    if found is None:
        return Safe("")
    told = _to_date(book, found)
    so_far = f" Up to {found.as_of}, {wording.listing(told)}: facts, and the same under every plan." if told else ""
    rest = f" Figures are of the whole year; only the months after {found.as_of} are simulated."
    return tag("p", (strong("A year under way."), f"{so_far}{rest}"), class_="badge")


def _to_date(book: Book, found: Landings) -> list[str]:
    sales, pay = found.whole.get("sales"), found.whole.get("incentive_pay")
    told = [] if sales is None else [f"{_amount(book, sales)} {'was' if sales.landing.unit == book.currency else 'were'} sold"]
    paid = "was paid as incentive pay" if found.is_paid else "of incentive pay fell due by the plans in force"
    return told if pay is None else [*told, f"{_amount(book, pay)} {paid}"]


def _amount(book: Book, one: Landing) -> str:
    return wording.money(one.to_date, book.currency) if one.landing.unit == book.currency else wording.plain_number(one.to_date, 0)


def of_the_budget(book: Book) -> str:
    """What of the year's incentive pay no replication can move, and what the figures by the plans leave out."""
    found = book.baseline.landings
    pay = None if found is None else found.whole.get("incentive_pay")
    if found is None or pay is None:
        return ""
    told = f" Of it {wording.money(pay.to_date - found.paid_otherwise, book.currency)} is for the months up to {found.as_of}"
    if abs(found.paid_otherwise) < _SAME:
        return f"{told}, the same in every replication."
    side = "more" if found.paid_otherwise > 0 else "less"
    amount = wording.money(abs(found.paid_otherwise), book.currency)
    told = f"{told} by the plans in force, the same in every replication. Payroll paid {amount} {side}:"
    return f"{told} the landing keeps that, these figures do not."


def of_groups(book: Book) -> str:
    """Pay by group holds what has happened, on both sides of the difference."""
    found = book.baseline.landings
    return "" if found is None else f" Pay up to {found.as_of} is in all of these figures: plans differ in the rest of the year only."


def of_curves(book: Book) -> str:
    """Curves of a full year are of one performance all year, also in the months that went otherwise."""
    found = book.baseline.landings
    if found is None:
        return ""
    return f" That performance is taken for all months, those up to {found.as_of} too; a plan that begins later counts from its month on."


def of_headcount(book: Book) -> str:
    """Months that have happened are filled as the roster says, not by chance."""
    found = book.baseline.landings
    return "" if found is None else f" Months up to {found.as_of} are as the roster’s dates say."


def of_everyone_at_target(book: Book) -> str:
    """The months that have happened stand at 100 % on one side and as they went on the other."""
    found = book.baseline.landings
    return "" if found is None else f" Of the months up to {found.as_of} the expected cost holds what they brought, the budget 100 %."


def of_the_markets(book: Book) -> str:
    """Only the rest of the year can meet another market; which of them the simulated years hardly reach."""
    found = book.baseline.landings
    if found is None:
        return ""
    return (
        f" Months up to {found.as_of} have happened and stay as they are: the share is that of the whole year’s revenue plan, the level "
        f"that of the rest of the year alone, so a small change of the share takes a large change of the level.{_reach(book)}"
    )


def _reach(book: Book) -> str:
    """`Nine in ten simulated years land at 98.6 to 109.1 % of plan: …`"""
    sales, plan = book.estimate(book.study.baseline, "sales"), book.study.company.get("revenue_plan")
    if sales is None or sales.p05 is None or sales.p95 is None or not plan or sales.unit != book.currency:
        return ""
    span = wording.percent_span(sales.p05 / plan, sales.p95 / plan)
    return f" Under today’s plan nine of ten simulated years land at {span} of the revenue plan: shares outside need an unusual market."


def of_the_market(book: Book) -> str:
    """The short of it, below a figure."""
    found = book.baseline.landings
    return "" if found is None else f" Months up to {found.as_of} stay as they were: only the rest of the year meets that market."


def rest_sold(book: Book, sales: float | None) -> str:
    """What the rest of the year sells in a market: `rest sells $32.6 M`."""
    to_date = _sales_to_date(book)
    return "" if to_date is None or sales is None else f"rest sells {wording.money(sales - to_date, book.currency)}"


def is_sold_already(book: Book, share: float) -> bool:
    """Whether sales to date exceed a share of the revenue plan, which no market of the rest can bring down."""
    to_date, plan = _sales_to_date(book), book.study.company.get("revenue_plan")
    return to_date is not None and bool(plan) and to_date > share * (plan or 0.0)


def _sales_to_date(book: Book) -> float | None:
    """Sales to date in money; None where they are not in money, or the year is drawn from its first month."""
    found = book.baseline.landings
    sales = None if found is None else found.whole.get("sales")
    return None if sales is None or sales.landing.unit != book.currency else sales.to_date
