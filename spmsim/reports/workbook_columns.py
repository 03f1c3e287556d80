"""The columns of the workbook of people: heads that people read, how each is written, what it means, and where it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from spmsim.results.wording import name_in_words
from spmsim.studies.workbook_rows import PersonRow, PlanForPerson

Value = str | float | None
Format = Literal["text", "money", "share"]


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    title: str
    """Its head, with the unit where the numbers need one."""
    format: Format
    meaning: str
    """For the sheet *Read me*."""
    read: Callable[[PersonRow], Value]
    is_pinned: bool = False
    """Stays in sight when the sheet is scrolled sideways."""


def columns_of(titles: Mapping[str, str], currency: str, *, by_quarter: bool) -> tuple[Column, ...]:
    """The columns of one sheet: who, when, then every plan.

    Args:
        titles: scenario id → title, today's plan first. Plans that share a title carry their id beside it.
        currency: of all money.
        by_quarter: the sheet with one row per person and quarter, else the one with one row per person.
    """
    today, *others = _told_apart(titles).items()
    when = _QUARTER if by_quarter else _last_year(currency)
    return (*_PERSON, when, _expected(*today, currency), *(column for id, title in others for column in _plan(id, title, currency)))


_PERSON = (
    Column("Person", "text", "Identifier of the person in the roster, or of the seat.", lambda row: row.rep_id, is_pinned=True),
    Column("Name", "text", "Name in the roster; empty where it states none.", lambda row: row.name, is_pinned=True),
    Column("Manager", "text", "Identifier of the manager in the roster.", lambda row: row.manager_id),
    Column("Role", "text", "Role in the scenario.", lambda row: name_in_words(row.role)),
    Column("Region", "text", "Region in the roster.", lambda row: row.region),
)
_QUARTER = Column("Quarter", "text", "Quarter of the calendar.", lambda row: row.quarter)


def _last_year(currency: str) -> Column:
    meaning = "Pay of last year as the roster states it; empty where it does not."
    return Column(f"Pay of last year ({currency})", "money", meaning, lambda row: row.last_year_pay)


def _expected(id: str, title: str, currency: str) -> Column:
    meaning = "Mean over the replications of the person's base and incentive pay under this plan; empty where it lacks the seat."
    return Column(f"{title}: expected pay ({currency})", "money", meaning, _figure(id, lambda plan: plan.expected_pay))


def _plan(id: str, title: str, currency: str) -> tuple[Column, ...]:
    """Expected pay under a plan, the spread of its difference to today's, and the chance of much less."""
    paired = "of the difference of pay to today's plan, paired in the same replication."
    return (
        _expected(id, title, currency),
        Column(f"{title}: difference to today, 10 % point ({currency})", "money", f"One year in ten lies below: 10 % point {paired}",
               _figure(id, lambda plan: plan.difference_p10)),
        Column(f"{title}: difference to today, middle ({currency})", "money", f"Middle {paired}",
               _figure(id, lambda plan: plan.difference_p50)),
        Column(f"{title}: difference to today, 90 % point ({currency})", "money", f"One year in ten lies above: 90 % point {paired}",
               _figure(id, lambda plan: plan.difference_p90)),
        Column(f"{title}: chance of over 10 % less than today", "share",
               "Share of replications in which pay is more than 10 % below pay under today's plan in the same replication.",
               _figure(id, lambda plan: plan.chance_far_below)),
    )  # fmt: skip


def _figure(id: str, read: Callable[[PlanForPerson], float | None]) -> Callable[[PersonRow], Value]:
    """How to read one figure of one plan; nothing where the plan lacks the person's seat."""
    return lambda row: read(row.plans[id]) if id in row.plans else None


def _told_apart(titles: Mapping[str, str]) -> dict[str, str]:
    shared = [title for title in titles.values() if list(titles.values()).count(title) > 1]
    return {id: f"{title} [{id}]" if title in shared else title for id, title in titles.items()}
