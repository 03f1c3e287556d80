"""What a command says and how it ends: errors as lines on standard error, an exit code, JSON on standard output.

0 done · 1 the answer is "no" · 2 bad input · 3 a run failed · 130 stopped by the keyboard · 141 nobody reads the output.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from spmsim.command_line.faults import fault_in_words
from spmsim.foundation.errors import RunFailed, SpmsimError, refuse

STOPPED, UNREAD = 130, 141
_IN_PLAIN_SIGNS = "spmsim_in_plain_signs"
_PLAIN_SIGNS = {
    "×": "x", "÷": "/", "·": "*", "–": "-", "−": "-", "→": "->", "≥": ">=", "≤": "<=", "…": "...", "“": '"', "”": '"', "’": "'",
}  # fmt: skip
"""What messages say them with where a console lacks them."""


class SpokenGroup(TyperGroup):
    """The commands, ending in a message and an exit code where another program would show a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            raise SystemExit(_unread()) from None
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
            raise SystemExit(STOPPED) from None
        except (SpmsimError, OSError, MemoryError) as error:
            spoken = spoken_error(error)
            print(spoken, file=sys.stderr)
            raise SystemExit(spoken.exit_code) from None
        except Exception as error:
            if _is_ours_to_mend(error):
                print(fault_in_words(error), end="", file=sys.stderr)
                print("spmsim: this is a fault of spmsim, not of your input; the lines above say where", file=sys.stderr)
                raise SystemExit(RunFailed.exit_code) from None
            raise


def spoken_error(error: BaseException) -> SpmsimError:
    """The same trouble as an error that says it in words.

    Files that cannot be read or written as named are bad input; a full disk or memory is a run that failed.
    """
    if isinstance(error, SpmsimError):
        return error
    if isinstance(error, (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError, FileExistsError)):
        return refuse(f"{error.strerror or error}", file=str(error.filename or ""))
    if isinstance(error, MemoryError):
        return RunFailed(f"out of memory{f': {error}' if str(error) else ''}; fewer replications or fewer workers need less")
    place = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
    return RunFailed(f"{place}{getattr(error, 'strerror', None) or error}")


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON object on standard output; a number that does not exist must be `None`.

    Raises:
        ValueError: NaN or an infinity in the document.
    """
    print(json.dumps(document, ensure_ascii=not _has_every_letter(sys.stdout.encoding), indent=2, allow_nan=False))


def settle_console() -> None:
    """Let any text be printed on any console: signs that it lacks are written in plain ones (`->`), other letters by their number."""
    codecs.register_error(_IN_PLAIN_SIGNS, _in_plain_signs)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_IN_PLAIN_SIGNS)


def settle_jupyter() -> None:
    """Keep a checker of internationalised addresses, which nobody calls, from being compiled when jsonschema is imported (1 s)."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: not to be imported


def asked() -> Callable[[str], bool] | None:
    """Shows something and asks whether it is right; None where nobody sits at a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return lambda shown: typer.confirm(f"{shown}\nIs this right?", default=True, err=True)


def _has_every_letter(encoding: str | None) -> bool:
    return codecs.lookup(encoding or "utf-8").name.startswith("utf")


def _in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    plain = (_PLAIN_SIGNS.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in lacking)
    return "".join(plain), error.end


def _is_ours_to_mend(error: Exception) -> bool:
    """Whether this is neither a usage error nor an exit that typer itself will print."""
    return not isinstance(error, (typer.Exit, typer.Abort)) and not hasattr(error, "format_message")


def _unread() -> int:
    """Nobody reads our output any more (`| head`): keep the interpreter from complaining at its end."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives until the process ends
    return UNREAD
