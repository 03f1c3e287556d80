"""Progress: plain lines where there is no terminal, a bar where there is one, nothing on standard output."""

from __future__ import annotations

import io

import pytest

from spmsim.command_line.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_say_when_work_begins_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    with Progress(stream) as progress:
        for share in (0.0, 0.1, 0.2, 0.9, 1.0, 1.0):
            progress("Steeper accelerators", share)
        progress("break-even", 0.0)
    assert stream.getvalue().splitlines() == ["Steeper accelerators  0%", "Steeper accelerators  100%", "break-even  0%"]
    assert capsys.readouterr().out == ""


def test_plain_lines_come_every_few_seconds_while_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 2.0, 6.0, 7.0, 12.0])
    monkeypatch.setattr("spmsim.command_line.progress.time.monotonic", lambda: next(clock))
    stream = io.StringIO()
    with Progress(stream) as progress:
        for share in (0.0, 0.2, 0.4, 0.6, 0.8):
            progress("replications", share)
    assert stream.getvalue().splitlines() == ["replications  0%", "replications  40%", "replications  80%"]


def test_standard_error_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress("cells", 1.0)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "cells  100%\n")


def test_a_terminal_gets_a_bar_with_the_words_as_they_are() -> None:
    stream = Terminal()
    with Progress(stream) as progress:
        progress("[red]not markup[/red]", 0.0)
        progress("[red]not markup[/red]", 0.5)
    assert "[red]not markup[/red]" in stream.getvalue()
    assert "50%" in stream.getvalue()
