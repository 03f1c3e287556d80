"""`Opened`: a situation opened for one audience; and the folder in which it travels to its notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spmsim.reports.audience import Audience, audience_named
from spmsim.reports.files import write_private
from spmsim.reports.study_file import SCHEMA_VERSION, dumped, load_record
from spmsim.results.wording import money, name_in_words, plural
from spmsim.studies.situation.assess import Situation
from spmsim.studies.situation.groups import Group
from spmsim.studies.situation.parts import By

FILE = "situation.json"
NOTHING_TOLD = "These files tell nothing of it, or too few people stand behind it to show it here."


@dataclass(frozen=True)
class Opened:
    """What every section of an assessment is written from."""

    told: Situation
    audience: Audience

    @property
    def extent(self) -> str:
        """How much there is."""
        return plural(len(self.told.groups), "group")

    @property
    def whole(self) -> Group | None:
        """Everybody; None where this audience may not see so few people."""
        return next((group for group in self.told.groups if group.by == "organisation"), None)

    def groups(self, *kinds: By) -> Iterator[Group]:
        """The groups of some kinds, in their order; all without."""
        return (group for group in self.told.groups if not kinds or group.by in kinds)

    def money(self, amount: float | None) -> str:
        """An amount in the currency of the files."""
        return money(amount, self.told.currency)


def name_of(group: Group) -> str:
    """How a table calls a group."""
    if group.by == "organisation":
        return "Everybody"
    return name_in_words(group.name) if group.by == "role" else group.name


def save_situation(told: Situation, folder: Path) -> Path:
    """Write `situation.json` into a folder, readable by the owner only; it holds what its audience may see and no more."""
    return write_private(folder / FILE, dumped({"schema_version": SCHEMA_VERSION}, told))


def open_situation(folder: Path | str, audience: str = "executive") -> Opened:
    """Open the situation of a folder for an audience.

    Raises:
        BadInput: no situation there, or no such audience.
    """
    told = load_record(Situation, Path(folder) / FILE, "situation")
    assert isinstance(told, Situation)
    return Opened(told, audience_named(audience))
