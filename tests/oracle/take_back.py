"""What cancellations take back."""

from .earn import months_of_per_unit
from .people import adjustments
from .sales import cancellations_of, cancelled, counted, credits_that_count
from .time import ZERO


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
    """Cents that are taken back on one window in a month: cancelled credit x what the window earned (was paid) ÷ its credits."""
    stretch, component = entry["stretch"], entry["component"]
    months = range(entry["first"], entry["last"] + 1)
    if component["formula"]["type"] == "per_unit":
        months = months_of_per_unit(world, component["formula"], months)
    credits = credits_that_count(world, stretch, component, component["measure"], months)
    of_window = sum((counted(world, stretch, component, credit) for credit in credits), ZERO)
    if of_window <= 0 or entry["earned"] <= 0:
        return ZERO
    lost = sum(
        (
            cancelled(world, credit, cancellation)
            for credit in credits
            for cancellation in cancellations_of(world, clawback, credit)
            if month == month_of_taking(world, entry, clawback, cancellation)
        ),
        ZERO,
    )
    return lost * earned_or_paid(windows, payments, entry, clawback) / of_window if lost else ZERO


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


def earned_or_paid(windows, payments, entry, clawback):
    """What the component earned on the window, or what was paid on it."""
    if clawback["basis"] == "rate":
        return entry["earned"]
    together = sum((max(ZERO, other["earned"]) for other in windows if other["due"] == entry["due"]), ZERO)
    return payments[entry["due"]] * entry["earned"] / together
