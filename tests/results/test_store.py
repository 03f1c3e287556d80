"""Run folders: whole or not there, the same bytes for the same numbers, private, and clear words for what is not a run."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import random
import stat
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spmsim.foundation.errors import BadInput, RunFailed
from spmsim.results.manifest import run_manifest
from spmsim.results.metrics import replication_metrics, role_metrics, terms_of
from spmsim.results.run import Run
from spmsim.results.store import find_run, open_run, write_run
from spmsim.results.tables import run_tables
from tests.results.factory import COMPANY, MONTHS, game, random_tallies

KEY = "abcdef0123456789"


def _write(out: Path, *, key: str = KEY, id: str = "baseline", seed: int = 1, n: int = 40, **manifest: Any) -> Run:
    terms = terms_of(game(), COMPANY)
    tables = run_tables(random_tallies(n, seed=seed), game(), terms, currency="USD", months=MONTHS)
    about = run_manifest(seed=seed, replications=n, engine="monte_carlo", currency="USD", terms=terms, **manifest)
    return write_run(out, id=id, key=key, manifest=about, resolved='{"a":1}\n', tables=tables)


def test_a_run_comes_back_as_it_was(tmp_path: Path) -> None:
    run = _write(tmp_path / "runs", warnings=("one",), wall_seconds=1.5)
    assert run.path == tmp_path / "runs" / f"baseline-{KEY}"
    assert {path.name for path in run.path.iterdir()} == {
        "manifest.json", "scenario.resolved.json", "replications.parquet", "groups.parquet", "periods.parquet", "histograms.parquet",
    }
    assert (run.id, run.key, run.currency, run.resolved()) == ("baseline", KEY, "USD", {"a": 1})
    assert {"python", "numpy", "pyarrow"} <= set(run.manifest["packages"])
    assert (run.manifest["seed"], run.manifest["schema_version"], run.manifest["warnings"]) == (1, 1, ["one"])
    run.verify()


def test_metrics_from_disk_are_those_from_memory_to_the_bit(tmp_path: Path) -> None:
    run = _write(tmp_path)
    played = random_tallies(40)
    here = replication_metrics(played, game(), COMPANY)
    there = run.replication_metrics()
    assert set(here) == set(there)
    for name, values in here.items():
        np.testing.assert_array_equal(there[name], values)
    for role, metrics in role_metrics(played, game(), COMPANY).items():
        for name, values in metrics.items():
            np.testing.assert_array_equal(run.role_metrics()[role][name], values)
    assert run.summary()["sales"].unit == "USD"
    assert set(run.by_role()) == {"hunter", "farmer"}
    assert "over_budget" not in run.by_role()["hunter"]


def test_the_same_numbers_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = _write(tmp_path / "a", wall_seconds=1.0), _write(tmp_path / "b", wall_seconds=2.0)
    different = _write(tmp_path / "c", seed=2)
    for file in one.manifest["files"]:
        assert (one.path / file).read_bytes() == (other.path / file).read_bytes()
    assert (one.path / "replications.parquet").read_bytes() != (different.path / "replications.parquet").read_bytes()


def test_every_column_has_unit_and_meaning(tmp_path: Path) -> None:
    run = _write(tmp_path)
    for name in run.manifest["tables"]:
        schema = run.arrow(name).schema
        assert schema.metadata[b"grain"]
        for field in schema:
            assert field.metadata[b"meaning"], field.name
            assert b"unit" in field.metadata
    assert run.arrow("replications").schema.field("sales").metadata[b"unit"] == b"USD"


def test_sums_by_group_and_month_come_back_in_minor_units(tmp_path: Path) -> None:
    run, played = _write(tmp_path), random_tallies(40)
    groups, by_group = run.group_sums()
    months, by_month = run.month_sums()
    assert (groups, months) == (game().groups, MONTHS)
    np.testing.assert_array_equal(by_group, played.by_group)
    np.testing.assert_array_equal(by_month, played.by_month)


def test_pandas_reads_the_files_without_us(tmp_path: Path) -> None:
    import pandas as pd

    frame = pd.read_parquet(_write(tmp_path).path / "groups.parquet")
    assert (frame["role"].tolist()[0], frame["region"].tolist()[0]) == ("hunter", "East")


def test_numbers_that_json_lacks_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="JSON"):
        _write(tmp_path / "runs", wall_seconds=float("nan"))
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_manifest_without_units_is_said_to_be_so(tmp_path: Path) -> None:
    run = _write(tmp_path)
    _break_manifest(run.path, json.dumps({**run.manifest, "terms": {"minor": 100.0}}))
    with pytest.raises(RunFailed, match="units and company figures"):
        open_run(run.path).summary()


def test_a_metric_that_does_not_exist_is_missing_not_nan(tmp_path: Path) -> None:
    terms = terms_of(game(), {})
    tables = run_tables(random_tallies(5), game(), terms, currency="USD", months=MONTHS)
    about = run_manifest(seed=0, replications=5, engine="monte_carlo", currency="USD", terms=terms)
    run = write_run(tmp_path, id="x", key=KEY, manifest=about, resolved="{}", tables=tables)
    assert run.arrow("replications").column("contribution").null_count == 5
    assert run.replication_metrics()["contribution"] is None
    assert run.summary()["contribution"].mean is None


def test_tables_have_their_grain(tmp_path: Path) -> None:
    run = _write(tmp_path, n=40)
    replications, groups, periods = run.table("replications"), run.table("groups"), run.table("periods")
    assert replications["replication"].tolist() == list(range(40))
    assert not groups.duplicated(["replication", "role", "region", "tenure_band", "performance_band"]).any()
    assert (len(groups), len(periods)) == (40 * 3, 40 * 12)
    assert not periods.duplicated(["replication", "month"]).any()
    by_replication = groups.groupby("replication")["sales"].sum().to_numpy()
    np.testing.assert_allclose(by_replication, replications["sales"])
    # by_month counts up by 100 cents: month 1, second figure (incentive pay) of replication 0 is the 8th number, 7 → 7.00
    assert periods.loc[1, "incentive_pay"] == 7.0


def test_histograms_are_merged_over_bands(tmp_path: Path) -> None:
    frame = _write(tmp_path).table("histograms")
    assert len(frame) == 2 * 3 * 400
    attainment = frame[(frame["figure"] == "attainment") & (frame["role"] == "hunter") & (frame["region"] == "West")]
    assert attainment["rep_years"].tolist() == list(range(400, 800))
    assert attainment["bin_to"].iloc[-1] == float("inf")
    assert (attainment["bin_from"].iloc[100], attainment["bin_to"].iloc[100]) == (1.0, 1.01)


def test_many_replications_are_written_in_blocks(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    run = _write(tmp_path, n=30_000)
    groups = pq.ParquetFile(run.path / "groups.parquet")
    assert groups.metadata.num_row_groups > 1
    assert groups.metadata.num_rows == 90_000
    columns = [groups.metadata.row_group(0).column(index) for index in range(groups.metadata.num_columns)]
    assert {column.path_in_schema for column in columns if column.has_dictionary_page} == {
        "role", "region", "tenure_band", "performance_band",  # a dictionary of floats would cost time and save nothing
    }
    assert run.group_sums()[1].shape[:2] == (30_000, 3)


def test_a_finished_run_is_reused(tmp_path: Path) -> None:
    first = _write(tmp_path, wall_seconds=1.0)
    again = _write(tmp_path, wall_seconds=99.0, seed=2)
    assert again.manifest == first.manifest
    assert find_run(tmp_path, "baseline", KEY) is not None
    assert find_run(tmp_path, "other", KEY) is None


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_files_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        run = _write(tmp_path / "deep" / "runs")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in run.path.iterdir()}
    assert set(modes.values()) == {0o600}
    for folder in (run.path, run.path.parent, run.path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("id", ["", ".hidden", "a/b", "a\\b", "x" * 181, "nul\0"])
def test_ids_that_cannot_name_a_folder_are_refused(tmp_path: Path, id: str) -> None:
    with pytest.raises(BadInput):
        find_run(tmp_path, id, KEY)


@pytest.mark.parametrize("key", ["", "../x", "ab", "a b c d"])
def test_keys_that_cannot_name_a_folder_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(BadInput, match="run key"):
        find_run(tmp_path, "baseline", key)


def _break_manifest(path: Path, text: str) -> None:
    (path / "manifest.json").write_text(text)


def test_what_is_not_a_run_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no run folder"):
        open_run(tmp_path / "nowhere")
    with pytest.raises(BadInput, match=r"not a run folder: it has no manifest\.json"):
        open_run(tmp_path)
    _break_manifest(tmp_path, '{"kind": "something else"}')
    with pytest.raises(BadInput, match="not that of a run"):
        open_run(tmp_path)
    for text in ("{", "[" * 100_000, ""):
        _break_manifest(tmp_path, text)
        with pytest.raises(RunFailed, match="damaged"):
            open_run(tmp_path)
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RunFailed, match="cannot be read"):
        open_run(tmp_path)


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    run = _write(tmp_path)
    _break_manifest(run.path, json.dumps({**run.manifest, "schema_version": 2}))
    with pytest.raises(BadInput, match="schema version 2; this version of spmsim reads 1"):
        open_run(run.path)


@pytest.mark.parametrize("change", [{"files": None}, {"tables": {"../../etc/passwd": {}}}, {"files": {"../x": {"bytes": 1, "sha256": ""}}}])
def test_a_manifest_that_points_elsewhere_is_damaged(tmp_path: Path, change: dict[str, Any]) -> None:
    run = _write(tmp_path)
    _break_manifest(run.path, json.dumps({**run.manifest, **change}))
    with pytest.raises(RunFailed, match="damaged"):
        open_run(run.path)


def test_missing_cut_and_changed_files_are_noticed(tmp_path: Path) -> None:
    run = _write(tmp_path)
    groups = run.path / "groups.parquet"
    whole = groups.read_bytes()
    groups.write_bytes(whole[:-7])
    with pytest.raises(RunFailed, match=r"groups\.parquet has \d+ bytes instead of"):
        open_run(run.path)
    groups.write_bytes(bytes(len(whole)))
    with pytest.raises(RunFailed, match="has changed"):
        open_run(run.path).verify()
    with pytest.raises(RunFailed, match="cannot be read"):
        open_run(run.path).table("groups")
    groups.unlink()
    with pytest.raises(RunFailed, match="is missing"):
        find_run(tmp_path, "baseline", KEY)


def test_an_unknown_table_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Did you mean 'groups'"):
        _write(tmp_path).table("group")


def test_a_folder_of_another_run_is_not_taken_for_this_one(tmp_path: Path) -> None:
    _write(tmp_path).path.rename(tmp_path / f"renamed-{KEY}")
    with pytest.raises(RunFailed, match="holds the run baseline"):
        find_run(tmp_path, "renamed", KEY)


def test_stale_temporaries_are_swept_and_fresh_ones_left(tmp_path: Path) -> None:
    stale, fresh = tmp_path / ".writing-0000", tmp_path / ".writing-1111"
    for folder in (stale, fresh):
        folder.mkdir()
        (folder / "replications.parquet").write_bytes(b"half")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(stale, (two_days_ago, two_days_ago))
    _write(tmp_path)
    assert not stale.exists()
    assert fresh.exists()


def test_a_full_disk_at_any_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.fsync, 0

    def fail_at(call: int) -> None:
        nonlocal calls
        calls = 0

        def fsync(descriptor: int) -> None:
            nonlocal calls
            calls += 1
            if calls == call:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

    for call in range(1, 8):  # six files, then the folder
        fail_at(call)
        with pytest.raises(RunFailed, match="No space left on device"):
            _write(tmp_path / "runs")
        assert list((tmp_path / "runs").iterdir()) == []
    fail_at(99)
    _write(tmp_path / "runs").verify()
    assert calls == 8  # and the folder that holds the runs


def test_a_path_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(RunFailed, match="cannot be written"):
        _write(tmp_path / "runs")


def test_the_faster_of_two_writers_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from spmsim.results import store

    monkeypatch.setattr(store, "_sweep", lambda out: None)
    first = _write(tmp_path, wall_seconds=1.0)
    real = store.find_run
    monkeypatch.setattr(store, "find_run", lambda *given: None)  # the second looked before the first was there
    second = _write(tmp_path, wall_seconds=2.0)
    monkeypatch.setattr(store, "find_run", real)
    assert second.manifest == first.manifest
    assert [path.name for path in tmp_path.iterdir()] == [first.path.name]


def _write_for_ever(out: str, round_: int) -> None:
    for number in range(10_000):
        _write(Path(out), key=f"{round_:04d}{number:08d}", n=500)


def test_kill_at_any_moment_leaves_whole_runs_only(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.results.test_store", "pyarrow.parquet"])
    chance = random.Random(7)
    out = tmp_path / "runs"
    for round_ in range(20):
        writer = context.Process(target=_write_for_ever, args=(str(out), round_))
        writer.start()
        deadline = time.monotonic() + 30
        while not any(out.glob(f"baseline-{round_:04d}*")) and time.monotonic() < deadline:
            time.sleep(0.002)  # wait for its first run, then kill it somewhere in the next
        time.sleep(chance.uniform(0, 0.05))
        writer.kill()
        writer.join()
        writer.close()
    visible = [path for path in out.iterdir() if not path.name.startswith(".")]
    assert len(visible) >= 20
    for path in visible:
        open_run(path).verify()
    assert any(path.name.startswith(".writing-") for path in out.iterdir())  # some were killed in the middle
