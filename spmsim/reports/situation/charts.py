"""The kinds of figure of an assessment, on plain numbers: bars, marks beside a line, months, and people as points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spmsim.reports.drawing import BLUE, FAINT, INK, MUTED, ORANGE, Draw, Size, cut, new_figure, rows_axis, ticks

Write = Callable[[float], str]
_LETTERS = 40
"""Letters of all labels together that stand side by side on a phone."""


def bars(
    labels: Sequence[str], values: Sequence[float], write: Write, *, line: float | None = None, strong: Sequence[int] | None = None
) -> Draw:
    """Upright bars with their figures on top; `line` is what they are compared with, `strong` those that the finding is about."""

    def draw(size: Size) -> Figure:
        is_upright = size == "narrow" and len(labels) * max(map(len, labels), default=0) > _LETTERS
        drawn, axes = new_figure(size, 1.9 if size == "wide" else 1.7, left=0.3, below=0.5 if is_upright else 0.12)
        ax = axes[0]
        colours = [BLUE if strong is None or at in strong else FAINT for at in range(len(values))]
        ax.bar(range(len(values)), values, width=0.72, color=colours, linewidth=0)
        for at, value in enumerate(values):
            ax.annotate(
                write(value), (at, value), (0, 3), textcoords="offset points", ha="center", color=INK, fontsize=_small(size, len(values)),
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            )  # fmt: skip
        if line is not None:
            ax.axhline(line, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 2)), zorder=0)
        ax.set_xticks(range(len(labels)), labels, fontsize=_small(size, len(values)), rotation=90 if is_upright else 0)
        ax.set_yticks([])
        ax.margins(y=0.14)
        return drawn

    return draw


def _small(size: Size, number: int) -> float:
    """Letters that fit over so many bars."""
    return 8.5 if size == "wide" else 7.5 if number <= 8 else 6.0


@dataclass(frozen=True)
class Mark:
    """A row: the middle, and from where to where it runs; a row without figures is a heading."""

    label: str
    middle: float | None
    low: float | None = None
    high: float | None = None
    floor: tuple[float, float] | None = None
    """From where to where luck alone would put it: a thin line."""


def marks(
    rows: Sequence[Mark], write: Write, *, line: tuple[float, str] | None = None, ends: tuple[float, float | None] | None = None
) -> Draw:
    """Dots, each with the range around it, beside a line with its name; `ends` is from where to where the axis runs, None: as the rows."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 0.29 * len(rows) + 0.12, left=2.05)
        ax = axes[0]
        headings = [at for at, row in enumerate(rows) if row.middle is None]
        rows_axis(ax, [row.label for row in rows], size, headings=headings)
        for at, row in enumerate(rows):
            if row.low is not None and row.high is not None:
                ax.plot([row.low, row.high], [at, at], color=BLUE, linewidth=6, alpha=0.28, solid_capstyle="butt")
            if row.floor is not None:
                ax.plot(row.floor, [at, at], color=INK, linewidth=1.2, marker="|", markersize=7)
            if row.middle is not None:
                ax.plot([row.middle], [at], marker="o", markersize=5.5, color=BLUE)
        ax.margins(x=0.06)
        if ends is not None:
            last = ax.get_xlim()[1] if ends[1] is None else ends[1]
            room = 0.02 * (last - ends[0])
            ax.set_xlim(ends[0] - room, last + room)
        if line is not None:
            _named_line(ax, *line)
        ticks(ax, "x", write, 6 if size == "wide" else 4)
        low, high = ax.get_xlim()
        room = (0.02 if size == "wide" else 0.06) * (high - low)  # a tick at the very edge has its name cut off
        ax.set_xticks([tick for tick in ax.get_xticks() if low <= tick <= high - (0 if ends and ends[1] is not None else room)])
        return drawn

    return draw


def _named_line(ax: Axes, place: float, name: str) -> None:
    """An upright line with its name above, on the side where there is room."""
    ax.axvline(place, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 2)))
    low, high = ax.get_xlim()
    is_right = place > low + 0.6 * (high - low)
    ax.annotate(
        name, (place, 1), (-3 if is_right else 3, 3), xycoords=("data", "axes fraction"), textcoords="offset points",
        ha="right" if is_right else "left", color=ORANGE, fontsize=8.5, fontweight="bold",
    )  # fmt: skip


def months(labels: Sequence[str], values: Sequence[float], rolling: Sequence[float | None], write: Write) -> Draw:
    """Bookings by month as thin bars, with the mean of the twelve months up to each as a line."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 1.9 if size == "wide" else 1.7, left=0.55)
        ax = axes[0]
        ax.bar(range(len(values)), values, width=0.8, color=FAINT, linewidth=0)
        known = [(at, value) for at, value in enumerate(rolling) if value is not None]
        ax.plot([at for at, _ in known], [value for _, value in known], color=BLUE, linewidth=2.4)
        step = max(1, len(labels) // (8 if size == "wide" else 4))
        ax.set_xticks(range(0, len(labels), step), labels[::step])
        ax.set_ylim(bottom=0)
        ticks(ax, "y", write, 4)
        return drawn

    return draw


@dataclass(frozen=True)
class Points:
    """People of one kind, as points."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


def points(panels: Sequence[Points], write_x: Write, write_y: Write, titles: tuple[str, str], *, diagonal: bool = False) -> Draw:
    """People as points, one panel per role; `diagonal` draws where both are the same."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 2.5 if size == "wide" else 2.1, len(panels), left=0.75, between=0.8, below=0.2)
        for ax, panel in zip(axes, panels, strict=True):
            ax.scatter(panel.x, panel.y, s=16, color=BLUE, alpha=0.55, linewidth=0)
            if diagonal and panel.x:
                most = max(*panel.x, *panel.y)
                ax.plot([0, most], [0, most], color=MUTED, linewidth=1, linestyle=(0, (4, 2)))
            ax.set(xlabel=titles[0], ylabel=titles[1], title=cut(panel.name, 28))
            ax.set_xlim(left=0)
            ax.set_ylim(bottom=0)
            ticks(ax, "x", write_x, 4)
            ticks(ax, "y", write_y, 4)
        return drawn

    return draw
