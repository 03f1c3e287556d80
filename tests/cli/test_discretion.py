"""Canaries: names, ids and pay that are planted in a company's files go through the whole cycle.

They stand in no log, traceback, manifest, file name or report for executives.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from spmsim.cli import app
from tests.scenario.test_first_baseline import FILLED

ID, NAME, SAID = "zyzzyva", "Quagga", "kakapo"
EARNS, PAID, SOLD = 273_151, 31_415, 57_721
"""First digits of planted on-target earnings, payments and bookings; everybody's own."""
AMOUNTS = "|".join(f"{amount // 1000},?{amount % 1000}" for amount in (EARNS, PAID, SOLD))
WHO = re.compile(f"{ID}|{NAME}|{SAID}", re.IGNORECASE)
PLANTED = re.compile(rf"{ID}|{NAME}|{SAID}|{AMOUNTS}", re.IGNORECASE)
PEOPLE = 14
MONTHS = [f"{2025 + month // 12}-{month % 12 + 1:02d}" for month in range(24)]


def ids() -> Iterator[tuple[str, str, str]]:
    """(id, name, role): two roles of seven, and one person who alone earns, sold and was paid the planted amounts."""
    for at in range(PEOPLE):
        yield f"{ID}-{at:02d}", f"{NAME}, No. {at}", "Hunter" if at % 2 else "Farmer"


def write(path: Path, rows: list[list[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def run(*words: object) -> Result:
    """A command, by whatever it ends; what it prints is what a log would hold."""
    return CliRunner().invoke(app, [str(word) for word in words])


def well(*words: object, answer: re.Pattern[str] = PLANTED) -> None:
    """A command that ends well: what it says on the way, and what it answers, hold no canary."""
    done = run(*words)
    assert done.exit_code == 0, done.output
    for said, hidden in ((done.stderr, PLANTED), (done.stdout, answer)):
        assert not (found := hidden.search(said)), f"{words[0]} told {found}"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, from messy files to reports; every command that ends well."""
    folder = tmp_path_factory.mktemp("cycle")
    sold = {rep_id: SOLD if at == 3 else 40_000 + 1_000 * at for at, (rep_id, _, _) in enumerate(ids())}
    roster: list[list[object]] = [["Employee No.", "Full Name", "Job Title", "OTE", "Base Share"]]
    roster += [[rep_id, name, role, EARNS if at == 3 else 100_000 + at, 0.5] for at, (rep_id, name, role) in enumerate(ids())]
    booked: list[list[object]] = [["Emp ID", "Booking Month", "Amount"]]
    booked += [[rep_id, month, sold[rep_id] + 100 * (place % 7)] for rep_id, _, _ in ids() for place, month in enumerate(MONTHS)]
    paid: list[list[object]] = [["rep_id", "period", "amount"]]
    paid += [[rep_id, month, PAID if at == 3 else 4_000 + at] for at, (rep_id, _, _) in enumerate(ids()) for month in MONTHS[12:]]
    survey: list[list[object]] = [["rep_id", "question", "score", "comment"]]
    survey += [[rep_id, "Is it fair?", at % 5 + 1, f"{SAID} said {rep_id}"] for at, (rep_id, _, _) in enumerate(ids())]
    tables = (("hr", roster), ("crm", booked), ("paid", paid), ("said", survey))
    files = {name: write(folder / f"{name}.csv", rows) for name, rows in tables}
    project = folder / "acme"
    well("init", project, "--roster", files["hr"], "--bookings", files["crm"], "--paid", files["paid"], "--survey", files["said"],
         "--accept-columns")  # fmt: skip
    text = (project / "scenarios/baseline.yaml").read_text()
    text = re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", text)
    (project / "scenarios/filled.yaml").write_text(text.replace("replications: 1000", "replications: 20"))
    (project / "scenarios/lower.yaml").write_text(
        "extends: filled.yaml\nabout: {title: Lower quotas, question: What if quotas fall?}\n"
        'changes:\n  - {scale: "quotas.*.rules.revenue.amount", by: 0.9}\n'
    )
    return project


@pytest.fixture(scope="module")
def cycle(company: Path) -> Path:
    filled, lower = company / "scenarios/filled.yaml", company / "scenarios/lower.yaml"
    next_year = [[rep_id, f"2027-{month:02d}", "revenue", SOLD + month] for rep_id, _, _ in ids() for month in range(1, 13)]
    sold = write(company / "sold.csv", [["rep_id", "month", "measure", "amount"], *next_year])
    for word in ("check", "explain"):
        well(word, filled)
    well("assess", company)
    past = ("--actuals", company / "data/last_year.csv", "--paid", company / "data/paid.csv")
    well("replay", filled, lower, *past, "--out", company / "replayed", answer=WHO)  # whoever is off, by a pseudonym, with what was paid
    well("run", filled, "--out", company / "runs")
    well("report", filled, lower, "--out", company / "report.html")
    well("review", filled, sold, "--out", company / "reviewed")
    well("pay", filled, sold, "--out", company / "paid", "--statements")
    return company


def test_no_file_name_says_who_somebody_is(cycle: Path) -> None:
    names = [path.relative_to(cycle).as_posix() for path in cycle.rglob("*")]
    assert len(names) > 20
    assert not [name for name in names if PLANTED.search(name)]


def test_no_manifest_names_anybody(cycle: Path) -> None:
    manifests = list(cycle.rglob("manifest.json"))
    assert manifests
    for path in manifests:
        assert not PLANTED.search(path.read_text(encoding="utf-8"))


def test_no_page_for_executives_names_anybody_or_tells_anybodys_pay(cycle: Path) -> None:
    pages = [path for path in cycle.rglob("*.html") if path.parent.name != "statements"]
    assert {path.name for path in pages} >= {"import.html", "assessment.html", "report.html", "review.html"}
    for path in pages:
        assert not PLANTED.search(path.read_text(encoding="utf-8")), path.name


def test_the_canaries_are_there_for_whoever_pays_these_people(cycle: Path) -> None:
    """Else this file could not fail: the statements hold name and id, the project's data the amounts."""
    page = (cycle / "paid/statements/04.html").read_text(encoding="utf-8")
    assert f"{NAME}, No. 3" in page and f"{ID}-03" in page
    data = (cycle / "data/roster.csv").read_text(encoding="utf-8")
    assert str(EARNS) in data and PLANTED.search((cycle / "data/paid.csv").read_text(encoding="utf-8"))


def test_bad_input_of_every_command_ends_without_a_traceback_and_writes_nobody_anywhere(company: Path, tmp_path: Path) -> None:
    """A message may name the row's own value, for it says what to mend; nothing else that stands in the files, and no file is left."""
    filled = company / "scenarios/filled.yaml"
    broken = write(tmp_path / "broken.csv", [["rep_id", "month", "measure", "amount"], [f"{ID}-00", "2027-01", "revenue", "x"]])
    strange = write(tmp_path / "strange.csv", [["rep_id", "month", "amount"], [f"{ID}-99", "2024-01", 1]])
    before = set(company.rglob("*"))
    told = [
        run("init", tmp_path / "new", "--roster", broken, "--bookings", broken),
        run("assess", tmp_path),
        run("replay", filled, "--actuals", broken, "--out", tmp_path / "r"),
        run("replay", filled, "--actuals", strange, "--out", tmp_path / "r"),
        run("report", filled, "--set", "team.skill_sd=x", "--out", tmp_path / "r.html"),
        run("review", filled, broken, "--out", tmp_path / "v"),
        run("pay", filled, broken, "--out", tmp_path / "p"),
    ]
    for done in told:
        assert done.exit_code == 2, done.output
        said = done.stdout + done.stderr
        assert "Traceback" not in said
        assert not re.search(rf"{NAME}|{SAID}|{EARNS}|{PAID}|{SOLD}", said)
    assert set(company.rglob("*")) == before
    assert not {"new", "r", "r.html", "v", "p"} & {path.name for path in tmp_path.iterdir()}
    assert not [path for path in tmp_path.rglob("*") if PLANTED.search(path.relative_to(tmp_path).as_posix())]


@pytest.mark.parametrize("words", [("assess",), ("replay",), ("pay",)], ids=["assess", "replay", "pay"])
def test_a_fault_in_the_middle_of_the_cycle_tells_nobody(
    words: tuple[str], company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What breaks while people's rows are at hand often says them: here an error of every place that knows them does."""

    def broken(*given: object, **named: object) -> object:
        raise KeyError(f"{ID}-03 ({NAME}) was paid {PAID}")

    monkeypatch.setattr("spmsim.studies.situation.assess.assess", broken)
    monkeypatch.setattr("spmsim.studies.replaying.replay.replay", broken)
    monkeypatch.setattr("spmsim.studies.paying.pay.checked", broken)
    filled = company / "scenarios/filled.yaml"
    sold = write(tmp_path / "sold.csv", [["rep_id", "month", "measure", "amount"], [f"{ID}-00", "2027-01", "revenue", 5]])
    given = {
        "assess": ("assess", company, "--out", tmp_path / "a.html"),
        "replay": ("replay", filled, "--actuals", company / "data/last_year.csv", "--out", tmp_path / "r"),
        "pay": ("pay", filled, sold, "--out", tmp_path / "p"),
    }
    done = run(*given[words[0]])
    assert done.exit_code == 3
    assert "Traceback" in done.stderr and "KeyError" in done.stderr
    assert not PLANTED.search(done.stdout + done.stderr)
