"""What is said of a fault of our own: where it happened and of what kind it is, but not whose id or pay it happened with."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator

SHOW = "SPMSIM_FULL_ERRORS"
"""Set to 1 in the environment, what an error says is shown too, which may hold people's data."""


def fault_in_words(error: BaseException) -> str:
    """The places of a fault and of those behind it, each with its kind; messages only where the environment asks for them."""
    if os.environ.get(SHOW) == "1":
        return "".join(traceback.format_exception(error))
    return f"{''.join(_places(error))}(what it says may name people; {SHOW}=1 shows it)\n"


def _places(error: BaseException) -> Iterator[str]:
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from _places(behind)
        yield "\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__name__}\n"
