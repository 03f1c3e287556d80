"""How kernels are compiled and where the compiled code is kept.

The folder of the compiled code carries a hash of the sources of every kernel, of what they import, and of the compiler's version in its
name: an edit never runs old code, and the second process loads what the first one compiled. numba keeps apart what was compiled for
different processors.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba

from spmsim.engines.kernels.lanes import INNER

_PACKAGE = Path(__file__).resolve().parents[2]


def kernel(function: Callable[..., Any]) -> Any:
    """Compiles a kernel that other kernels call; Python cannot call it."""
    return numba.njit(nogil=True, **INNER)(function)


def kept_kernel(function: Callable[..., Any]) -> Any:
    """Compiles a kernel that Python calls, without holding the interpreter's lock, and keeps it on disk with all that it calls."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder())
    try:
        return numba.njit(nogil=True, cache=True, **(INNER | {"no_cpython_wrapper": False}))(function)
    finally:
        numba.config.CACHE_DIR = before


@functools.cache
def cache_folder() -> Path:
    """The first of these that can be written: beside the kernels, the user's cache folder, the temporary folder."""
    name = f"compiled-{sources_hash()}"
    for parent in _candidates():
        folder = parent / name
        if _is_private_and_writable(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix="spmsim-"))  # kept for this process only


def sources_hash() -> str:
    """16 hexadecimal digits over the sources of the kernels and the polynomials, and the versions of numba and Python."""
    digest = blake2b(f"{numba.__version__} {sys.version}".encode(), digest_size=8)
    for source in kernel_sources():
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


def kernel_sources() -> list[Path]:
    """Every module whose code or numbers end up in compiled code."""
    shared = ("foundation/polynomials.py", "foundation/money.py", "records/game.py", "records/settlement.py", "records/tallies.py")
    return [*sorted(Path(__file__).parent.glob("*.py")), *(_PACKAGE / name for name in shared)]


def _candidates() -> Iterator[Path]:
    yield Path(__file__).parent / "__pycache__"
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        yield Path(os.environ["LOCALAPPDATA"]) / "spmsim"
    else:
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "spmsim"
    user = os.getuid() if hasattr(os, "getuid") else "user"
    yield Path(tempfile.gettempdir()) / f"spmsim-{user}"


def _is_private_and_writable(folder: Path) -> bool:
    """Compiled code is loaded as code, so nobody else may own or write its folder."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        about = folder.stat()
    except OSError:
        return False
    return not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022)
