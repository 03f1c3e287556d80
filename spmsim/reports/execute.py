"""Run a notebook through papermill in a kernel of this interpreter, in a private folder, and make sure that it finished."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spmsim.reports
from spmsim.foundation.errors import RunFailed
from spmsim.reports.notebook import END
from spmsim.reports.notebooks import Value

CELL_SECONDS = 600
START_SECONDS = 60


_SAY_NO_DATA = frozenset(
    ("NameError", "SyntaxError", "IndentationError", "ImportError", "ModuleNotFoundError", "AttributeError", "TypeError",
     "ZeroDivisionError", "BadInput", "RunFailed")
)  # fmt: skip
"""Kinds of error that speak of code, or say what spmsim says anyway."""


@dataclass(frozen=True)
class Progress:
    """What is going on, for a bar or a line: `cell 4 of 12: effect`."""

    what: str
    done: int
    of: int


Watch = Callable[[Progress], None]


def execute(notebook: Path, parameters: Mapping[str, Value], folder: Path, watch: Watch | None = None) -> Any:
    """The executed notebook (an nbformat node), every cell without error and the last with its mark.

    Args:
        notebook: The notebook; it is not changed.
        parameters: Checked parameters, see `check_parameters`.
        folder: A private, empty folder: the kernel's working directory and the place of all by-products.
        watch: Called before every cell.

    Raises:
        RunFailed: the kernel did not start or died, or a cell failed; names the notebook, the cell and the cause.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # see notebooks.declared_parameters
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    for attempt in (1, 2):
        place = folder / f"kernel-{attempt}"
        place.mkdir(mode=0o700)
        try:
            done = papermill.execute_notebook(
                str(notebook), str(place / "executed.ipynb"), dict(parameters), **_engine(place, notebook, watch)
            )
            break
        except papermill.PapermillExecutionError as error:
            raise RunFailed(_failed_cell(notebook, error.source, _cause(error.ename, error.evalue))) from None
        except CellTimeoutError:
            raise RunFailed(f"notebook {notebook.stem}: a cell took more than {CELL_SECONDS} seconds") from None
        except (DeadKernelError, RuntimeError, TimeoutError) as error:
            if attempt == 2 or isinstance(error, DeadKernelError):
                raise RunFailed(f"notebook {notebook.stem}: the kernel stopped or did not start: {error}") from None
    _check(notebook, done)
    return done


def _engine(place: Path, notebook: Path, watch: Watch | None) -> dict[str, Any]:
    """Everything that papermill and nbclient are told."""
    from traitlets.config import Config

    config = Config()
    config.KernelManager.connection_file = str(place / "connection.json")
    kernel = _kernel_class(place)
    if "transport_encryption" in kernel.class_trait_names():
        config.KernelManager.transport_encryption = "auto"
    settings: dict[str, Any] = {
        "kernel_name": "python3",
        "kernel_manager_class": kernel,
        "config": config,
        "cwd": str(place),
        "progress_bar": False,
        "log_output": False,
        "request_save_on_cell_execute": False,
        "shutdown_kernel": "immediate",
        "execution_timeout": CELL_SECONDS,
        "start_timeout": START_SECONDS,
    }
    if watch is not None:
        settings["on_cell_start"] = _announce(notebook, watch)
    return settings


def _announce(notebook: Path, watch: Watch) -> Callable[..., None]:
    cells = _cells(notebook)
    order = [cell["id"] for cell in cells if cell.cell_type == "code"]

    def say(cell: Any, cell_index: int) -> None:
        name = cell.get("id", "")
        if name in order:
            watch(Progress(f"{notebook.stem}: {name}", order.index(name), len(order)))

    return say


def _kernel_class(place: Path) -> Any:
    """A kernel manager that starts this interpreter, with no kernel spec installed, no user's start-up files and no window."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    environment = {
        "MPLBACKEND": "Agg",
        "IPYTHONDIR": str(place / "ipython"),
        "PYTHONPATH": _import_path(),
        "PYTHONSTARTUP": "",
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    stated = get_kernel_dict()  # this interpreter, and whether its kernel can encrypt what it says over the loopback
    spec = KernelSpec(argv=stated["argv"], display_name="Python 3", language="python", env=environment, metadata=stated.get("metadata", {}))

    class OwnKernel(AsyncKernelManager):
        """The interpreter that runs this code."""

        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

    return OwnKernel


def _import_path() -> str:
    """The kernel must find this very package, also where it is not installed."""
    home = str(Path(spmsim.reports.__file__).parents[2])
    kept = os.environ.get("PYTHONPATH", "")
    installed = home in {*site.getsitepackages(), site.getusersitepackages()}
    return kept if installed else os.pathsep.join(filter(None, (home, kept)))


def _failed_cell(notebook: Path, source: str, cause: str) -> str:
    heading = ""
    for cell in _cells(notebook):
        if cell.cell_type == "markdown":
            heading = cell.source.strip().splitlines()[0].lstrip("# ") if cell.source.strip() else heading
        elif cell.source.strip() == source.strip():
            under = f" (“{heading}”)" if heading else ""
            return f"notebook {notebook.stem}, cell {cell['id']}{under}: {cause}"
    first = source.strip().splitlines()[0][:80] if source.strip() else "an empty cell"
    return f"notebook {notebook.stem}, cell “{first}”: {cause}"


def _cause(kind: str, says: str) -> str:
    """What went wrong in a cell; what the error says is left out where it may hold somebody's id or pay: `KeyError`."""
    return f"{kind}: {says}" if kind in _SAY_NO_DATA else kind


def _cells(notebook: Path) -> list[Any]:
    """The cells of a notebook as it is stored."""
    import nbformat

    node: Any = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    return list(node.cells)


def _check(notebook: Path, done: Any) -> None:
    """No error output anywhere, and the mark in the last cell: a notebook may also stop without raising."""
    outputs = [(cell, output) for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]
    for cell, output in outputs:
        if output.output_type == "error":
            raise RunFailed(_failed_cell(notebook, cell.source, _cause(output.ename, output.evalue)))
    if not any(END in output.get("data", {}) for _, output in outputs):
        raise RunFailed(f"notebook {notebook.stem} did not come to its end: its last cell must be finish(book)")
