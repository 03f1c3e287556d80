"""`People`: the seats of a company's roster as its file says them, before any scenario fills what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, eq=False)
class People:
    """The people of a roster, in the order of its rows. P people; an empty text or None where the file says nothing."""

    ids: tuple[str, ...] = field(repr=False)
    """rep_id, as written: `007` stays `007`. Where the file has names and no ids, the names."""
    names: tuple[str, ...] = field(repr=False)
    roles: tuple[str, ...] = field(repr=False)
    regions: tuple[str, ...] = field(repr=False)
    managers: tuple[str, ...] = field(repr=False)
    """manager_id as written: an id of the roster, or a name that is not in it."""
    hired_on: tuple[date | None, ...] = field(repr=False)
    left_on: tuple[date | None, ...] = field(repr=False)
    """Last day of employment."""
    figures: Mapping[str, tuple[Decimal | None, ...]] = field(default_factory=dict, repr=False)
    """Other columns with numbers (`on_target_earnings`, `base_share`, `quota_revenue`, …) → a figure per person, exactly as written."""
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Other columns with texts (`plan`, `quota_set`) → a text per person."""
    notes: tuple[str, ...] = ()
    """Sentences on what was read in a certain way, and on what was not read."""
    file: str = ""
