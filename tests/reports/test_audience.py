from collections.abc import Callable
from dataclasses import replace

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.reports.audience import Audience, audience_named, change_for, head_count, shown, tables_shown
from spmsim.studies.study import ChangeLine, GroupRow
from tests.reports.factory import difference, estimate, make_study


def group(people: int, *, by: str = "region", role: str = "all", name: str = "") -> GroupRow:
    return GroupRow("a", by, role, name or str(people), people, estimate(1, 1), estimate(1, 1), difference(0, 0))  # type: ignore[arg-type]


def hide(name: str) -> str:
    return f"P-{len(name)}"


def test_an_unknown_audience_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="Did you mean 'executive'"):
        audience_named("executiv")


def test_what_the_study_withholds_only_the_owner_sees() -> None:
    rows = [group(20), replace(group(3), withheld=True), replace(group(9), withheld=True)]
    for audience in ("executive", "public"):
        assert [v for _, v in shown(rows, audience)] == [True, False, False]  # type: ignore[arg-type]
    assert all(v for _, v in shown(rows, "owner"))


def test_a_breakdown_without_anything_to_see_is_not_printed() -> None:
    rows = [group(16, by="role", role="big"), replace(group(3, role="small", name="EMEA"), withheld=True)]
    assert tables_shown(rows, "executive") == rows[:1]
    assert tables_shown(rows, "owner") == rows


@pytest.mark.parametrize(
    ("audience", "expected"), [("owner", ["0", "3", "5"]), ("executive", ["0", "under 5", "5"]), ("public", ["0", "under 5", "5"])]
)
def test_counts_of_people(audience: Audience, expected: list[str]) -> None:
    assert [head_count(n, audience) for n in (0, 3, 5)] == expected


PERSON = ChangeLine("team.reps[rep_id=R017].quota_revenue", "set", "540000", "600000")


@pytest.mark.parametrize(
    ("line", "audience", "expected"),
    [
        (PERSON, "owner", (PERSON.path, "540000", "600000")),
        (PERSON, "executive", ("team.reps[rep_id=P-4].quota_revenue", "540000", "600000")),
        (PERSON, "public", ("team.reps[rep_id=one person].quota_revenue", "withheld", "withheld")),
        (
            ChangeLine('team.reps[name="Ann Lee"].name', "set", "Ann Lee", "Ann Low"),
            "executive",
            ("team.reps[name=P-7].name", "withheld", "withheld"),
        ),
        (ChangeLine("team.reps", "add", "", "{rep_id: R900, name: Ann}"), "executive", ("team.reps", "", "a person")),
        (ChangeLine("market.level", "set", "1", "0.9"), "public", ("market.level", "1", "0.9")),
    ],
)
def test_changes_of_single_people(line: ChangeLine, audience: Audience, expected: tuple[str, str, str]) -> None:
    assert change_for(line, audience, hide) == expected


def test_no_id_reaches_a_report_that_is_not_the_owners() -> None:
    from spmsim.reports.book import open_book
    from spmsim.reports.sections import changes, grounds

    study = make_study()
    scenarios = (study.scenarios[0], replace(study.scenarios[1], changes=(PERSON,)), *study.scenarios[2:])
    study = replace(study, scenarios=scenarios, notes=("Row team.reps[rep_id=R017] was not met, see /home/ann/secret/baseline.yaml",))
    sections: list[Callable[..., object]] = [changes.what_changes, grounds.left_out, grounds.provenance]
    for audience, is_named in (("owner", True), ("executive", False), ("public", False)):
        text = " ".join(section(open_book(study, audience))._repr_html_() for section in sections)  # type: ignore[attr-defined]
        assert ("R017" in text) == is_named
        assert ("600000" in text) == (audience != "public")
        assert ("/home/ann" in text) == is_named
