"""The kinds of figure that the report uses, on plain numbers; which numbers, and what they mean, the sections say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from spmsim.reports.drawing import BLUE, FAINT, INK, MUTED, ORANGE, Draw, Size, cut, new_figure, rows_axis, spread_out, ticks

Write = Callable[[float], str]
WITHHELD = "not shown"
"""Written in the place of a dot that a row lacks."""
Span = tuple[float, float, float]
"""Middle, low, high."""


@dataclass(frozen=True)
class Panel:
    """One panel of a dot plot: per row the filled dot and, where there is one, the hollow dot, each with its interval."""

    title: str
    filled: Sequence[Span | None]
    hollow: Sequence[Span | None] = ()
    write: Write = str


def dots(labels: Sequence[str], panels: Sequence[Panel], *, strong: int | None = None, headings: Collection[int] = ()) -> Draw:
    """Dots with intervals beside a line at zero, rows shared by the panels; `strong` is the row set off in colour, `headings` hold none."""

    def draw(size: Size) -> Figure:
        step = 0.36 if any(panel.hollow for panel in panels) else 0.3
        drawn, axes = new_figure(size, step * len(labels) + 0.1, len(panels), left=2.05)
        for k, (ax, panel) in enumerate(zip(axes, panels, strict=True)):
            rows_axis(ax, labels, size, strong=strong, headings=headings, named=k == 0 or size == "narrow")
            box = ax.get_position()
            begins = -box.x0 / box.width if size == "narrow" and len(panel.title) > 24 else 0.0  # a long title needs the whole width
            ax.set_title(panel.title, x=begins)
            for i, span in enumerate(panel.hollow):
                _dot(ax, i - 0.17, span, MUTED, hollow=True)
            for i, span in enumerate(panel.filled):
                if span is None and i not in headings:
                    ax.annotate(WITHHELD, (0, i), (6, 0), textcoords="offset points", va="center", color=MUTED, fontsize=8, style="italic")
                _dot(ax, i + (0.17 if panel.hollow else 0), span, BLUE if strong is None or i == strong else INK)
            ax.axvline(0, color=MUTED, linewidth=1, zorder=1)
            _room(ax, [*panel.filled, *panel.hollow])
            ticks(ax, "x", panel.write, 5 if len(panels) < 4 or size == "narrow" else 3)
        return drawn

    return draw


@dataclass(frozen=True)
class Spread:
    """How one quantity spreads: 5, 10, 50, 90 and 95 in the hundred."""

    p05: float
    p10: float
    p50: float
    p90: float
    p95: float


def spreads(
    labels: Sequence[str], rows: Sequence[Spread], write: Write, *, lines: Sequence[tuple[float, str]] = (), strong: int | None = None
) -> Draw:
    """Bars from 10 to 90 in the hundred with whiskers to 5 and 95, a tick at the middle; `lines` are limits with their names."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 0.32 * len(labels) + 0.1, left=2.05)
        ax = axes[0]
        rows_axis(ax, labels, size, strong=strong)
        for i, row in enumerate(rows):
            colour = BLUE if i == strong else INK
            ax.plot([row.p05, row.p95], [i, i], color=colour, linewidth=1, alpha=0.6, solid_capstyle="butt")
            ax.plot([row.p10, row.p90], [i, i], color=colour, linewidth=7, alpha=0.3, solid_capstyle="butt")
            ax.plot([row.p50, row.p50], [i - 0.24, i + 0.24], color=colour, linewidth=2)
        for place, name in lines:
            ax.axvline(place, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 2)))
            ax.annotate(
                name,
                (place, 1),
                (3, 3),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                color=ORANGE,
                fontsize=8.5,
                fontweight="bold",
            )
        ticks(ax, "x", write, 7 if size == "wide" else 4)
        return drawn

    return draw


@dataclass(frozen=True)
class Line:
    """One line over common x, with an optional interval at each point."""

    name: str
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    weight: str = ""
    """`focus`, `today`, or empty for the background."""
    x: Sequence[float] = ()
    """Its own places, where lines do not share them."""


def fan(x: Sequence[float], lines: Sequence[Line], write_x: Write, write_y: Write, *, x_title: str = "") -> Draw:
    """Lines named at their ends; today's and the focus in colour, the others behind."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 3.0 if size == "wide" else 2.7, left=0.75, below=0.2)
        ax = axes[0]
        width = 0.78 if size == "wide" else 0.60
        ax.set_position((ax.get_position().x0, ax.get_position().y0, ax.get_position().width * width, ax.get_position().height))
        for line in lines:
            colour, thick = _ink_of(line)
            ax.plot(x, line.y, color=colour, linewidth=thick, marker="o", markersize=thick * 1.7, zorder=3 if line.weight else 2)
            for place, low, high in zip(x, line.low, line.high, strict=False):
                ax.plot([place, place], [low, high], color=colour, linewidth=1.2, zorder=3 if line.weight else 2)
        ticks(ax, "y", write_y, 5)
        ax.set_xticks(list(x), [write_x(value) for value in x])
        ax.set_xlabel(x_title)
        _end_names(ax, x[-1], lines, size)
        return drawn

    return draw


def curves(panels: Sequence[tuple[str, Sequence[Line]]], write_y: Write, x_title: str) -> Draw:
    """Small multiples of pay over attainment, one panel per role: (title, lines)."""

    def draw(size: Size) -> Figure:
        columns = len(panels)
        drawn, axes = new_figure(size, 2.1 if size == "wide" else 1.8, columns, left=0.6, between=0.62, below=0.2)
        for ax, (title, lines) in zip(axes, panels, strict=True):
            frame = pd.DataFrame(
                [(at, y, line.name) for line in lines for at, y in zip(line.x, line.y, strict=True)], columns=["at", "pay", "plan"]
            )
            palette = {line.name: _ink_of(line)[0] for line in lines}
            sns.lineplot(frame, x="at", y="pay", hue="plan", palette=palette, errorbar=None, legend=False, ax=ax)
            for drawn_line, line in zip(ax.get_lines(), lines, strict=True):
                drawn_line.set(linewidth=_ink_of(line)[1], zorder=4 if line.weight == "focus" else 3 if line.weight else 2)
            ax.axvline(1, color=FAINT, linewidth=0.8, zorder=1)
            ax.set(xlabel=x_title, ylabel="", title=cut(title, 24))
            ax.set_xlim(0, 2)
            ax.set_xticks([0, 0.5, 1, 1.5, 2], ["0", "50", "100", "150", "200"])
            ticks(ax, "y", write_y, 4)
        return drawn

    return draw


@dataclass(frozen=True)
class Side:
    """One side of a row of a balance, as shares: what is found of all and of the stronger part, and the limits of what is sure.

    Where numbers are withheld, what is found lies between two shares; else they are the same.
    """

    some: tuple[float, float]
    strong: tuple[float, float]
    some_limits: tuple[float, float] | None = None
    strong_limits: tuple[float, float] | None = None


def balance(labels: Sequence[str], left: Sequence[Side], right: Sequence[Side], write: Write, titles: tuple[str, str]) -> Draw:
    """Bars to both sides of a middle line: people who lose and people who gain; hatched what is withheld, lines from limit to limit."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 0.32 * len(labels) + 0.1, left=2.05)
        ax = axes[0]
        rows_axis(ax, labels, size)
        for i, sides in enumerate(zip(left, right, strict=True)):
            for side, sign, colour in zip(sides, (-1, 1), (ORANGE, BLUE), strict=True):
                ax.barh(i, sign * side.some[0], height=0.56, color=colour, alpha=0.35, linewidth=0)
                ax.barh(i, sign * side.strong[0], height=0.56, color=colour, linewidth=0)
                _between(ax, i + 0.14, sign, side.some, colour)
                _between(ax, i - 0.14, sign, side.strong, colour)
                _limits(ax, i + 0.14, sign, side.some_limits)
                _limits(ax, i - 0.14, sign, side.strong_limits)
        ends = [end for side in (*left, *right) for end in (side.some, side.some_limits) if end is not None]
        most = max([0.05, *(high for _, high in ends)]) * 1.05
        ax.set_xlim(-most, most)
        ax.axvline(0, color=MUTED, linewidth=1)
        ticks(ax, "x", lambda value: write(abs(value)), 7 if size == "wide" else 4)
        for place, title, align, colour in ((0.48, titles[0], "right", ORANGE), (0.52, titles[1], "left", BLUE)):
            ax.text(place, 1.02, title, transform=ax.transAxes, ha=align, va="bottom", color=colour, fontweight="bold")
        return drawn

    return draw


def ranges(
    labels: Sequence[str], rows: Sequence[Span], write: Write, *, ends: Sequence[tuple[str, str]] = (), strong: int | None = None
) -> Draw:
    """Bars from the lowest to the highest found with a tick at the value as stated; `ends` names what lies at each end."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 0.36 * len(labels) + 0.1, left=2.3)
        ax = axes[0]
        rows_axis(ax, labels, size, strong=strong)
        for i, (stated, low, high) in enumerate(rows):
            colour = BLUE if strong is None or i == strong else INK
            ax.plot([low, high], [i, i], color=colour, linewidth=8, alpha=0.3, solid_capstyle="butt")
            ax.plot([stated, stated], [i - 0.27, i + 0.27], color=colour, linewidth=2)
        ax.axvline(0, color=MUTED, linewidth=1, zorder=1)
        _room(ax, rows, share=0.14 if ends else 0.06)
        for i, ((_, low, high), names) in enumerate(zip(rows, ends, strict=False)):
            for place, name, side, shift in ((low, names[0], "right", -5), (high, names[1], "left", 5)):
                ax.annotate(name, (place, i), (shift, 0), textcoords="offset points", ha=side, va="center", color=MUTED, fontsize=8)
        ticks(ax, "x", write, 7 if size == "wide" else 4)
        return drawn

    return draw


def groups_over_time(labels: Sequence[str], series: Sequence[tuple[str, Sequence[Spread], str]], write: Write) -> Draw:
    """Quarter by quarter, the 10-50-90 of one or two plans beside each other: (name, spreads, weight)."""

    def draw(size: Size) -> Figure:
        drawn, axes = new_figure(size, 2.1, left=0.75)
        ax = axes[0]
        for k, (name, rows, weight) in enumerate(series):
            colour = _ink_of(Line(name, (), weight=weight))[0]
            shift = (k - (len(series) - 1) / 2) * 0.24
            for i, row in enumerate(rows):
                ax.plot([i + shift] * 2, [row.p10, row.p90], color=colour, linewidth=9, alpha=0.3, solid_capstyle="butt")
                ax.plot([i + shift - 0.08, i + shift + 0.08], [row.p50, row.p50], color=colour, linewidth=2)
            ax.text(
                0.01 + (0.36 * k if size == "wide" else 0),
                1.03 if size == "wide" else 1.0 + 0.07 * (len(series) - 1 - k),
                cut(name, 40),
                transform=ax.transAxes,
                color=colour,
                fontweight="bold",
                va="bottom",
            )
        ax.set_xticks(range(len(labels)), labels)
        ax.set_xlim(-0.6, len(labels) - 0.4)
        ax.margins(y=0.12)
        ticks(ax, "y", write, 5)
        return drawn

    return draw


def _between(ax: Axes, y: float, sign: int, bounds: tuple[float, float], colour: str) -> None:
    """A hatched half bar between the least and the most that a share can be; nothing where it is known."""
    low, high = bounds
    if high > low:
        ax.barh(y, sign * (high - low), left=sign * low, height=0.28, facecolor="none", edgecolor=colour, hatch="/////", linewidth=0.8)


def _limits(ax: Axes, y: float, sign: int, limits: tuple[float, float] | None) -> None:
    """A thin line with ends between two limits that differ; nothing where what is found is sure."""
    if limits is not None and limits[1] > limits[0]:
        ax.plot([sign * limits[0], sign * limits[1]], [y, y], color=INK, linewidth=1, marker="|", markersize=5, zorder=3)


def _dot(ax: Axes, y: float, span: Span | None, colour: str, *, hollow: bool = False) -> None:
    if span is None:
        return
    middle, low, high = span
    ax.plot([low, high], [y, y], color=colour, linewidth=2.2, alpha=0.55, solid_capstyle="butt", zorder=2)
    ax.plot(
        [middle],
        [y],
        marker="o",
        markersize=5.5,
        color="white" if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.3,
        zorder=3,
    )


def _room(ax: Axes, spans: Sequence[Span | None], *, share: float = 0.06) -> None:
    """Limits that hold zero, with room at both ends; a panel in which nothing differs keeps a small width around zero."""
    values = [v for span in spans if span is not None for v in span] + [0.0]
    low, high = min(values), max(values)
    pad = share * (high - low) or 1.0
    ax.set_xlim(low - pad, high + pad)


def _ink_of(line: Line) -> tuple[str, float]:
    return {"focus": (BLUE, 2.4), "today": (INK, 2.0)}.get(line.weight, (FAINT, 1.2))


def _end_names(ax: Axes, x: float, lines: Sequence[Line], size: Size) -> None:
    ax.autoscale_view()
    low, high = ax.get_ylim()
    length = 29 if size == "wide" else 18
    inches = ax.get_position().height * ax.figure.get_size_inches()[1]  # type: ignore[union-attr]
    places = spread_out([line.y[-1] for line in lines], (high - low) * (0.16 if size == "wide" else 0.15) / inches)
    for line, place in zip(lines, places, strict=True):
        colour = _ink_of(line)[0] if line.weight else MUTED
        ax.annotate(
            cut(line.name, length),
            (x, line.y[-1]),
            (x + 0.04 * (x - ax.get_xlim()[0]), place),
            textcoords="data",
            va="center",
            ha="left",
            fontsize=8,
            color=colour,
            fontweight="bold" if line.weight else "normal",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3},
        )
