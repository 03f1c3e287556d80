"""Progress on standard error: a bar on a terminal, now and then a line elsewhere, nothing on standard output."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self, TextIO

_SECONDS_BETWEEN_LINES = 10.0


class Progress(AbstractContextManager["Progress"]):
    """Told what is going on with `progress(what, share)`; shows it while the `with` block lasts.

    `what` names the work and, after a colon, its step (`break-even`, `report: executive, money`); `share` of the work is done, from 0
    to 1. Steps are shown on a terminal only.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}
        self._said = time.monotonic()

    def __enter__(self) -> Self:
        if self._stream.isatty():
            self._bar = _bar(self._stream)
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, what: str, share: float) -> None:
        """Show that this share of the work is done."""
        work = what.partition(": ")[0]
        if self._bar is None:
            self._say(work, share)
            return
        if work not in self._tasks:
            self._tasks[work] = self._bar.add_task(what, total=1.0)
        self._bar.update(self._tasks[work], completed=share, description=what)

    def _say(self, work: str, share: float) -> None:
        """A line every few seconds, whatever goes on; none for what is soon done."""
        now = time.monotonic()
        if now - self._said >= _SECONDS_BETWEEN_LINES:
            self._said = now
            print(f"{work}  {share:.0%}", file=self._stream, flush=True)


def _bar(stream: TextIO) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Bar(*columns, console=Console(file=stream), transient=True)
