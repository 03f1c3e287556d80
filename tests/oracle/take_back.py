"""What cancellations take back."""

from .earn import months_of_per_unit
from .people import adjustments
from .sales import cancellations_of, cancelled, counted, credits_that_count
from .time import ONE, ZERO


def taken_back(world, person, windows, payments, month):
    """Cents taken back in a month, over all windows; in the month after the calendar's last, what still waits then."""
    return sum(
        (
            take(world, person, windows, payments, entry, clawback, month)
            for entry in windows
            for clawback in adjustments(world["plans"][entry["stretch"]["who"]["plan"]], "clawback")
            if clawback["measure"] == entry["component"]["measure"]
        ),
        ZERO,
    )


def take(world, person, windows, payments, entry, clawback, month):
    """Cents that are taken back on one window in a month: never more in total than passed on it, or was paid on it."""
    if entry["passed"] <= 0:
        return ZERO
    lost = lost_share(world, entry, clawback, month) - lost_share(world, entry, clawback, month - 1)
    if lost == 0:
        return ZERO
    return lost * (entry["passed"] if clawback["basis"] == "rate" else paid_on(windows, payments, entry))


def lost_share(world, entry, clawback, until):
    """Of the credits of a window, the share that has taken back by the end of a month: at most all of it."""
    stretch, component = entry["stretch"], entry["component"]
    months = range(entry["first"], entry["last"] + 1)
    if component["formula"]["type"] == "per_unit":
        months = months_of_per_unit(world, component["formula"], months)
    credits = credits_that_count(world, stretch, component, component["measure"], months)
    of_window = sum((counted(world, stretch, component, credit) for credit in credits), ZERO)
    lost = [
        cancelled(world, credit, cancellation)
        for credit in credits
        for cancellation in cancellations_of(world, clawback, credit)
        if (taken := month_of_taking(world, entry, clawback, cancellation)) is not None and taken <= until
    ]
    return min(ONE, sum(lost, ZERO) / of_window) if of_window > 0 else ZERO


def month_of_taking(world, entry, clawback, cancellation):
    """When a cancellation takes back on a window; None where it takes nothing."""
    at = cancellation["month"]
    if at <= entry["last"]:
        if clawback["restores_quota"]:
            return None
        at = entry["last"]
    if clawback["basis"] == "paid":
        if entry["due"] >= world["months"]:
            return None
        at = max(at, entry["due"] + 1)
    return at


def paid_on(windows, payments, entry):
    """What was paid on a window: the payment of the month in which it fell due, shared over what fell due in it by what it earned."""
    together = sum((max(ZERO, other["earned"]) for other in windows if other["due"] == entry["due"]), ZERO)
    return payments[entry["due"]] * entry["earned"] / together if entry["earned"] > 0 else ZERO
