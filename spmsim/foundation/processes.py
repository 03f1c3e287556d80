"""`in_processes`: parts of one piece of work side by side, each in a copy of this process; the result is that of one after another."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Part = TypeVar("Part")


def may_split() -> bool:
    """Whether a copy of this process costs little and is safe: on Linux, with a second processor, and no other thread here."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def in_processes(work: Callable[[int], Part], parts: int) -> list[Part] | None:
    """[work(0), …, work(parts − 1)]: the first here, each other in a process that begins as a copy of this one.

    Nothing is handed over but what `work` returns, so it may look at anything that is in memory here.

    Returns:
        The parts in their order; None where one of them failed: then do the whole here, so that its error is that of the whole.
    """
    context = get_context("fork")
    started = []
    for part in range(1, parts):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(work, part, there), daemon=True)
        process.start()
        there.close()
        started.append((process, here))
    try:
        return [work(0), *(here.recv() for _, here in started)]
    except Exception:
        return None
    finally:
        for process, here in started:
            here.close()
            if process.is_alive():
                process.terminate()
            process.join()


def _send(work: Callable[[int], Part], part: int, there: Connection) -> None:
    """Sends a part, or nothing where it fails: whoever waits then does the whole and meets the error, which is told once, in its words."""
    try:
        there.send(work(part))
    except Exception:  # printed here it would be a traceback, with people's ids and pay in it
        return
    finally:
        there.close()
