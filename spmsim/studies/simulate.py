"""`simulate`: one scenario played and written to a run folder, or the finished run of the same key."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast as typed

from spmsim.foundation.errors import refuse
from spmsim.foundation.watching import Watch
from spmsim.records.policy import Policy
from spmsim.records.tallies import GROUP_SUMS, MONTH_SUMS
from spmsim.results.manifest import run_manifest
from spmsim.results.outputs import refuse_unwritable
from spmsim.results.run import Run
from spmsim.results.seats import RepTables, quarter_labels
from spmsim.results.store import find_run, write_run
from spmsim.results.tables import run_tables
from spmsim.scenario.key import canonical_json, normalisation_hash
from spmsim.scenario.loading import Scenario, effective_run, load, run_key
from spmsim.studies.normalise import Normalisation, stated_error
from spmsim.studies.opened.starts import starts_of
from spmsim.studies.playing import Cast, Draws, Engine, cast, compilation_told_of, normalisation_on, play_on, policy_of

MOST_REFERENCE_MONTHS = 5_000_000
"""Seat-months over all replications that the slow reference engine is asked to play at most."""
_SHARE_OF_MEMORY = 0.8


def simulate(
    scenario: Scenario | Path | str,
    *,
    baseline: Scenario | Path | str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: Engine | None = None,
    workers: int | None = None,
    out: Path | str = "runs",
    watch: Watch | None = None,
) -> Run:
    """Play a scenario; a finished run of the same key is opened instead.

    Args:
        scenario: scenario or file.
        baseline: where given, effort is normalised on the root of this one, as in a comparison with it; else on the scenario's own.
        replications: `None`: those of the scenario.
        seed: `None`: that of the scenario.
        engine: `monte_carlo`, or `reference` for small runs; `None`: that of the scenario.
        workers: threads; `None`: all processors. Does not change the results.
        out: folder of run folders.
        watch: told what is being done and what share of it is done.

    Raises:
        BadInput: a scenario that cannot be read, more than this machine can play, or a folder that cannot be written in.
        RunFailed: effort that cannot be normalised, or a run that cannot be written.
    """
    refuse_unwritable(Path(out), is_folder=True)
    played = scenario if isinstance(scenario, Scenario) else load(Path(scenario))
    other = baseline if isinstance(baseline, Scenario) or baseline is None else load(Path(baseline))
    root = (other or played).root
    draws = draws_of(played, replications=replications, seed=seed, engine=engine, workers=workers)
    made = cast(played)
    refuse_too_large(made, draws)
    normalisation = normalisation_on(root, made.effort)
    with compilation_told_of(draws, watch):
        return play_and_write(made, policy_of(made, normalisation), normalisation, draws, out=Path(out), root=root, watch=watch)


def draws_of(
    scenario: Scenario, *, replications: int | None = None, seed: int | None = None, engine: str | None = None, workers: int | None = None
) -> Draws:
    """Seed, replications and engine that are played: the scenario's own, where nothing else is asked for.

    Raises:
        BadInput: numbers that cannot be played, or an engine that there is not.
    """
    run = effective_run(scenario, replications=replications, seed=seed, engine=None if engine == "reference" else engine)
    used = typed(Engine, engine or run.engine)
    if workers is not None and workers < 1:
        raise refuse(f"at least one worker is needed, got {workers}", path="workers")
    return Draws(run.seed, run.replications, used, workers)


def play_and_write(
    of: Cast, policy: Policy, normalisation: Normalisation, draws: Draws, *, out: Path, root: Scenario, watch: Watch | None = None
) -> Run:
    """Open the finished run of the same key, or play and write it.

    Args:
        of: the scenario.
        policy: what people do.
        normalisation: for the manifest.
        draws: seed, replications and engine.
        out: folder of run folders.
        root: the scenario on which effort is normalised.
        watch: told the scenario's id and the share of replications played.
    """
    normalised_on = normalisation_hash(root.document) if of.effort is not None else ""
    key = run_key(of.scenario, seed=draws.seed, replications=draws.replications, engine=draws.engine, normalised_on=normalised_on)
    run = find_run(out, of.id, key)
    if run is None:
        run = _play_and_write(of, policy, normalisation, draws, out=out, key=key, watch=watch)
    title = of.scenario.spec.about.title or of.id
    return replace(run, manifest={**run.manifest, "title": title})  # titles are no part of the key: today's is shown


def _play_and_write(
    of: Cast, policy: Policy, normalisation: Normalisation, draws: Draws, *, out: Path, key: str, watch: Watch | None
) -> Run:
    started = time.perf_counter()
    spec = of.scenario.spec
    months = spec.calendar.labels()
    people = RepTables(of.game, of.terms, currency=spec.currency, quarters=quarter_labels(months))
    tallies = play_on(of.game, policy, draws, watch=watch, label=of.id, keep=people.keep)
    solved = {**normalisation.as_json(), **stated_error(of.prices)} if of.effort is not None else None
    manifest = run_manifest(
        seed=draws.seed, replications=draws.replications, engine=draws.engine, currency=spec.currency, terms=of.terms,
        title=spec.about.title or of.id, normalisation=solved,
        wall_seconds=time.perf_counter() - started, warnings=of.scenario.notes,
        opening=starts_of(of.scenario, of.game, minor=of.terms.minor),
    )  # fmt: skip
    tables = (*run_tables(tallies, of.game, of.terms, currency=spec.currency, months=months), *people.tables())
    return write_run(out, id=of.id, key=key, manifest=manifest, resolved=canonical_json(of.scenario.document), tables=tables)


def refuse_too_large(of: Cast, draws: Draws) -> None:
    """Refuse what would not fit this machine's memory, or is no task for the reference engine, before anything is played.

    What no machine plays in a day is refused with the scenario itself (`scenario.cross_checks`).

    Raises:
        BadInput: says what would be needed and what to lower.
    """
    seats, months = len(of.game.seats.rep_ids), of.game.months
    size = seats * months * draws.replications
    asked = f"{seats:,} seats × {months} months × {draws.replications:,} replications"
    needed, there = _bytes_needed(of, draws), _memory()
    what = ""
    if draws.engine == "reference" and size > MOST_REFERENCE_MONTHS:
        most = max(1, MOST_REFERENCE_MONTHS // (seats * months))
        what = f"the reference engine is for small runs and plays {asked} too slowly; it takes at most {most:,} replications here"
    elif there is not None and needed > _SHARE_OF_MEMORY * there:
        what = f"{asked} need about {needed / 2**30:.1f} GB of memory, and this machine has {there / 2**30:.1f} GB; lower the replications"
    if what:
        raise refuse(what, path="run.replications", file=str(of.scenario.file))


def at_once(casts: Sequence[Cast], draws: Draws) -> int:
    """How many scenarios may be played side by side: one for each thread, as far as the memory of this machine goes."""
    there, most = _memory(), max(_bytes_needed(one, draws) for one in casts)
    fitting = len(casts) if there is None else int(_SHARE_OF_MEMORY * there // most)
    return max(1, min(draws.threads, fitting, len(casts)))


def _bytes_needed(of: Cast, draws: Draws) -> int:
    """Sums by replication, twice: once to add up, once to write."""
    fields = len(of.game.groups) * len(GROUP_SUMS) + of.game.months * len(MONTH_SUMS) + 4 * len(of.game.measures)
    return 2 * 8 * draws.replications * fields


def _memory() -> int | None:
    """Bytes of memory of this machine; `None` where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
