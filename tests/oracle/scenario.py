"""A world as a scenario of the package, its credits and cancellations as records of the package."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from spmsim.records.ledger import Cancellation, Credit
from spmsim.scenario.loading import Scenario, from_document

LAWS = {"count": "poisson", "share": "binomial", "rating": {"type": "categorical", "chances": {"3": 1.0}}}


def scenario_of(world: dict[str, Any]) -> Scenario:
    """The scenario: every person has a quota set of their own ramp and phasing, with quotas given person by person."""
    laws = {name: LAWS.get(measure["unit"], "lognormal") for name, measure in world["measures"].items()}
    sets = {quota_set_of(person): quota_set(person) for person in world["people"]}
    sets |= {later_set_of(person, spell): later_set(spell) for person in world["people"] for spell in person["spells"] if "quota" in spell}
    return from_document(
        {
            "about": {"title": "World", "question": "Do two payrolls agree?"},
            "currency": world.get("currency", "USD"),
            "calendar": {"start": world["start"], "months": world["months"]},
            "run": {"seed": 0, "replications": 1, "engine": "monte_carlo"},
            "measures": world["measures"],
            "team": {"roles": {role: {} for role in roles_of(world)}, "reps": [row_of(world, person) for person in world["people"]]},
            "market": {"season": world["season"], "laws": laws},
            "quotas": sets,
            "plans": world["plans"],
            "behaviour": {"type": "fixed"},
        }
    )


def roles_of(world: dict[str, Any]) -> list[str]:
    return sorted({one["role"] for person in world["people"] for one in (person, *person["spells"]) if "role" in one})


def quota_set_of(person: dict[str, Any]) -> str:
    """A name for the ramp and phasing of a person."""
    return f"of_{person['rep_id']}"


def quota_set(person: dict[str, Any]) -> dict[str, Any]:
    rules = {name: {"type": "given"} for name in person["quota"]}
    rules |= {name: {"type": "share_of_team", "share": share} for name, share in person.get("share_of_team", {}).items()}
    ramp = {"new_hire_ramp": person["ramp"]} if person["ramp"] else {}
    return {"rules": rules, "phasing": person["phasing"], **ramp}


def later_set_of(person: dict[str, Any], spell: dict[str, Any]) -> str:
    """A name for the quotas of a person from a month on."""
    return f"of_{person['rep_id']}_from_{spell['from']}"


def later_set(spell: dict[str, Any]) -> dict[str, Any]:
    """The quota set that a spell brings; its quotas hold for nobody else."""
    return quota_set(spell) | {"rules": {name: {"type": "flat", "amount": amount} for name, amount in spell["quota"].items()}}


def row_of(world: dict[str, Any], person: dict[str, Any]) -> dict[str, Any]:
    """A person as a row of the team; the spells are a list of plans where nothing else changes, else transfers."""
    kept = ("rep_id", "role", "region", "manager_id", "hired_on", "left_on", "plan", "on_target_earnings", "base_share", "accounts")
    row = {name: person[name] for name in kept if person.get(name) is not None}
    row |= {f"potential_{name}": 0.9 if name == "renewals" else 1000.0 for name in person["potential"]}
    row |= {f"quota_{name}": amount for name, amount in person["quota"].items()}
    if person["spells"] and all(spell.keys() == {"from", "plan"} for spell in person["spells"]):
        later = [{"from": month_name(world, spell["from"]), "use": spell["plan"]} for spell in person["spells"]]
        row["plan"] = [{"from": world["start"], "use": person["plan"]}, *later]
    else:
        row["transfers"] = [transfer_of(world, person, spell) for spell in person["spells"]]
    return {**row, "quota_set": quota_set_of(person)}


def transfer_of(world: dict[str, Any], person: dict[str, Any], spell: dict[str, Any]) -> dict[str, Any]:
    """A spell as a transfer; new quotas are a quota set of their own."""
    kept = {key: value for key, value in spell.items() if key not in ("quota", "phasing", "ramp", "share_of_team")}
    named = {"quota_set": later_set_of(person, spell)} if "quota" in spell else {}
    return {**kept, **named, "from": month_name(world, spell["from"])}


def month_name(world: dict[str, Any], month: int) -> str:
    """A month index written YYYY-MM."""
    count = int(world["start"][:4]) * 12 + int(world["start"][5:]) - 1 + month
    return f"{count // 12}-{count % 12 + 1:02d}"


def credits_of(world: dict[str, Any]) -> list[Credit]:
    """The credits as records."""
    return [
        Credit(
            credit["rep_id"],
            credit["month"],
            credit["measure"],
            Decimal(credit["amount"]),
            out_of=credit.get("out_of"),
            deal_id=credit.get("deal_id"),
            deal_amount=None if credit.get("deal_amount") is None else Decimal(credit["deal_amount"]),
            day=date.fromisoformat(credit["day"]) if credit.get("day") else None,
        )
        for credit in world["credits"]
    ]


def cancellations_of(world: dict[str, Any]) -> list[Cancellation]:
    """The cancellations as records."""
    return [Cancellation(each["deal_id"], each["month"], Decimal(each["amount"])) for each in world["cancellations"]]
