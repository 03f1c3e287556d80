"""Progress: few plain lines where there is no terminal, a bar where there is one, nothing on standard output."""

from __future__ import annotations

import io

import pytest

from spmsim.command_line.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines_at(seconds: list[float], calls: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that are said where progress starts at 0 and is told at these seconds."""
    clock = iter([0.0, *seconds])
    monkeypatch.setattr("spmsim.command_line.progress.time.monotonic", lambda: next(clock))
    stream = io.StringIO()
    with Progress(stream) as progress:
        for what, share in calls:
            progress(what, share)
    return stream.getvalue().splitlines()


def test_what_is_soon_done_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_at([0.1, 5.0, 9.9], [("scenarios", 0.0), ("baseline", 1.0), ("break-even", 1.0)], monkeypatch) == []


def test_plain_lines_come_every_few_seconds_whatever_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = [("baseline", 0.2), ("baseline", 0.6), ("break-even", 0.0), ("break-even", 0.4), ("break-even", 1.0)]
    assert lines_at([9.0, 11.0, 15.0, 20.0, 21.0], calls, monkeypatch) == ["baseline  60%", "break-even  100%"]


def test_steps_within_the_work_are_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_at([12.0], [("report: executive_report: who-wins", 0.25)], monkeypatch) == ["report  25%"]


def test_standard_error_is_the_default(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spmsim.command_line.progress._SECONDS_BETWEEN_LINES", 0.0)
    with Progress() as progress:
        progress("market range", 1.0)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "market range  100%\n")


def test_a_terminal_gets_a_bar_with_the_words_as_they_are() -> None:
    stream = Terminal()
    with Progress(stream) as progress:
        progress("[red]not markup[/red]", 0.0)
        progress("[red]not markup[/red]", 0.5)
    assert "[red]not markup[/red]" in stream.getvalue()
    assert "50%" in stream.getvalue()


def test_a_terminal_shows_one_bar_for_a_work_of_many_steps() -> None:
    stream = Terminal()
    with Progress(stream) as progress:
        for step in range(4):
            progress(f"report: cell-{step}", step / 4)
    last = stream.getvalue().rpartition("report: cell-3")[0].splitlines()[-1]
    assert "report: cell-3" in stream.getvalue()
    assert "cell-2" not in last
