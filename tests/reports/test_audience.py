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


@pytest.mark.parametrize(
    ("sizes", "visible"),
    [
        ([20, 7, 3], [True, False, False]),  # 3 is too few; 7 goes with it, or the total less the rest would show the three
        ([20, 3, 2], [True, False, False]),
        ([20, 7, 5], [True, True, True]),
        ([4], [False]),
    ],
)
def test_small_groups_are_withheld_also_by_subtraction(sizes: list[int], visible: list[bool]) -> None:
    rows = [group(n) for n in sizes]
    assert [v for _, v in shown(rows, "executive")] == visible
    assert [v for _, v in shown(rows, "public")] == visible
    assert all(v for _, v in shown(rows, "owner"))


def test_bands_within_roles_go_where_totals_less_the_rest_would_show_a_few() -> None:
    # 16 people in EMEA; 13 of them in the role that is large enough: the difference is three people.
    rows = [group(16, by="role", role="big"), group(8, by="role", role="small"), group(16, name="EMEA"), group(8, name="APAC")]
    inside = [
        group(13, role="big", name="EMEA"),
        group(3, role="big", name="APAC"),
        group(3, role="small", name="EMEA"),
        group(5, role="small", name="APAC"),
    ]
    assert tables_shown([*rows, *inside], "executive") == rows
    assert tables_shown([*rows, *inside], "owner") == [*rows, *inside]
    large = [replace(row, people=6) for row in inside]
    assert tables_shown([*rows, *large], "executive") == [*rows, *large]


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
