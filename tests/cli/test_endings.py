"""How commands end: the exit code, and lines instead of a traceback."""

from __future__ import annotations

import errno
import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from spmsim.command_line.speech import SpokenGroup, print_json, spoken_error
from spmsim.foundation.errors import BadInput, Problem, RunFailed, SpmsimError

TROUBLES: dict[str, tuple[BaseException, int, str]] = {
    "one problem": (
        BadInput([Problem("must be positive, got -1", path="market.level", file="a.yaml", line=3)]),
        2,
        "a.yaml:3  market.level: must be positive, got -1",
    ),
    "two problems": (BadInput([Problem("first"), Problem("second")]), 2, "first\nsecond"),
    "failed run": (RunFailed("notebook report: cell 4 failed: ZeroDivisionError"), 3, "notebook report: cell 4 failed: ZeroDivisionError"),
    "no such file": (FileNotFoundError(errno.ENOENT, "No such file or directory", "b.yaml"), 2, "b.yaml  No such file or directory"),
    "not ours": (PermissionError(errno.EACCES, "Permission denied", "c.yaml"), 2, "c.yaml  Permission denied"),
    "a folder": (IsADirectoryError(errno.EISDIR, "Is a directory", "scenarios"), 2, "scenarios  Is a directory"),
    "full disk": (OSError(errno.ENOSPC, "No space left on device", "runs/x"), 3, "runs/x: No space left on device"),
    "no memory": (MemoryError(), 3, "out of memory; fewer replications or fewer workers need less"),
    "stopped": (KeyboardInterrupt(), 130, "stopped"),
}


def _ends(error: BaseException) -> tuple[int, str]:
    app = typer.Typer(cls=SpokenGroup, rich_markup_mode=None, pretty_exceptions_enable=False)

    @app.command()
    def work() -> None:
        raise error

    @app.command()
    def other() -> None:
        """Two commands make a group."""

    done = CliRunner().invoke(app, ["work"])
    return done.exit_code, done.stderr.strip()


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_is_said_in_lines_with_its_exit_code(name: str) -> None:
    error, code, said = TROUBLES[name]
    assert _ends(error) == (code, said)


def test_a_fault_of_ours_shows_where_and_is_no_answer() -> None:
    code, said = _ends(ZeroDivisionError("division by zero"))
    assert code == 3  # 1 would mean: the answer is "no"
    assert "Traceback" in said
    assert said.endswith("this is a fault of spmsim, not of your input; the lines above say where")


def test_a_fault_of_ours_shows_no_persons_data_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors often say the key or the value they met: `KeyError: 'E0042'`."""
    fault = KeyError("zyzzyva-31415.92")
    fault.__cause__ = ValueError("quetzal was paid 27182.81")
    _, said = _ends(fault)
    assert "zyzzyva" not in said and "quetzal" not in said
    assert "KeyError" in said and "ValueError" in said and "test_endings.py" in said
    assert "SPMSIM_FULL_ERRORS=1 shows it" in said
    monkeypatch.setenv("SPMSIM_FULL_ERRORS", "1")
    _, said = _ends(fault)
    assert "zyzzyva" in said and "quetzal" in said


def test_an_error_of_ours_keeps_its_own_exit_code() -> None:
    class Unusual(SpmsimError):
        exit_code = 1

    assert _ends(Unusual("no")) == (1, "no")
    assert spoken_error(Unusual("no")).exit_code == 1


def test_bad_input_without_a_problem_is_a_fault_of_ours() -> None:
    """It would end with an exit code and no word."""
    with pytest.raises(ValueError, match="needs a problem"):
        BadInput([])


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_json_never_holds_what_json_lacks(number: float, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError):
        print_json({"x": number})
    print_json({"x": None, "title": "–"})
    assert json.loads(capsys.readouterr().out) == {"x": None, "title": "–"}


def test_nobody_reads_the_output() -> None:
    """`spmsim … | head -0`: ends quietly."""
    script = (
        "import typer\n"
        "from spmsim.command_line.speech import SpokenGroup\n"
        "app = typer.Typer(cls=SpokenGroup, rich_markup_mode=None)\n"
        "@app.command()\n"
        "def work():\n"
        "    for _ in range(100000): print('a line of output')\n"
        "@app.command()\n"
        "def other(): pass\n"
        "app(['work'])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=30) == 141
    assert said == ""
