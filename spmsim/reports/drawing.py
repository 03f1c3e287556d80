"""Drawing: one look for all figures, and figures as pictures that need no script, no font and no network.

Every figure is drawn twice, wide for desktops and paper and narrow for phones; the browser takes one. Text stays text in
the reader's own font. The same data give the same bytes: fixed layout, fixed hash salt, no date, metrics of the font that
comes with matplotlib.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from spmsim.reports.markup import Safe, clean, tag

INK, BLUE, ORANGE, GREEN, RED = "#16283a", "#1f5fa8", "#b35a00", "#1a7352", "#b3382c"
MUTED, FAINT, GRID = "#55646f", "#aab4be", "#e4e9ee"
Size = Literal["wide", "narrow"]
Draw = Callable[[Size], Figure]
WIDTH = {"wide": 9.3, "narrow": 3.75}
"""Inches; 72 units to the inch, shown at 4/3 pixels each: 893 and 360 pixels."""
FONT_STACK = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif"
STYLE: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 9,
    "axes.titlecolor": INK,
    "axes.labelsize": 8.5,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 9,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 5,
    "ytick.major.pad": 6,
    "text.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.7,
    "lines.linewidth": 1.6,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "spmsim",
    "path.simplify": False,
}


@contextmanager
def look() -> Iterator[None]:
    """Draw with the report's look and none of the user's own settings; letters that the layout font lacks are no trouble."""
    kept = {
        key: value
        for key, value in mpl.rcParamsDefault.items()
        if not key.startswith(("backend", "date.epoch", "interactive", "toolbar", "webagg"))
    }
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", category=mpl.MatplotlibDeprecationWarning)
        settings: Any = mpl.rcParams  # typed key by key
        settings.update(kept)
        settings.update(STYLE)
        yield


def figure(title: str, draw: Draw, *, alt: str, note: str = "") -> Safe:
    """A numbered figure: its finding as title, the picture in both sizes, a note below."""
    with look():
        wide, narrow = svg(draw("wide")), svg(draw("narrow"))
    picture = tag("picture", (tag("source", media="(max-width: 640px)", srcset=_data(narrow)), tag("img", src=_data(wide), alt=alt)))
    return tag("figure", (tag("figcaption", title), picture, tag("p", note, class_="note") if note else ""))


def svg(drawn: Figure) -> str:
    """The figure as SVG text, the same bytes for the same drawing."""
    stream = io.BytesIO()
    drawn.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = stream.getvalue().decode()
    text = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = text.replace("'DejaVu Sans'", FONT_STACK)
    return re.sub(r">\s+<", "><", text).strip()


def new_figure(
    size: Size, height: float, columns: int = 1, *, left: float = 0.0, below: float = 0.0, between: float = 0.28
) -> tuple[Figure, list[Axes]]:
    """Panels side by side when wide, stacked when narrow, at fixed places.

    Args:
        size: Wide or narrow.
        height: Height of a panel in inches.
        columns: Panels.
        left: Inches for the labels at the left of the first panel (wide) or of every panel (narrow: at most 1.45).
        between: Inches between wide panels.
        below: Inches more under a panel, for a title of its axis.
    """
    top, bottom = 0.3, 0.32 + below
    width = WIDTH[size]
    if size == "wide":
        total = height + top + bottom
        drawn = Figure(figsize=(width, total))
        room = (width - left - 0.15 - between * (columns - 1)) / columns
        boxes = [(left + i * (room + between), bottom, room, height) for i in range(columns)]
    else:
        left = min(left, 1.45)
        total = (height + top + bottom) * columns
        drawn = Figure(figsize=(width, total))
        boxes = [(left, total - (i + 1) * (height + top + bottom) + bottom, width - left - 0.15, height) for i in range(columns)]
    axes = [drawn.add_axes((x / width, y / total, w / width, h / total)) for x, y, w, h in boxes]
    return drawn, axes


def ticks(ax: Axes, axis: Literal["x", "y"], write: Callable[[float], str], count: int = 5) -> None:
    """Few round ticks, written as the report writes numbers."""
    chosen = ax.xaxis if axis == "x" else ax.yaxis
    chosen.set_major_locator(MaxNLocator(count, steps=[1, 2, 2.5, 5, 10], min_n_ticks=3))
    chosen.set_major_formatter(FuncFormatter(lambda value, _: write(value)))
    ax.grid(True, axis=axis)


def rows_axis(
    ax: Axes, labels: Sequence[str], size: Size, *, strong: int | None = None, headings: Collection[int] = (), named: bool = True
) -> None:
    """Names down the left side, the first on top; one of them may be set off, and some may be headings of those below."""
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_yticks([])
    for i, label in enumerate(labels if named else ()):
        set_off = i == strong or i in headings
        lines = short(label, 27 if size == "wide" else 20)
        for k, line in enumerate(lines):  # line by line: the reader's font is not the one that the layout measures
            ax.annotate(
                line,
                (0, i),
                (-7, ((len(lines) - 1) / 2 - k) * 10.5),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=9 if size == "wide" else 8,
                color=INK if set_off else MUTED,
                fontweight="bold" if set_off else "normal",
                annotation_clip=False,
            )


def short(text: str, length: int) -> list[str]:
    """A name in at most two lines of `length` letters, the rest cut with an ellipsis."""
    words, lines = clean(text).split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) < length or not lines[-1]:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    lines = [line if len(line) <= length else line[: length - 1] + "…" for line in lines]
    if len(lines) > 2:
        lines = [lines[0], lines[1][: length - 2] + " …"]
    return lines


def cut(text: str, length: int) -> str:
    """A name in one line."""
    name = " ".join(clean(text).split())
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def spread_out(places: Sequence[float], gap: float) -> list[float]:
    """Places moved apart to at least `gap`, order and middle kept: labels at the ends of lines."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [places[i] for i in order]
    for _ in range(200):
        clashes = [i for i in range(1, len(moved)) if moved[i] - moved[i - 1] < gap - 1e-9]
        if not clashes:
            break
        for i in clashes:
            push = (gap - (moved[i] - moved[i - 1])) / 2
            moved[i - 1], moved[i] = moved[i - 1] - push, moved[i] + push
    placed = [0.0] * len(places)
    for rank, i in enumerate(order):
        placed[i] = moved[rank]
    return placed


def _data(text: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()
