"""Column maps: which column of a file holds which field.

Standard headings need no map. A saved map stands in `spmsim.toml`, beside what else a file does not say of itself (`conventions.py`):

    [columns.roster]
    "Employee no." = "rep_id"
    "Territory estimate" = "potential_revenue"
    "Cost centre" = "ignore"
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import BadInput, Problem, nearest, refuse
from spmsim.sources.conventions import Conventions, conventions_from, problems_of
from spmsim.sources.tables import first_twenty

IGNORE = "ignore"
_BLOCKS = ("columns", "tables", "fx", "measures", "plugins")
_TABLES = ("roster", "assignments", "actuals", "bookings", "deals", "paid", "payments", "quotas", "survey", "feedback", "reviews")
_NEAR = 0.8


@dataclass(frozen=True)
class ColumnMap:
    """Heading of the file → field, for one kind of table."""

    table: str = "roster"
    """The kind of table, as in `[columns.<table>]`."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Heading → name of the field, or `ignore`."""
    delimiter: str | None = None
    """What separates the cells of a CSV file, where it is not a comma."""
    sheet: str | None = None
    """The sheet of a workbook that has several."""
    conventions: Conventions = field(default_factory=Conventions)
    """All that is declared of the table, for readers that take other spellings than the plain ones."""


def read_column_map(settings: Path, table: str) -> ColumnMap:
    """What `[columns.<table>]` and `[tables.<table>]` of a settings file say; nothing where the file or the blocks do not exist.

    Raises:
        BadInput: the settings are not TOML, a block holds something else than texts, or is called nearly like one that is read.
    """
    if not settings.is_file():
        return ColumnMap(table)
    try:
        document = tomllib.loads(settings.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise refuse(f"cannot be read as TOML: {trouble}", file=str(settings)) from None
    misspelt = list(_misspelt(document, settings))
    if misspelt:
        raise BadInput(misspelt)
    fields = _block(document, "columns", table, settings)
    wrong = [key for key, value in fields.items() if not isinstance(value, str)]
    if wrong:
        raise BadInput(Problem("must be a text in quotes", path=f"columns.{table}.{key}", file=str(settings)) for key in wrong)
    options = _block(document, "tables", table, settings)
    problems = list(problems_of(options, f"tables.{table}", settings))
    if problems:
        raise BadInput(problems)
    declared = conventions_from(options)
    return ColumnMap(table, fields, declared.delimiter, declared.sheet, declared)


def _misspelt(document: Mapping[str, Any], settings: Path) -> Iterator[Problem]:
    """Blocks that nobody reads and whose names are near one that is read: `[colums.roster]`. The file may hold others beside ours."""
    for block, content in document.items():
        if block not in _BLOCKS and (hint := nearest(block, _BLOCKS)):
            yield Problem(f"no block of this name is read.{hint}", path=block, file=str(settings))
        for table in content if block in ("columns", "tables") and isinstance(content, dict) else ():
            if table not in _TABLES and (hint := nearest(table, _TABLES)):
                yield Problem(f"no table of this name is read.{hint}", path=f"{block}.{table}", file=str(settings))


def _block(document: Mapping[str, Any], kind: str, table: str, settings: Path) -> dict[str, Any]:
    """The block `[<kind>.<table>]`; nothing where there is none."""
    blocks = document.get(kind, {})
    block = blocks.get(table, {}) if isinstance(blocks, dict) else blocks
    if not isinstance(block, dict):
        raise refuse('must be a table of "heading" = "field"', path=f"{kind}.{table}", file=str(settings))
    return block


def resolve_columns(
    headings: Sequence[str], columns: ColumnMap, known: Collection[str], file: str, *, repeated: Collection[str] = ()
) -> tuple[dict[int, str], list[str]]:
    """(place → field, notes): which columns are read, and sentences on those that are not.

    A heading that the map names is what the map says; a standard heading is itself; any other is noted as not read, unless it
    is so near a standard one that leaving it out could be a mistake: then it is refused. Of a file that has standard headings only, and
    none of the map's, the map says nothing: it was made for another one. Several columns may hold what is `repeated`.

    Raises:
        BadInput: near misses, targets that do not exist, headings of the map that the file lacks, two columns for one field.
    """
    is_for_this = any(heading in columns.fields for heading in headings) or not all(heading in known for heading in headings)
    problems = _map_problems(headings, columns, known, file) if is_for_this else []
    places: dict[int, str] = {}
    unread: list[str] = []
    for place, heading in enumerate(headings):
        target = columns.fields.get(heading, heading if heading in known else None)
        if target is None:
            near = _near(heading, known)
            if near:
                problems.append(Problem(_near_miss(heading, near, columns.table), path=f"column {heading}", file=file))
            unread.append(f"'{heading}'")
        elif target == IGNORE:
            unread.append(f"'{heading}' (as the column map says)")
        elif target in places.values() and target not in repeated:
            first = next(headings[other] for other, taken in places.items() if taken == target)
            say = f"'{first}' and '{heading}' both hold {target}; one column per field"
            problems.append(Problem(say, path=f"column {heading}", file=file))
        elif target in known:
            places[place] = target
    if problems:
        raise BadInput(first_twenty(problems, file))
    return places, [f"columns not read: {', '.join(unread)}"] if unread else []


def _map_problems(headings: Sequence[str], columns: ColumnMap, known: Collection[str], file: str) -> list[Problem]:
    problems = []
    for heading, target in columns.fields.items():
        path = f'columns.{columns.table}."{heading}"'
        if target != IGNORE and target not in known:
            say = f"no field '{target}'.{nearest(target, known)} Fields: {', '.join(known)}, or {IGNORE}"
            problems.append(Problem(say, path=path, file=file))
        if heading not in headings:
            say = f"the file has no heading '{heading}'; headings: {', '.join(headings)}.{nearest(heading, headings)}"
            problems.append(Problem(say, path=path, file=file))
    return problems


def _near(heading: str, known: Collection[str]) -> str | None:
    plain = re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")
    for prefix in ("potential_", "quota_", "last_year_"):
        if plain.startswith(prefix):
            return next(iter(difflib.get_close_matches(plain, list(known), n=1, cutoff=0.0)), None)
    return next(iter(difflib.get_close_matches(plain, list(known), n=1, cutoff=_NEAR)), None)


def _near_miss(heading: str, near: str, table: str) -> str:
    return (
        f"'{heading}' is not a heading that is known, but near '{near}': rename it, or say in spmsim.toml "
        f'[columns.{table}] "{heading}" = "{near}" (or "{IGNORE}")'
    )
