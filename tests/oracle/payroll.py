"""`pay_world`: the whole oracle on one screen."""

from decimal import localcontext

from .earn import earned_by_window
from .limit import passed_by_component
from .people import stretches
from .sales import with_bookings
from .settle import due_month, settled


def pay_world(world):
    """rep_id -> {payments: {month: cents}, balances: {…}, earned: {(component, first, last): cents, unrounded}}."""
    with localcontext() as context:
        context.prec = 40
        world = with_bookings(world)
        return {person["rep_id"]: pay_person(world, person) for person in world["people"]}


def pay_person(world, person):
    """One person's pay of the calendar: earn, limit, due, settle."""
    windows, passed = [], []
    for stretch in stretches(world, person):
        components = world["plans"][stretch["who"]["plan"]]["components"]
        earned = {part["name"]: earned_by_window(world, person, stretch, part) for part in components}
        by_month = {name: {row["last"]: row["earned"] for row in rows} for name, rows in earned.items()}
        limited = passed_by_component(world, stretch, by_month)
        for part in components:
            passed += [(part, month, amount) for month, amount in limited[part["name"]].items()]
            windows += [
                {
                    "component": part,
                    "stretch": stretch,
                    "due": due_month(world, person, part, row["last"]),
                    "passed": limited[part["name"]][row["last"]],
                    **row,
                }
                for row in earned[part["name"]]
            ]
    payments, balances = settled(world, person, windows, passed)
    told = {(entry["component"]["name"], entry["first"], entry["last"]): entry["earned"] for entry in windows}
    return {"payments": payments, "balances": balances, "earned": told}
