"""`without_collecting`: no search for circles while millions of small things are made that are none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Python's collector of circular references rests, and goes on afterwards if it was on.

    A payroll of ten thousand people makes millions of lines that all stay, and the collector would go through them again and again:
    a quarter of the time. What nobody needs any more is freed as always.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
