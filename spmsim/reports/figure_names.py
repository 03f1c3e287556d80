"""`figure_in_words`: plain names of estimates and assumptions: `team.roles.hunter.ramp.months` is `Hunter: months until full sales`."""

from __future__ import annotations

import re

from spmsim.results.wording import name_in_words

_OF_ROLE = {
    "potential": "a year's sales of a ramped person",
    "ramp.start": "share of full sales in the month of hire",
    "ramp.months": "months until full sales",
    "ramp": "ramp of new people",
    "turnover.yearly": "turnover, share a year",
    "turnover.vacancy_months": "months that a seat stays empty",
}
_OTHERS = {
    "market.season": "Season",
    "market.shocks.market.sd": "Market: spread around its mean (log-sd)",
    "market.shocks.market.persistence": "Market: share that is kept from month to month",
    "market.shocks.region.sd": "Regions: spread around the market (log-sd)",
    "market.shocks.region.persistence": "Regions: share that is kept from month to month",
    "market.shocks.rep.sd": "A person's months: spread by luck (log-sd)",
    "market.laws.deal_cv": "Sizes of deals: spread ÷ mean",
    "team.skill_sd": "Skill of newcomers: spread (log-sd)",
    "territory and skill together": "Territory and skill together: spread between people (log-sd)",
}


def figure_in_words(path: str) -> str:
    """The plain name; a path without one in words, with its first letter large."""
    if role := re.fullmatch(r"team\.roles\.(\w+)\.([\w.]+)", path):
        return f"{name_in_words(role[1])}: {_OF_ROLE[role[2]]}"
    if season := re.fullmatch(r"market\.season\[(.+)\]", path):
        return f"Season: {season[1]}"
    if lost := re.fullmatch(r"(\w+): (months of sales lost in ramp)", path):
        return f"{name_in_words(lost[1])}: {lost[2]}"
    return _OTHERS.get(path, path[:1].upper() + path[1:])


def is_in_scenario(path: str) -> bool:
    """Whether the figure stands in the scenario under this path, and not only on the page."""
    return path.startswith(("team.", "market."))
