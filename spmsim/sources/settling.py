"""`open_settled`: a company's table with its columns settled, by the saved map, standard headings, or a proposal that is confirmed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spmsim.foundation.errors import BadInput, refuse
from spmsim.records.people import People
from spmsim.sources.asked import may_ask
from spmsim.sources.columnar import Opened, open_table
from spmsim.sources.columns import ColumnMap, read_column_map
from spmsim.sources.kinds import ROSTER, Kind
from spmsim.sources.months import MONTHS, is_short_month
from spmsim.sources.proposals import Proposal, lacking, months_among, places_by_words, propose
from spmsim.sources.settings import save_table_settings


@dataclass(frozen=True)
class Importing:
    """How a company's tables are brought in."""

    settings: Path
    """`spmsim.toml`, with column maps and conventions; what is confirmed is saved there."""
    accept_columns: bool = False
    """Whether a proposed column map is taken without asking."""
    confirm: Callable[[str], bool] | None = None
    """Shows a proposal and asks; None where nobody can be asked."""


def open_settled(
    path: Path, kind: Kind, how: Importing, *, people: People | None = None, name: str | None = None
) -> tuple[Opened, ColumnMap]:
    """A file with its headings found, and which of them hold which field.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        kind: what is read.
        how: settings, and how a proposal is confirmed.
        people: the roster, by whose ids and names columns are recognised.
        name: how messages call the file.

    Raises:
        BadInput: a table that cannot be opened, columns that are missing, a proposal that nobody confirmed (printed, to be pasted).
    """
    saved = read_column_map(how.settings, kind.name)
    month = saved.conventions.month

    def is_headings(texts: Sequence[str]) -> bool:
        held = places_by_words(kind, texts, saved.fields)
        return not lacking(kind, held, months_among(kind, texts, held, month))

    opened = open_table(path, saved.conventions, is_headings, name=name)
    is_standard = _has_standard_headings(kind, opened.headings, month)
    if saved.fields or (is_standard and not may_ask(kind, opened.headings)):
        return opened, saved
    proposal = propose(kind, opened, month, people)
    if is_standard and not any(name in kind.repeated for name in proposal.fields.values()):
        return opened, saved
    missing = lacking(kind, proposal.fields.values(), proposal.months)
    missing = [group for group in missing if not any(field in opened.headings for field in group)]
    if missing:
        raise no_columns(opened, kind, missing)
    if not how.accept_columns and (how.confirm is None or not how.confirm(f"{opened.file}, columns:\n{proposal}")):
        raise _not_confirmed(opened, proposal, is_asked=how.confirm is not None)
    save_table_settings(how.settings, kind.name, proposal.fields, proposal.options)
    return opened, read_column_map(how.settings, kind.name)


def _has_standard_headings(kind: Kind, headings: Sequence[str], month: str | None) -> bool:
    held = [heading for heading in headings if heading in kind.words or heading.startswith("amount_")]
    if kind is ROSTER and "rep_id" not in held:
        return False
    return not lacking(kind, held, months_among(kind, headings, held, month))


def no_columns(opened: Opened, kind: Kind, missing: Sequence[Sequence[str]]) -> BadInput:
    """Fields that a table needs and has no column for."""
    wanted = ", ".join(" or ".join(group) for group in missing)
    say = f"no column holds {wanted}; headings: {', '.join(opened.headings)}. Map them in spmsim.toml under [columns.{kind.name}]"
    short = next((heading for heading in opened.headings if is_short_month(heading)), None)
    if short is not None:
        say += f"; if headings such as '{short}' are months, declare month = \"mon yy\" under [tables.{kind.name}]"
    bare = next((heading for heading in opened.headings if heading.strip().lower() in MONTHS), None)
    if bare is not None and kind.months_as_columns:
        say += f"; if '{bare}' is a month, say of which year: \"{bare}\" = \"2026-01\", and so on"
    return refuse(say, path=f"row {opened.heading_row}", file=opened.file)


def _not_confirmed(opened: Opened, proposal: Proposal, *, is_asked: bool) -> BadInput:
    if is_asked:
        what = f"the proposed column map was not confirmed; write one in spmsim.toml. It was:\n\n{proposal}\n"
    else:
        how = "accept this column map with --accept-columns, or put it into spmsim.toml"
        what = f"the headings are not standard ones; {how}:\n\n{proposal}\n"
    return refuse(what, path=f"row {opened.heading_row}", file=opened.file)
