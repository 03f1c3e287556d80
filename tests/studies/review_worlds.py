"""Years that really happened, for reviews: one replication of the plain reference engine, person by person, with leavers and newcomers."""

from __future__ import annotations

import calendar as days
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from spmsim.engines.reference.draws import Draws
from spmsim.engines.reference.seat_year import SeatYear
from spmsim.foundation.money import minor_digits
from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.studies.playing import Cast
from spmsim.studies.review.replay import Again


@dataclass(frozen=True)
class RealYear:
    """What happened in one replication."""

    bookings: Bookings
    roster: People


def real_year(of: Cast, again: Again, *, seed: int, replication: int = 0, months: int | None = None) -> RealYear:
    """One replication of `of`, in which people work as in the run `again`; replacements sell under ids of their own."""
    game, spec = of.game, of.scenario.spec
    draws = Draws(seed, replication + 1)
    sold: dict[str, np.ndarray] = {}
    out_of: dict[str, np.ndarray] = {}
    hired: dict[str, date | None] = {}
    left: dict[str, date | None] = {}
    role = {rep.rep_id: rep.role for rep in spec.team.reps}
    of_role: dict[str, str] = {}
    for seat, rep_id in enumerate(game.seats.rep_ids):
        life = SeatYear(game, again.policy, draws, seat, replication)
        for stay in life.stays:
            who = rep_id if stay.ordinal == 0 else f"{rep_id}-{stay.ordinal}"
            there = np.zeros(game.months)
            there[stay.first : stay.last + 1] = 1
            sold[who], out_of[who] = life.amounts * there, game.trials[:, seat] * there
            hired[who] = None if stay.ordinal == 0 else _day(spec.calendar.labels()[stay.first], last=False)
            left[who] = _day(spec.calendar.labels()[stay.last], last=True) if stay.leaves else None
            of_role[who] = role[rep_id]
    people, measures = tuple(sold), tuple(spec.measures)
    amounts = np.rint(np.moveaxis(np.stack([sold[who] for who in people]), 0, 1)).astype(np.int64)
    trials = np.rint(np.moveaxis(np.stack([out_of[who] for who in people]), 0, 1)).astype(np.int64)
    units = tuple(measure.unit for measure in spec.measures.values())
    bookings = Bookings(
        people=people, in_roster=np.asarray([who in role for who in people]), first_month=spec.calendar.start, months=game.months,
        measures=measures, units=units, digits=tuple(minor_digits(unit) if unit == spec.currency else 0 for unit in units), amounts=amounts,
        stated=(amounts != 0) | (trials > 0), out_of=trials if trials.any() else None, currency=spec.currency,
    )  # fmt: skip
    labels = spec.calendar.labels()
    roster = People(
        ids=people, names=("",) * len(people), roles=tuple(of_role[who] for who in people), regions=("",) * len(people),
        managers=("",) * len(people), hired_on=tuple(hired.values()), left_on=tuple(left.values()),
    )  # fmt: skip
    return RealYear(bookings if months is None else bookings.between(labels[0], labels[months - 1]), roster)


def write_year(folder: Path, year: RealYear) -> tuple[Path, Path]:
    """(bookings, roster) as files, in standard headings."""
    from spmsim.sources.canonical import as_csv, people_rows, total_rows

    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "actuals.csv", folder / "people.csv"
    for path, rows in zip(paths, (total_rows(year.bookings), people_rows(year.roster)), strict=True):
        path.write_text(as_csv(rows), encoding="utf-8")
    return paths


def _day(month: str, *, last: bool) -> date:
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, days.monthrange(year, number)[1] if last else 1)
