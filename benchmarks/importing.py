"""How long a large bookings file takes: `python benchmarks/importing.py [--rows 1000000]`; prints seconds and the highest memory.

One row per deal, twelve columns: id, person, name, day, stage, amount as `1,234.56`, currency, and five that nobody reads. Wanted for a
million rows: at most 30 seconds and 1.5 GB.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.settling import Importing

_HEADINGS = "Opportunity ID,Employee no.,Owner,Close Date,Stage,Amount,Currency,Account,Product,Region,Note,Created\n"
_PEOPLE = 2_000


def write_deals(path: Path, rows: int) -> None:
    """A file of deals, the same every time."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(_HEADINGS)
        for row in range(rows):
            person = row * 7919 % _PEOPLE
            cents = row * 104_729 % 90_000_000
            stream.write(
                f'O{row:07d},{person:05d},"Person, No. {person}",{row % 28 + 1:02d}/{row % 12 + 1:02d}/{2024 + row % 3},'
                f'{"Closed Won" if row % 4 else "Lost"},"{cents // 100:,}.{cents % 100:02d}",{"USD" if row % 5 else "EUR"},'
                f'Account {row % 40_000},P{row % 12},Region {row % 6},"free text, with commas {row}",2024-01-01\n'
            )


def main() -> None:
    """Writes a file, reads it, prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        write_deals(path, rows)
        start, busy_before = time.perf_counter(), time.process_time()
        company = Company("USD", rates={"EUR": Decimal("1.08")})
        found = read_bookings(path, Importing(Path(folder) / "spmsim.toml", accept_columns=True), company)
        took, busy = time.perf_counter() - start, time.process_time() - busy_before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = path.stat().st_size
    deals = len(found.deals.deal_ids) if found.deals else 0
    print(f"{rows:,} rows, {size / 1e6:,.0f} MB: {took:.1f} s ({busy:.1f} s of work); highest memory {peak / 1e6:.2f} GB")
    print(f"{deals:,} deals of {len(found.people):,} people in {found.months} months, {found.amounts.sum() / 100:,.2f} {found.currency}")


if __name__ == "__main__":
    main()
