"""Progress on standard error: a bar on a terminal, plain lines elsewhere, nothing on standard output."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self, TextIO

_SECONDS_BETWEEN_LINES = 5.0


class Progress(AbstractContextManager["Progress"]):
    """Told what is going on with `progress(what, share)`; shows it while the `with` block lasts.

    `what` names the work (`Steeper accelerators`, `notebook cell 3 of 12`); `share` of it is done, from 0 to 1.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}
        self._said: dict[str, tuple[float, float]] = {}

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
        if self._bar is None:
            self._say(what, share)
            return
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=1.0)
        self._bar.update(self._tasks[what], completed=share)

    def _say(self, what: str, share: float) -> None:
        """A line when the work begins, when it ends, and every few seconds between."""
        now = time.monotonic()
        last, last_share = self._said.get(what, (-_SECONDS_BETWEEN_LINES, -1.0))
        ends = share >= 1.0 > last_share
        if not ends and (share <= last_share or now - last < _SECONDS_BETWEEN_LINES):
            return
        self._said[what] = (now, share)
        print(f"{what}  {share:.0%}", file=self._stream, flush=True)


def _bar(stream: TextIO) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Bar(*columns, console=Console(file=stream), transient=True)
