"""Paths of a scenario in words, for tables and sentences."""

from __future__ import annotations

import re

from spmsim.reports.book import Book
from spmsim.results import wording

_NOT_ALONE = ("sd", "yearly", "level", "persistence", "months", "start", "amount", "weight", "revenue", "new_accounts", "renewals")
"""Last parts of a path that say little without the part before."""


def path_in_words(book: Book, path: str) -> str:
    """The last parts of a path in words: `team.roles.ae_enterprise.turnover.yearly` → `Turnover yearly (AE enterprise)`."""
    shown = book.path(path)
    owner = re.match(r"(?:team\.roles|quotas|plans)\.(\w+)\.(.+)", shown) or re.match(r"team\.reps\[role=(\w+)\]\.(.+)", shown)
    parts = re.sub(r"\[(\w+)\]", r".\1", owner[2] if owner else shown).split(".")
    last = " ".join(parts[-2:]) if parts[-1] in _NOT_ALONE else parts[-1]
    return wording.name_in_words(last) + (f" ({wording.name_in_words(owner[1])})" if owner else "")
