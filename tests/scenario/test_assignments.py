"""The assignments file: read into the transfers of people, its troubles named by row, column and value, its content in the run key."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from spmsim.foundation.errors import BadInput
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, from_document, load, run_key, vary
from spmsim.team.stints import stints

GOOD = (Path(__file__).parents[1] / "bad_scenarios" / "good.yaml").read_text(encoding="utf-8")


def with_rows(folder: Path, *rows: str, heading: str = "rep_id,from,role,plan,region,on_target_earnings") -> Path:
    (folder / "moves.csv").write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    (folder / "spmsim.toml").write_text("", encoding="utf-8")
    file = folder / "moving.yaml"
    file.write_text(
        GOOD.replace("team:\n", "team:\n  assignments: moves.csv\n").replace("accounts_won: 10}}", "accounts_won: 10}, accounts: 40}"),
        encoding="utf-8",
    )
    return file


def problems(file: Path) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as refused:
        load(file)
    return [(problem.path, problem.what) for problem in refused.value.problems]


def key(scenario: Scenario) -> str:
    return run_key(scenario, seed=1, replications=1, engine="monte_carlo", normalised_on="")


def test_rows_become_transfers_in_the_order_of_their_months(tmp_path: Path) -> None:
    scenario = load(with_rows(tmp_path, "seller-d001,2027-10,,,South,", "seller-d001,2027-04,,,West,110000"))
    mover, stayer, _ = scenario.spec.team.reps
    assert [(stint.first, stint.rep.region, stint.rep.on_target_earnings) for stint in stints(mover, scenario.spec.calendar)] == [
        (0, "North", 100_000), (3, "West", 110_000), (9, "South", 110_000),
    ]  # fmt: skip
    assert stayer.transfers == ()


def test_a_new_role_brings_its_plan_quotas_and_target_pay_and_cells_win(tmp_path: Path) -> None:
    scenario = load(with_rows(tmp_path, "seller-d001,2027-07,keeper,,,", "seller-d002,2027-07,keeper,,,95000"))
    for rep, earnings in zip(scenario.spec.team.reps, (90_000, 95_000), strict=False):
        then = rep.as_of("2027-07")
        assert (then.role, then.plan, then.quota_set, then.base_share, then.on_target_earnings) == (
            "keeper", "keep", "keepers", 0.6, earnings,
        )  # fmt: skip


def test_every_trouble_is_named_by_row_column_and_value(tmp_path: Path) -> None:
    file = with_rows(
        tmp_path, "seller-d009,2027-04,,,West,", "seller-d001,2027-01,,,West,", "seller-d001,2027-13,,,West,",
        "seller-d001,2027-05,,hnut,,",
        "seller-d001,2027-06,,,,", "seller-d002,2027-06,,,East,-5", "seller-d002,2027-06,,,East,5",
    )  # fmt: skip
    assert problems(file) == [
        ("row 2, column rep_id", "no person 'seller-d009' in the scenario. Did you mean 'seller-d002'?"),
        ("row 3, column from", "2027-01 is not after 2027-01: how things stand at the calendar's start is said by the roster"),
        ("row 4, column from", "'2027-13' is not a month; write YYYY-MM, such as 2027-03"),
        ("row 5, column plan", "no plan 'hnut' in the scenario; there are: hunt, keep. Did you mean 'hunt'?"),
        ("row 6, column rep_id", "the row changes nothing: role, plan, quota_set, region, manager_id and pay are all empty"),
        ("row 7, column on_target_earnings", "'-5' is negative; at least 0 is allowed"),
        ("row 8, column from", "'seller-d002' is transferred from 2027-06 in row 7 too; one row per person and month"),
    ]


def test_headings_are_mapped_once_and_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    file = with_rows(tmp_path, "seller-d001,2027-04,West", heading="rep_id,Effective,Sales area")
    mapped = '[columns.assignments]\n"Effective" = "from"\n"Sales area" = "region"\n'
    (tmp_path / "spmsim.toml").write_text(mapped, encoding="utf-8")
    from_csv = load(file)
    book = Workbook()
    sheet = book.active
    sheet.append(["rep_id", "Effective", "Sales area"])
    sheet.append(["seller-d001", datetime(2027, 4, 1), "West"])
    book.save(tmp_path / "moves.xlsx")
    file.write_text(file.read_text(encoding="utf-8").replace("moves.csv", "moves.xlsx"), encoding="utf-8")
    from_book = load(file)
    (transfer,) = from_csv.spec.team.reps[0].transfers
    assert (transfer.first, transfer.region) == ("2027-04", "West")
    assert from_book.spec.team.reps == from_csv.spec.team.reps
    assert "spmsim.toml [columns.assignments]" in from_csv.inputs


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    ((place, what),) = problems(with_rows(tmp_path, "seller-d001,West", heading="rep_id,region"))
    assert place == "row 1"
    assert "no column holds from" in what
    assert "[columns.assignments]" in what


def test_rows_after_the_calendar_are_left_out_and_noted(tmp_path: Path) -> None:
    scenario = load(with_rows(tmp_path, "seller-d001,2028-02,,,West,", "seller-d001,2027-02,,,East,"))
    assert [transfer.region for transfer in scenario.spec.team.reps[0].transfers] == ["East"]
    assert "moves.csv: 1 row begins after the calendar and not played" in scenario.notes


def test_the_content_of_the_file_is_in_the_run_key_and_the_document(tmp_path: Path) -> None:
    one = load(with_rows(tmp_path, "seller-d001,2027-04,,,West,"))
    again = from_document(one.document)
    assert key(again) == key(one)
    assert again.spec == one.spec
    other = load(with_rows(tmp_path, "seller-d001,2027-05,,,West,"))
    assert key(other) != key(one)


def test_paths_address_plans_and_transfers(tmp_path: Path) -> None:
    scenario = load(with_rows(tmp_path, "seller-d001,2027-04,,,West,"))
    dated = [{"from": "2027-01", "use": "hunt"}, {"from": "2027-07", "use": "keep"}]
    changed = vary(
        scenario,
        [
            Change("set", "team.reps[role=seller].quota_set", "hunters"),
            Change("set", "team.reps[seller-d002].plan", dated),
            Change("set", "team.reps[seller-d002].potential_renewals", 0.9),
            Change("set", "team.reps[seller-d002].quota_set", "keepers"),
            Change("add", "quotas.keepers.rules.revenue", {"type": "flat", "amount": 1}),
            Change("add", "quotas.keepers.rules.accounts_won", {"type": "flat", "amount": 1}),
            Change("set", "team.reps[seller-d001].transfers[0].region", "East"),
        ],
    )
    mover, other, _ = changed.spec.team.reps
    assert mover.transfers[0].region == "East"
    assert [stint.rep.plan for stint in stints(other, changed.spec.calendar)] == ["hunt", "keep"]
    settled = vary(changed, [Change("set", "team.reps[seller-d002].plan", "hunt")])
    assert len(stints(settled.spec.team.reps[1], settled.spec.calendar)) == 1


def test_the_file_itself_cannot_be_changed(tmp_path: Path) -> None:
    scenario = load(with_rows(tmp_path, "seller-d001,2027-04,,,West,"))
    with pytest.raises(BadInput, match="transfers are addressed as"):
        vary(scenario, [Change("set", "team.assignments", "other.csv")])
