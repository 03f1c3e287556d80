"""A company of ten people whose last year can be added up by hand: six hunters with quotas and pay, four farmers without.

Hunter k of six sells 10·k a month in 2026 and 8·k a month in 2025, has a quota of 480 a year, a potential of 120·k, and is paid a tenth of
what they sell. Farmers sell 100 a month; the third left on 31 March 2026, the fourth came on 1 July 2026. Somebody who is in no roster
sold 30 in May 2026.
"""

from __future__ import annotations

import csv
from pathlib import Path

MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
MANAGER = "zyzzyva"


def write_project(folder: Path) -> Path:
    """The files that `assess` reads."""
    figures = ["potential_revenue", "last_year_quota_revenue", "last_year_pay"]
    heads = ["rep_id", "role", "region", "manager_id", "hired_on", "left_on", *figures]
    roster = [[f"h{k}", "hunter", "north", MANAGER, "", "", 120 * k, 480, 12 * k] for k in range(1, 7)]
    roster += [["f1", "farmer", "south", "", "", "", 1200, "", ""], ["f2", "farmer", "south", "", "", "", 1200, "", ""]]
    roster += [["f3", "farmer", "south", "", "", "2026-03-31", 1200, "", ""], ["f4", "farmer", "south", "", "2026-07-01", "", 1200, "", ""]]
    booked = [["x9", "2026-05", "revenue", 30]]
    for month in MONTHS:
        booked += [[f"h{k}", month, "revenue", (10 if month >= "2026" else 8) * k] for k in range(1, 7)]
        booked += [["f1", month, "revenue", 100], ["f2", month, "revenue", 100]]
        booked += [["f3", month, "revenue", 100]] if month <= "2026-03" else []
        booked += [["f4", month, "revenue", 100]] if month >= "2026-07" else []
    (folder / "data").mkdir(parents=True)
    (folder / "scenarios").mkdir()
    (folder / "scenarios/baseline.yaml").write_text("about: {title: Plan}\ncurrency: EUR\nplans: fill_in\n")
    write_table(folder / "data/roster.csv", [heads, *roster])
    write_table(folder / "data/bookings.csv", [["rep_id", "month", "measure", "amount"], *booked])
    return folder


def write_table(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
