"""What stands where a past tells nothing: assumptions, each listed on the import page and written into the first scenario as one."""

from __future__ import annotations

RAMP_START, RAMP_MONTHS = 0.15, 4
TURNOVER = 0.20
"""A year."""
VACANCY = 2
"""Months."""
REGION_SD, REGION_PERSISTENCE = 0.04, 0.9
