"""Make `data/roster.csv`, the people of the baseline company, from the parameters below.

    python scenarios/make_roster.py [FILE]

Every figure is an assumption. The same parameters give the same bytes on every machine: the standard library only, uniforms
addressed by name (a hash), and amounts rounded to whole units whose sum per role is exact.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import sys
from datetime import date
from pathlib import Path
from statistics import NormalDist

SEED = 2027
REGIONS = ("North America East", "North America West", "EMEA", "APAC")
MANAGERS = {"North America East": 4, "North America West": 3, "EMEA": 3, "APAC": 2}
"""Managers by region: 12, with 9 to 11 sellers each."""
MANAGER = {"pay": 260_000.0, "base_share": 0.60, "team_share": 0.95}
"""On-target earnings, base share, and the share of the team's quotas that a manager is asked for."""
SHORTEST_TENURE_YEARS = 1.0
"""Of managers, who are spread evenly from it to the longest tenure."""

ROLES: dict[str, dict[str, float]] = {
    "ae_small_business": {"revenue": 540_000, "new_accounts": 18, "pay": 120_000, "base_share": 0.50, "turnover": 0.33},
    "ae_mid_market": {"revenue": 810_000, "new_accounts": 9, "pay": 180_000, "base_share": 0.50, "turnover": 0.25},
    "ae_enterprise": {"revenue": 1_260_000, "new_accounts": 5, "pay": 280_000, "base_share": 0.50, "turnover": 0.18},
    "account_manager": {"revenue": 900_000, "new_accounts": 0, "pay": 140_000, "base_share": 0.65, "turnover": 0.15},
}
SEATS = {  # by region, in the order of REGIONS; regions add up to 36, 32, 32, 20 and roles to 48, 40, 20, 12
    "ae_small_business": (14, 13, 13, 8),
    "ae_mid_market": (12, 11, 10, 7),
    "ae_enterprise": (6, 5, 6, 3),
    "account_manager": (4, 3, 3, 2),
}
POTENTIAL_SD = 0.20
"""Log-sd of the planners' estimates within a role; the role's mean is kept exactly."""
LAST_YEAR_SD = 0.22
"""Log-sd of last year's sales around potential."""
LAST_YEAR_SHARE = 0.94
"""Last year's sales of a seat as a share of this year's potential, where the seat was filled all year."""
FIRST_YEAR_SHARE = 0.80
"""The same where the seat changed hands in the last year: it stood open, and a new person learned."""
LONGEST_TENURE_YEARS = 12.0
CALENDAR_START = date(2027, 1, 1)

# fmt: off
FIRST_NAMES = (
    "Alex", "Andrea", "Ariel", "Bente", "Billie", "Casey", "Charlie", "Dana", "Devon", "Eden", "Elia", "Finley",
    "Gabi", "Hadar", "Ira", "Jamie", "Jordan", "Jules", "Kai", "Kim", "Lee", "Luca", "Marin", "Mika",
    "Morgan", "Nikita", "Noa", "Noor", "Parker", "Quinn", "Ren", "Robin", "Sam", "Sasha", "Taylor", "Yael",
)
SURNAMES = (
    "Ashford", "Bellweather", "Calder", "Dunmore", "Eastman", "Fairburn", "Greenlaw", "Hartwell", "Inglis", "Juniper", "Kestrel",
    "Larkin", "Merriday", "Northam", "Oakes", "Pemberley", "Quillon", "Redfern", "Stillwater", "Thornby", "Underhill", "Vance",
    "Westlake", "Yarrow",
)

COLUMNS = (
    "rep_id", "name", "role", "region", "manager_id", "hired_on", "left_on",
    "potential_revenue", "potential_new_accounts", "last_year_revenue", "last_year_pay",
)
# fmt: on


def roster() -> list[dict[str, str]]:
    """The rows of the roster, in the order of the ids."""
    seats = [(role, region) for role, by_region in SEATS.items() for region, n in zip(REGIONS, by_region, strict=True) for _ in range(n)]
    rows: list[dict[str, str]] = []
    for role in ROLES:
        first = len(rows)
        ids = [f"E{first + i + 1:04d}" for i in range(sum(SEATS[role]))]
        rows += _rows_of_role(role, ids, [region for held, region in seats if held == role])
    _assign_managers(rows)
    return [*rows, *_managers(rows)]


def csv_text(rows: list[dict[str, str]]) -> str:
    """The roster as CSV with line feeds."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def uniform(*address: str) -> float:
    """A uniform in (0, 1) for an address."""
    digest = hashlib.blake2b("|".join((str(SEED), *address)).encode(), digest_size=7).digest()
    return (int.from_bytes(digest, "big") + 0.5) / 2.0**56


def _rows_of_role(role: str, ids: list[str], regions: list[str]) -> list[dict[str, str]]:
    of_role = ROLES[role]
    factors = [math.exp(POTENTIAL_SD * NormalDist().inv_cdf(u)) for u in _spread(ids, f"{role} potential")]
    revenue = _with_exact_mean(factors, of_role["revenue"], 1)
    accounts = _with_exact_mean(factors, of_role["new_accounts"], 100)
    tenures = [min(-math.log(1 - u) / of_role["turnover"], LONGEST_TENURE_YEARS) for u in _spread(ids, f"{role} tenure")]
    rows = []
    for rep_id, region, sells, opens, years in zip(ids, regions, revenue, accounts, tenures, strict=True):
        hired_on = _months_before(CALENDAR_START, max(1, round(12 * years)))
        last_year = _last_year_revenue(rep_id, sells, hired_on)
        rows.append(
            {
                "rep_id": rep_id,
                "name": _name(int(rep_id[1:]) - 1),
                "role": role,
                "region": region,
                "manager_id": "",
                "hired_on": hired_on.isoformat(),
                "left_on": "",
                "potential_revenue": f"{sells:.0f}",
                "potential_new_accounts": f"{opens:.2f}" if of_role["new_accounts"] else "",
                "last_year_revenue": f"{last_year:.0f}",
                "last_year_pay": f"{_last_year_pay(of_role, last_year, hired_on):.0f}",
            }
        )
    return rows


def _spread(ids: list[str], purpose: str) -> list[float]:
    """For each id a uniform, evenly spread over (0, 1) within the role and dealt out by hash: the role's spread is as stated."""
    order = sorted(ids, key=lambda rep_id: uniform(purpose, rep_id))
    rank = {rep_id: index for index, rep_id in enumerate(order)}
    return [(rank[rep_id] + 0.5) / len(ids) for rep_id in ids]


def _with_exact_mean(factors: list[float], mean: float, per_unit: int) -> list[float]:
    """Amounts in proportion to the factors, in steps of 1/per_unit, whose mean is exactly `mean` (largest remainders)."""
    total = round(mean * per_unit) * len(factors)
    exact = [total * factor / sum(factors) for factor in factors]
    whole = [math.floor(amount) for amount in exact]
    most_cut = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for i in most_cut[: total - sum(whole)]:
        whole[i] += 1
    return [amount / per_unit for amount in whole]


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _months_of_last_year(hired_on: date) -> int:
    return min(12, (CALENDAR_START.year - hired_on.year) * 12 + CALENDAR_START.month - hired_on.month)


def _last_year_revenue(rep_id: str, potential: float, hired_on: date) -> float:
    """What the *seat* sold last year, by whoever held it."""
    luck = math.exp(LAST_YEAR_SD * NormalDist().inv_cdf(uniform("last year", rep_id)) - LAST_YEAR_SD**2 / 2)
    return round(potential * luck * (LAST_YEAR_SHARE if _months_of_last_year(hired_on) == 12 else FIRST_YEAR_SHARE))


def _last_year_pay(role: dict[str, float], sold: float, hired_on: date) -> float:
    """What the *person* was paid last year: base, and incentive pay at the seat's attainment, for the months employed."""
    return _pay_at(sold / (LAST_YEAR_SHARE * role["revenue"]), role, _months_of_last_year(hired_on))


def _pay_at(attainment: float, role: dict[str, float], months: int) -> float:
    """Base and incentive pay of some months, 1.5 times the rate above quota."""
    multiple = attainment if attainment <= 1 else 1 + 1.5 * (attainment - 1)
    base = role["pay"] * role["base_share"]
    return round((base + (role["pay"] - base) * multiple) * months / 12)


def _assign_managers(rows: list[dict[str, str]]) -> None:
    """Split every region's sellers, in the order of roles, into equal teams."""
    number = 0
    for region in REGIONS:
        team = [row for row in rows if row["region"] == region]
        for index, row in enumerate(team):
            row["manager_id"] = f"M{number + index * MANAGERS[region] // len(team) + 1:02d}"
        number += MANAGERS[region]


def _managers(sellers: list[dict[str, str]]) -> list[dict[str, str]]:
    """The managers' own rows: no potential, since they sell nothing themselves."""
    ids = sorted({row["manager_id"] for row in sellers})
    spread = _spread(ids, "sales_manager tenure")
    rows = []
    for number, (rep_id, u) in enumerate(zip(ids, spread, strict=True)):
        team = [row for row in sellers if row["manager_id"] == rep_id]
        years = SHORTEST_TENURE_YEARS + (LONGEST_TENURE_YEARS - SHORTEST_TENURE_YEARS) * u
        row = dict.fromkeys(COLUMNS, "")
        row |= {"rep_id": rep_id, "name": _name(len(sellers) + number), "role": "sales_manager", "region": team[0]["region"]}
        row |= {"hired_on": _months_before(CALENDAR_START, round(12 * years)).isoformat(), "last_year_pay": f"{_managers_pay(team):.0f}"}
        rows.append(row)
    return rows


def _managers_pay(team: list[dict[str, str]]) -> float:
    """Last year's pay of a manager who was there all year, at the attainment of the team's seats together."""
    asked = MANAGER["team_share"] * LAST_YEAR_SHARE * sum(ROLES[row["role"]]["revenue"] for row in team)
    return _pay_at(sum(float(row["last_year_revenue"]) for row in team) / asked, MANAGER, 12)


def _name(index: int) -> str:
    """A name that belongs to nobody in particular; the first 360 are all different."""
    return f"{FIRST_NAMES[index % len(FIRST_NAMES)]} {SURNAMES[(7 * index + index // len(FIRST_NAMES)) % len(SURNAMES)]}"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data" / "roster.csv"
    target.write_text(csv_text(roster()), encoding="utf-8", newline="\n")
