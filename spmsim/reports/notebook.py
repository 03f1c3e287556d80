"""What a notebook needs beside the sections: the style in JupyterLab, and the mark that it came to its end."""

from __future__ import annotations

from importlib import resources
from typing import Any, Protocol

END = "application/vnd.spmsim.end+json"
"""Type of the output that the last cell of a finished notebook holds."""


class Finished:
    """The mark of a notebook that ran to its end; a report without it is not written."""

    def __init__(self, extent: str) -> None:
        self.extent = extent

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {END: {"finished": True, "extent": self.extent}, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"finished: {self.extent}"


class Style:
    """The style of the report's parts, for JupyterLab."""

    def _repr_html_(self) -> str:
        return f"<style>{style_of('parts.css')}</style>"

    def __repr__(self) -> str:
        return "style of the report"


class Opened(Protocol):
    """What a notebook shows: a study or a situation, opened for an audience."""

    @property
    def extent(self) -> str:
        """How much it holds, `11 scenarios`."""
        ...


def finish(opened: Opened) -> Finished:
    """The last line of every notebook."""
    return Finished(opened.extent)


def style_of(*names: str) -> str:
    """The style sheets of those names, one after another."""
    folder = resources.files("spmsim.reports") / "template" / "spmsim"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
