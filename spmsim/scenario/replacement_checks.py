"""Who replaces whom by name: the person is there, has left before, and is replaced once."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.errors import nearest
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding


def replacement_findings(spec: ScenarioSpec) -> Iterator[Finding]:
    """What is wrong with `replaces` in the rows of people."""
    people = {rep.rep_id: rep for rep in spec.team.reps}
    taken: dict[str, str] = {}
    for at, rep in enumerate(spec.team.reps):
        if rep.replaces is None:
            continue
        before, steps = people.get(rep.replaces), ("team", "reps", at, "replaces")
        if before is None:
            yield Finding(steps, f"nobody has the id '{rep.replaces}'.{nearest(rep.replaces, people)}".removesuffix("."))
        elif before.left_on is None:
            yield Finding(steps, f"'{rep.replaces}' has not left: give the last day (left_on) of whom '{rep.rep_id}' replaces")
        elif rep.hired_on is None or rep.hired_on <= before.left_on:
            what = f"'{rep.rep_id}' replaces '{rep.replaces}', who left on {before.left_on}; give a day of hire (hired_on) after that"
            yield Finding(steps, what)
        elif taken.setdefault(rep.replaces, rep.rep_id) != rep.rep_id:
            yield Finding(steps, f"'{rep.replaces}' is replaced by '{taken[rep.replaces]}' already; a seat has one person at a time")
