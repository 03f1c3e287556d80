"""The columns of a table that hold amounts: one for all, one per measure (`amount_revenue`), or one per month (`2026-01`, `Jan 2026`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spmsim.sources.asked import COMMENTS, SCORES
from spmsim.sources.columns import ColumnMap, resolve_columns
from spmsim.sources.kinds import Kind
from spmsim.sources.months import month_in
from spmsim.sources.proposals import months_among
from spmsim.sources.totals import is_total_word

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class ValueColumn:
    """A column of amounts, and what its heading says about all of them."""

    place: int
    measure: str | None = None
    month: str | None = None
    question: str | None = None
    """What was asked, where the column holds answers to it."""
    is_text: bool = False
    """Whether the answers are words."""


@dataclass(frozen=True)
class Layout:
    """Which column holds what."""

    fields: dict[str, int]
    """Field → place, amounts apart."""
    values: tuple[ValueColumn, ...]
    notes: tuple[str, ...]
    """On columns that are not read."""
    totals: tuple[int, ...] = ()
    """Places of columns that nobody reads and that are called a total, beside columns of months."""

    @property
    def held(self) -> set[str]:
        """All fields that a column holds."""
        others = (value for value in self.values if value.month is None and value.question is None)
        amounts = ("amount" if value.measure is None else f"amount_{value.measure}" for value in others)
        asked = (COMMENTS if value.is_text else SCORES for value in self.values if value.question is not None)
        return {*self.fields, *amounts, *asked}

    @property
    def places(self) -> set[int]:
        """All columns that are read."""
        return {*self.fields.values(), *(value.place for value in self.values), *self.totals}


def layout_of(kind: Kind, headings: Sequence[str], columns: ColumnMap, file: str) -> Layout:
    """Which column of a table holds which field or amounts.

    Raises:
        BadInput: near misses, targets that do not exist, two columns for one field, see `resolve_columns`.
    """
    fields = dict(columns.fields)
    held = {fields.get(heading, heading) for heading in headings}
    for heading in months_among(kind, headings, held, columns.conventions.month):
        fields.setdefault(heading, month_in(heading, columns.conventions.month) or heading)
    targets = [target for target in (*fields.values(), *headings) if _is_of_measure(kind, target) or _is_month(kind, target)]
    known = (*kind.words, *dict.fromkeys(targets), *(name for name in kind.repeated if name in columns.fields.values()))
    mapped = ColumnMap(columns.table, fields, conventions=columns.conventions)
    places, notes = resolve_columns(headings, mapped, known, file, repeated=kind.repeated)
    values = tuple(_values(places, kind, headings))
    taken = {value.place for value in values}
    unread = (place for place, heading in enumerate(headings) if place not in places and heading not in columns.fields)
    totals = tuple(place for place in unread if is_total_word(headings[place])) if any(value.month for value in values) else ()
    return Layout({name: place for place, name in places.items() if place not in taken}, values, tuple(notes), totals)


def _values(places: Mapping[int, str], kind: Kind, headings: Sequence[str]) -> Iterator[ValueColumn]:
    for place, name in places.items():
        if name in kind.repeated:
            yield ValueColumn(place, question=headings[place], is_text=name == COMMENTS)
        elif name == "amount":
            yield ValueColumn(place)
        elif name.startswith("amount_"):
            yield ValueColumn(place, measure=name.removeprefix("amount_"))
        elif _is_month(kind, name):
            yield ValueColumn(place, month=name)


def _is_of_measure(kind: Kind, target: str) -> bool:
    prefix = next((prefix for prefix in kind.prefixes if target.startswith(prefix)), None)
    return prefix is not None and target not in kind.words and _SLUG.fullmatch(target.removeprefix(prefix)) is not None


def _is_month(kind: Kind, target: str) -> bool:
    return kind.months_as_columns and _MONTH.fullmatch(target) is not None
