"""Paths and changes: what a path meets, what each change does, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.errors import BadInput
from spmsim.foundation.quantities import Stated
from spmsim.results import catalogue
from spmsim.scenario.chain import changes_of_command
from spmsim.scenario.changes import Change, Grounds, apply_change
from spmsim.scenario.loading import Scenario, load, vary
from spmsim.scenario.nodes import Node, node_from_data, plain
from spmsim.scenario.paths import Every, Key, Pick, Where, parse_path, resolve
from spmsim.scenario.schema import METRICS

GOOD = Path(__file__).parents[1] / "bad_scenarios" / "good.yaml"
TREE = node_from_data({
    "market": {"level": 1.0, "shocks": {"rep": {"sd": 0.4}, "market": {"sd": 0.06}, "none": None}},
    "plans": {"a": {"components": [{"name": "revenue", "weight": 0.8}, {"name": "wins", "weight": 0.2}]}},
    "team": {"reps": [
        {"rep_id": "1", "name": "Ann", "role": "x", "region": "North America", "pay": 10},
        {"rep_id": "B.2", "name": "Bob", "role": "y", "region": "South", "pay": 20.0},
        {"rep_id": "3", "name": "Cy", "role": "x", "region": "South", "pay": None},
    ]},
    "points": [[0, 0], [1, 1]],
    "blocks": {"one": {"part": {"kind": "a"}}, "two": {"part": {"kind": "b"}}, "three": {"part": {"kind": "a"}}},
})  # fmt: skip


@pytest.fixture(scope="module")
def good() -> Scenario:
    return load(GOOD)


def test_segments() -> None:
    assert parse_path("team.reps[role=x][region=North America].pay") == (
        Key("team"), Key("reps"), Where("role", "x"), Where("region", "North America"), Key("pay"),
    )  # fmt: skip
    assert parse_path("a.*.b[*][c]") == (Key("a"), Every(), Key("b"), Every(), Pick("c"))
    assert parse_path("a['x=y']['b.c']") == (Key("a"), Where("'x", "y'"), Pick("b.c"))


@pytest.mark.parametrize(
    ("path", "met"),
    [
        ("market.level", ["market.level"]),
        ("plans.a.components[wins].weight", ["plans.a.components[wins].weight"]),
        ("plans.*.components[*].weight", ["plans.a.components[revenue].weight", "plans.a.components[wins].weight"]),
        ("market.shocks.*.sd", ["market.shocks.rep.sd", "market.shocks.market.sd"]),  # the one that is null lacks what follows
        ("team.reps[1].pay", ["team.reps[1].pay"]),  # a name, not an index
        ("team.reps[B.2].pay", ["team.reps[B.2].pay"]),
        ("team.reps[role=x].pay", ["team.reps[1].pay", "team.reps[3].pay"]),
        ("team.reps[role=x][region=South].pay", ["team.reps[3].pay"]),
        ("team.reps[*][region=South].pay", ["team.reps[B.2].pay"]),  # under `*`, a person without pay is passed over
        ("team.reps[pay=20].role", ["team.reps[B.2].role"]),
        ("points[1][0]", ["points[1][0]"]),
        ("blocks.*.part[kind=a]", ["blocks.one.part", "blocks.three.part"]),  # blocks of other kinds are passed over
    ],
)
def test_what_a_path_meets(path: str, met: list[str]) -> None:
    _, applied = apply_change(TREE, Change("set", path, 5), Grounds())
    assert list(applied.met) == met


@pytest.mark.parametrize("pay", ["020", ".nan", "0x14"])
def test_what_is_no_number_picks_neither_a_number_nor_an_empty_cell(pay: str) -> None:
    with pytest.raises(BadInput, match="meets nothing"):
        resolve(TREE, f"team.reps[pay={pay}].role")


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b", "a[", "a[]", "a[=x]", "a[b", "a]b", "a[b]c", "a b[", "[a]", "a[b[c]]"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(BadInput):
        parse_path(path)


@given(st.text(alphabet="ab.[]*= '\"1", max_size=15))
def test_any_text_is_a_path_or_refused(path: str) -> None:
    try:
        resolve(TREE, path)
    except BadInput as refused:
        assert refused.problems


def places(node: Node, steps: str = "") -> list[str]:
    """Paths of all numbers in the tree."""
    found = []
    for step, child in node.children():
        path = f"{steps}[{step}]" if isinstance(step, int) else f"{steps}.{step}".removeprefix(".")
        if isinstance(child.value, (int, float)) and not isinstance(child.value, bool):
            found.append(path)
        found += places(child, path)
    return found


NUMBERS = ["market.level", "market.shocks.rep.sd", "plans.a.components[revenue].weight", "team.reps[B.2].pay", "points[1][1]"]


@given(st.sampled_from(NUMBERS), st.floats(-1e9, 1e9) | st.integers(-1000, 1000) | st.text(max_size=5))
def test_set_and_set_back_is_nothing(path: str, value: Any) -> None:
    old = TREE.at(resolve(TREE, path).steps[0])
    assert old is not None
    changed, _ = apply_change(TREE, Change("set", path, value), Grounds())
    back, _ = apply_change(changed, Change("set", path, old.value), Grounds())
    assert plain(back) == plain(TREE)


@given(st.sampled_from(NUMBERS), st.floats(1e-6, 1e6))
def test_scale_and_scale_back_is_nothing_but_rounding(path: str, factor: float) -> None:
    changed, _ = apply_change(TREE, Change("scale", path, factor), Grounds())
    back, _ = apply_change(changed, Change("scale", path, 1 / factor), Grounds())
    steps = resolve(TREE, path).steps[0]
    assert back.at(steps).value == pytest.approx(TREE.at(steps).value, rel=1e-12)  # type: ignore[union-attr]


@given(st.text(alphabet="abc_", min_size=1, max_size=5), st.integers())
def test_add_and_remove_is_nothing(key: str, value: int) -> None:
    anything = Grounds(is_open=lambda steps: True)
    changed, _ = apply_change(TREE, Change("add", f"plans.new_{key}", value), anything)
    assert plain(changed)["plans"][f"new_{key}"] == value
    back, _ = apply_change(changed, Change("remove", f"plans.new_{key}"), anything)
    assert plain(back) == plain(TREE)


def test_a_change_leaves_the_old_tree_and_shares_the_rest() -> None:
    before = plain(TREE)
    changed, _ = apply_change(TREE, Change("set", "market.level", 0.9), Grounds())
    assert plain(TREE) == before
    assert changed.get("team") is TREE.get("team")


def test_several_items_are_removed_together() -> None:
    changed, _ = apply_change(TREE, Change("remove", "team.reps[role=x]"), Grounds())
    assert [row["rep_id"] for row in plain(changed)["team"]["reps"]] == ["B.2"]


def test_scale_moves_the_range_and_keeps_whole_numbers_whole() -> None:
    tree = Node({"a": Node(40, stated=Stated(40, (30, 50), "CRM"))})
    changed, applied = apply_change(tree, Change("scale", "a", 1.1), Grounds())
    node = changed.get("a")
    assert node is not None
    assert node.value == 44
    assert isinstance(node.value, int)
    assert node.stated == Stated(44.0, (pytest.approx(33.0), pytest.approx(55.0)), "CRM")
    assert (applied.before, applied.after) == ("40", "44")


def test_set_with_a_bare_number_drops_the_range_and_names_the_file(good: Scenario) -> None:
    assert good.stated["market.level"] == Stated(1.0, (0.9, 1.1), "assumption")
    bare = vary(good, [Change("set", "market.level", 0.9, "scenarios/tough.yaml", 7)])
    assert bare.stated["market.level"] == Stated(0.9, None, "tough.yaml")
    assert bare.document["market"]["level"] == {"value": 0.9, "source": "tough.yaml"}
    full = vary(good, [Change("set", "market.level", {"value": 0.9, "range": [0.8, 1.0], "source": "survey"})])
    assert full.stated["market.level"] == Stated(0.9, (0.8, 1.0), "survey")


def test_optional_blocks_can_be_set_and_returned_to_their_default(good: Scenario) -> None:
    assert good.spec.decision is None
    more = vary(good, [Change("set", "decision.objective", "sales"), Change("set", "company.gross_margin", 0.8)])
    assert more.spec.decision is not None
    assert more.spec.decision.objective == "sales"
    less = vary(more, [Change("remove", "decision"), Change("remove", "company.gross_margin"), Change("remove", "market.shocks.rep")])
    assert less.spec.decision is None
    assert less.spec.company.gross_margin is None
    assert less.spec.market.shocks.rep.sd == 0.0


def test_a_default_that_nobody_wrote_exists(good: Scenario) -> None:
    assert vary(good, [Change("scale", "team.skill_sd", 2)]).spec.team.skill_sd == 0.0
    assert vary(good, [Change("set", "team.skill_sd", 0.2)]).spec.team.skill_sd == 0.2
    assert vary(good, [Change("set", "market.shocks.region.persistence", 0.5)]).spec.market.shocks.region.persistence == 0.5


def test_a_plan_and_a_role_can_be_added(good: Scenario) -> None:
    plan = plain(good.tree)["plans"]["keep"]
    role = {"plan": "rest", "quota_set": "keepers", "on_target_earnings": 1, "base_share": 1, "potential": {"renewals": 0.5}, "accounts": 3}
    hired = {"role": "rester", "reps": 2}
    wide = vary(good, [Change("add", "plans.rest", plan), Change("add", "team.roles.rester", role), Change("add", "team.draw", hired)])
    added = [rep for rep in wide.spec.team.reps if rep.role == "rester"]
    assert [(rep.rep_id, rep.plan, rep.accounts) for rep in added] == [("rester-d001", "rest", 3), ("rester-d002", "rest", 3)]
    assert wide.spec.team.reps[:3] == good.spec.team.reps


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("market.level=0.9", "market.level", 0.9),
        ("team.reps[role=x].base_share=0.6", "team.reps[role=x].base_share", 0.6),
        ("a=b=c", "a", "b=c"),
        ("a = [1, 2]", "a", [1, 2]),
        ("a={x: 1e6}", "a", {"x": 1e6}),
        ("a=NO", "a", "NO"),
        ("a=", "a", None),
    ],
)
def test_set_on_the_command_line(text: str, path: str, value: Any) -> None:
    (change,) = changes_of_command([text], [])
    assert (change.kind, change.path, plain(change.value)) == ("set", path, value)


def test_what_the_command_line_cannot_mean() -> None:
    with pytest.raises(BadInput) as refused:
        changes_of_command(["market.level", "a[b=c]", "a=012"], ["a"])
    assert [str(problem) for problem in refused.value.problems] == [
        "--set  expected PATH=VALUE, e.g. market.level=0.9; got 'market.level'",
        "--set  expected PATH=VALUE, e.g. market.level=0.9; got 'a[b=c]'",
        '--set  got 012; a number has no leading zeros: quote it if it is a name ("012"), or write 12',
        "--scale  expected PATH=FACTOR, e.g. quotas.*.rules.revenue.amount=0.9; got 'a'",
    ]


def test_sets_and_scales_of_the_command_line_are_applied() -> None:
    scenario = load(GOOD, sets=["market.level=0.8"], scales=["market.level=0.5"])
    assert scenario.spec.market.level == 0.4
    assert [(change.kind, change.before, change.after) for change in scenario.changes] == [("set", "1", "0.8"), ("scale", "0.8", "0.4")]
    assert scenario.root is not scenario
    assert scenario.root.spec.market.level == 1.0
    with pytest.raises(BadInput) as refused:
        load(GOOD, sets=["market.level=-1"])
    assert str(refused.value) == "--set  market.level: must be above 0, got -1"


def test_a_title_can_be_set_like_anything_else(tmp_path: Path) -> None:
    assert load(GOOD, sets=["about.title=New"]).spec.about.title == "New"
    (tmp_path / "good.yaml").write_text(GOOD.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "x.yaml").write_text("extends: good.yaml\nabout: {title: Own}\nchanges: [{set: about.question, to: Why}]\n")
    about = load(tmp_path / "x.yaml").spec.about
    assert (about.title, about.question) == ("Own", "Why")
    assert load(tmp_path / "x.yaml", sets=["about.title=New"]).spec.about.title == "New"


def test_a_star_says_that_it_skips_what_is_empty() -> None:
    with pytest.raises(BadInput, match=r"'left_on' is empty in all of .*; pick by \[name\]"):
        load(GOOD, sets=["team.reps[*].left_on=2027-05-31"])


def test_metrics_that_a_decision_may_name_are_those_of_the_results() -> None:
    assert tuple(METRICS) == tuple(catalogue.METRICS)


def test_an_objective_of_which_less_is_better_is_refused() -> None:
    from spmsim.scenario.schema import LOWER_IS_BETTER

    assert set(LOWER_IS_BETTER) == {name for name, metric in catalogue.METRICS.items() if metric.direction == "lower is better"}
    with pytest.raises(BadInput, match="less of 'ccos' is better"):
        load(Path(__file__).parents[2] / "scenarios" / "baseline.yaml", sets=["decision.objective=ccos"])
