"""Telling that kernels are being compiled: once on a machine, but long enough to wonder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

COMPILING = "compiling the kernels (once on this machine, about half a minute)"

Watch = Callable[[str, float], None]


@contextmanager
def compilation_told(watch: Watch) -> Iterator[None]:
    """While this lasts, `watch` is told `COMPILING` and 0 whenever a kernel begins to be compiled, and 1 when the outermost is done.

    What is found on disk is not compiled: nothing is told then.
    """
    from numba.core import event

    class Told(event.Listener):  # type: ignore[misc]  # numba carries no types
        """A kernel that calls others is compiled around them."""

        def __init__(self) -> None:
            self._open = 0

        def on_start(self, event: Any) -> None:
            self._open += 1
            watch(COMPILING, 0.0)

        def on_end(self, event: Any) -> None:
            self._open -= 1
            if self._open == 0:
                watch(COMPILING, 1.0)

    with event.install_listener("numba:compile", Told()):
        yield
