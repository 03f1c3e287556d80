"""The kinds of table that a company has of its past: which fields each may hold, and what companies call them.

Words are compared without case, punctuation, and what stands in parentheses: `Amount (USD)` is `amount`, `EmployeeKey` is `employee key`.
The first word that a file has is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from spmsim.sources.asked import COMMENTS, SCORES

_PERSON = {
    "rep_id": (
        "rep id", "employee id", "employee no", "employee number", "employee key", "emp id", "emp no", "emp number", "personnel number",
        "personnel no", "staff id", "worker id", "payroll id", "payroll number", "rep no", "rep number", "sales rep id", "salesperson id",
        "sales person id", "seller id", "agent id", "owner id", "opportunity owner id", "user id",
    ),
    "name": (
        "name", "full name", "employee name", "rep name", "sales rep name", "sales rep", "salesrep", "rep", "salesperson", "sales person",
        "salesperson name", "seller", "sales agent", "agent", "account executive", "opportunity owner", "deal owner", "owner name", "owner",
        "employee", "worker", "account owner",
    ),
}  # fmt: skip
_MONEY = {"currency": ("currency", "currency code", "amount currency", "ccy")}
_BOOKED = {
    "month": ("month", "booking month", "close month", "calendar month", "sales month"),
    "date": (
        "date", "close date", "closed date", "won date", "booking date", "booked on", "closed on", "deal date", "order date",
        "invoice date",
    ),
    "measure": ("measure", "metric", "kpi", "performance measure", "credit type"),
    "amount": (
        "amount", "credited amount", "booked amount", "booking amount", "bookings", "deal value", "close value", "closed amount",
        "deal amount", "net amount", "total amount", "sales amount", "revenue", "sales", "acv", "arr", "tcv", "value", "credit",
    ),
    "out_of": ("out of", "up for renewal", "due"),
    "deal_id": (
        "deal id", "opportunity id", "deal no", "deal number", "opportunity number", "order id", "order no", "order number", "contract id",
        "contract number", "transaction id", "invoice no", "invoice number",
    ),
    "share": ("share", "split", "split share", "credit share"),
    "stage": ("stage", "deal stage", "opportunity stage", "sales stage", "deal status", "status"),
}  # fmt: skip
_PERIOD = ("period", "pay period", "payroll period", "month", "pay month", "payroll month", "quarter", "year", "calendar year")


@dataclass(frozen=True)
class Kind:
    """One kind of table."""

    name: str
    """As in `[columns.<name>]`."""
    words: Mapping[str, tuple[str, ...]]
    """Field → what companies call it, the likeliest first. The fields are the standard headings."""
    needed: tuple[tuple[str, ...], ...]
    """Of each group one field, or another way to say it, must be there."""
    months_as_columns: bool = False
    """Whether a column per month may stand instead of `amount` and the month."""
    prefixes: tuple[str, ...] = ("amount_",)
    """What stands before the name of a measure in fields of which there is one per measure."""
    repeated: tuple[str, ...] = ()
    """Fields that several columns may hold, each for what its heading says."""


BOOKINGS = Kind("bookings", {**_PERSON, **_BOOKED, **_MONEY}, (("rep_id", "name"), ("amount",), ("month", "date")), months_as_columns=True)
DEALS = replace(BOOKINGS, name="deals")
"""The same of a second file, with a map and conventions of its own: the deals behind totals that come from elsewhere."""
PAID = Kind(
    "paid",
    {
        **_PERSON,
        "period": _PERIOD,
        "date": ("date", "pay date", "paid on", "payment date"),
        "amount": (
            "amount", "paid", "amount paid", "incentive pay", "incentive paid", "commission paid", "commission", "commissions", "incentive",
            "variable pay", "payout", "payment", "bonus",
        ),
        **_MONEY,
    },
    (("rep_id", "name"), ("amount",), ("period", "date")),
    months_as_columns=True,
)  # fmt: skip
QUOTAS = Kind(
    "quotas",
    {
        **_PERSON,
        "period": _PERIOD,
        "measure": _BOOKED["measure"],
        "amount": (
            "amount",
            "quota",
            "target",
            "quota amount",
            "sales amount quota",
            "sales quota",
            "target amount",
            "goal",
            "annual quota",
        ),
    },
    (("rep_id", "name"), ("amount",), ("period",)),
    months_as_columns=True,
)
ROSTER = Kind(
    "roster",
    {
        **_PERSON,
        "role": ("role", "job title", "job role", "sales role", "title", "job", "position"),
        "region": ("region", "sales region", "regional office", "territory", "area", "office", "geo", "location"),
        "manager_id": (
            "manager id", "manager no", "manager number", "supervisor id", "reports to", "manager", "manager name", "sales manager",
            "supervisor",
        ),
        "hired_on": (
            "hired on", "hire date", "date of hire", "start date", "date hired", "joining date", "date joined", "employment start",
        ),
        "left_on": (
            "left on", "termination date", "leave date", "leaving date", "exit date", "date left", "last day", "end date", "employment end",
        ),
        "on_target_earnings": ("on target earnings", "ote", "target earnings", "total target cash", "target total cash", "ttc"),
        "base_share": ("base share",),
        "currency": (*_MONEY["currency"], "pay currency", "salary currency", "payroll currency"),
        "seat": ("seat", "seat id", "seat no", "seat number", "territory id", "territory code", "territory no"),
        "plan": ("plan",),
        "quota_set": ("quota set",),
        "accounts": ("accounts", "number of accounts"),
        "last_year_pay": ("last year pay", "last years pay"),
        "leave_yearly": ("leave yearly",),
        "vacancy_months": ("vacancy months",),
        "ramp_start": ("ramp start",),
        "ramp_months": ("ramp months",),
    },
    (("rep_id", "name"),),
    prefixes=("potential_", "quota_", "last_year_"),
)  # fmt: skip


SURVEY = Kind(
    "survey",
    {
        "rep_id": (*_PERSON["rep_id"], "respondent id", "respondent"),
        "name": (*_PERSON["name"], "respondent name"),
        "question": ("question", "question text", "item", "statement", "topic", "subject", "category", "theme"),
        "score": ("score", "rating", "answer", "answer value", "points", "stars", "nps", "csat", "grade"),
        "comment": ("comment", "comments", "free text", "text", "feedback", "review", "remark", "remarks", "verbatim", "note", "notes"),
        "role": ("role", "job title", "job role", "sales role"),
        "region": ("region", "sales region", "territory", "area", "geo"),
    },
    (("score", "comment"),),
    prefixes=(),
    repeated=(SCORES, COMMENTS),
)  # fmt: skip
FEEDBACK, REVIEWS = replace(SURVEY, name="feedback"), replace(SURVEY, name="reviews")
"""The same of other files, with maps and conventions of their own."""


def plain(heading: str) -> str:
    """A heading as it is compared: `Amount (USD)` → `amount`, `EmployeeKey` → `employee key`, `Employee no.` → `employee no`."""
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", heading)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[^\w]+|_", " ", text.lower().replace("'", "")).strip()
