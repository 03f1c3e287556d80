"""From what passed the limits to payments and balances, month by month."""

from .people import adjustments, cents, employed, exit_month, stretches
from .take_back import taken_back
from .time import ZERO, exact, month_index, rounded, window_of


def due_month(world, person, component, month):
    """When pay that passed in a month falls due: at once, or by the component's `pay`; at exit at the latest."""
    due = month
    if component.get("pay"):
        due = window_of(world, month, component["pay"]["every"])[1] + component["pay"].get("lag_months", 0)
    left = exit_month(world, person)
    return due if left is None else min(due, left)


def settled(world, person, windows, passed):
    """(payments by month, balances) of a person.

    Args:
        windows: [(component, window of `earned_by_window`, stretch)] of the whole calendar.
        passed: [(component, month, cents)] that passed the limits.
    """
    due = [(due_month(world, person, component, month), amount) for component, month, amount in passed]
    state = {"owed": ZERO, "draws": {}, "held": [], "seen": {}}
    payments = {}
    for month in range(world["months"]):
        x = sum((amount for at, amount in due if at == month), ZERO)
        x = recover(state, x, taken_back(world, person, windows, payments, month))
        stretch = next((s for s in stretches(world, person) if s["first"] <= month <= s["last"]), None)
        if stretch is not None:
            x = guaranteed(world, state, stretch, month, x)
            x = drawn(world, state, stretch, month, x)
            x = held_back(world, state, stretch, month, x)
            at_exit(state, stretch, month)
        payments[month] = int(rounded(x))
        state["owed"] = rounded(state["owed"])
        state["draws"] = {name: (draw, rounded(balance)) for name, (draw, balance) in state["draws"].items()}
    later = sum((amount for at, amount in due if at >= world["months"]), ZERO)
    return payments, balances(world, person, windows, state, payments, later)


def balances(world, person, windows, state, payments, later):
    """What stands open at the calendar's end, in whole cents."""
    waiting = taken_back(world, person, windows, payments, world["months"])
    draws = sum((balance for _, balance in state["draws"].values()), ZERO)
    return {
        "earned_unpaid": int(rounded(later)),
        "held": int(sum((held["amount"] for held in state["held"]), ZERO)),
        "owed": int(rounded(state["owed"] + waiting) + draws),
    }


def recover(state, x, cancelled):
    """Overpayment and clawback: what is owed is taken from what falls due; what is negative is owed."""
    state["owed"] += cancelled
    take = min(state["owed"], max(ZERO, x))
    state["owed"] -= take
    x -= take
    if x < 0:
        state["owed"] -= x
        x = ZERO
    return x


def window_that_ends(world, stretch, period, month):
    """The months of a window of a guarantee or draw that ends with this month; None where none does."""
    begin, end = window_of(world, month, period)
    return range(max(begin, stretch["first"]), month + 1) if month == min(end, stretch["last"]) else None


def amount_of_window(world, stretch, advance, months):
    """The amount x months employed in the window ÷ months of the window, in cents."""
    begin, end = window_of(world, months[-1], advance["every"])
    share = sum((employed(world, stretch["who"], month) for month in months), ZERO)
    return exact(advance["amount"]) * cents(world) * share / (end - begin + 1)


def is_given(world, person, advance, month):
    """Whether a window that ends in this month lies within the guarantee's or draw's months."""
    if advance.get("months"):
        begin, end = (month_index(world["start"], advance["months"][key]) for key in ("from", "to"))
        return begin <= month <= end
    if advance.get("employed_months") is not None:
        hired = person.get("hired_on")
        return bool(hired) and month - month_index(world["start"], hired) < advance["employed_months"]
    return True


def guaranteed(world, state, stretch, month, x):
    """Guarantees in the order of the plan, at the end of their windows."""
    for guarantee in adjustments(world["plans"][stretch["who"]["plan"]], "guarantee"):
        seen = state["seen"].setdefault(guarantee["name"], {})
        seen[month] = x
        months = window_that_ends(world, stretch, guarantee["every"], month)
        if months is not None and is_given(world, stretch["who"], guarantee, month):
            amount = amount_of_window(world, stretch, guarantee, months)
            x += amount if guarantee["pays"] == "added" else max(ZERO, amount - sum((seen[m] for m in months), ZERO))
    return x


def drawn(world, state, stretch, month, x):
    """Draws in the order of the plan, at the end of their windows, then those that a former plan left open and that do not go on here.

    Those come in the order of the plans that were held, draws of one plan in its order, whichever advanced something first.
    """
    plan = world["plans"][stretch["who"]["plan"]]
    here = adjustments(plan, "draw")
    gone_on = [draw["name"] for draw in here if draw["recoverable"]]
    for draw in here:
        if draw["recoverable"]:
            state["draws"].setdefault(draw["name"], (draw, ZERO))
    former = [draw for name, (draw, _) in state["draws"].items() if name not in gone_on]
    for draw in [*here, *former]:
        months = window_that_ends(world, stretch, draw["every"], month)
        if months is None:
            continue
        is_on = draw in here and is_given(world, stretch["who"], draw, month)
        advance = amount_of_window(world, stretch, draw, months) if is_on else ZERO
        if not draw["recoverable"]:
            x = max(advance, x)
            continue
        balance = state["draws"].get(draw["name"], (draw, ZERO))[1]
        recovered = min(balance, max(ZERO, x - advance))
        state["draws"][draw["name"]] = (draw, balance - recovered + max(ZERO, advance - x))
        x = max(advance, x - recovered)
    return x


def held_back(world, state, stretch, month, x):
    """Holdbacks of the positive remainder in the order of the plan, then releases of what was held before, less what is owed."""
    for holdback in adjustments(world["plans"][stretch["who"]["plan"]], "holdback"):
        amount = rounded(exact(holdback["share"]) * max(ZERO, x))
        state["held"].append({"until": month + holdback["months"], "amount": amount})
        x -= amount
    released = sum((held["amount"] for held in state["held"] if held["until"] == month), ZERO)
    take = min(state["owed"], released)
    state["owed"] -= take
    x += released - take
    state["held"] = [held for held in state["held"] if held["until"] > month]
    return x


def at_exit(state, stretch, month):
    """In the month of exit the balance of an open draw is owed or forgiven; what is held settles what is owed, and the rest lapses."""
    if stretch["ends"] != "exit" or month != stretch["last"]:
        return
    state["owed"] += sum((balance for draw, balance in state["draws"].values() if draw["open_at_exit"] == "owed"), ZERO)
    state["draws"] = {}
    state["owed"] -= min(state["owed"], sum((held["amount"] for held in state["held"]), ZERO))
    state["held"] = []
