"""What a component earned in each of its windows, before limits."""

from datetime import date, timedelta

from . import formulas
from .people import adjustments, cents, minor_units, stretches, target_pay, terms
from .sales import attainment, counted, credits_that_count, performance, quota
from .time import ZERO, exact, first_day, month_index, window_of, windows_within


def earned_by_window(world, person, stretch, component):
    """[{first, last, entitlement, earned}] of a component's windows in a stretch, in order.

    Discrete windows earn their entitlement; sums to date earn the entitlement less what was earned before in the year.
    """
    rows = []
    for first, last in windows_within(world, component["period"], stretch["first"], stretch["last"]):
        due = entitlement(world, person, stretch, component, (first, last))
        earned = due
        if component["accumulation"] != "discrete":
            year = window_of(world, last, "year")
            before = sum((row["earned"] for row in rows if year[0] <= row["last"]), ZERO)
            earned = due - before if due is not None else ZERO
            if component.get("when_negative") != "claw_back":
                earned = max(ZERO, earned)
        rows.append({"first": first, "last": last, "entitlement": due or ZERO, "earned": earned or ZERO})
    return rows


def entitlement(world, person, stretch, component, window):
    """E after links of a window, or of the year to date at its end; None where the window is forfeited."""
    leavers = world["plans"][stretch["who"]["plan"]]["leavers"]
    if leavers == "forfeit_open_windows" and is_open_at_exit(world, stretch, component, window):
        return None
    months, quota_months, staying = months_measured(world, stretch, component, window, leavers)
    measured = {"months": months, "quota_months": quota_months, "staying": staying, "now": window[1]}
    return linked(world, stretch, component, measured, earns(world, person, stretch, component, measured))


def is_open_at_exit(world, stretch, component, window):
    """Whether the holder leaves in a window of the period before its last month."""
    return stretch["ends"] == "exit" and window[1] == stretch["last"] < window_of(world, window[1], component["period"])[1]


def months_measured(world, stretch, component, window, leavers):
    """(months of performance, months of quota and target pay, whether days to come count as employed)."""
    first, last = window
    year_first, year_last = window_of(world, last, "year")
    if component["accumulation"] != "discrete":
        first = max(year_first, stretch["first"])
    so_far = range(first, last + 1)
    if component["accumulation"] == "toward_year":
        leaves_now = stretch["ends"] == "exit" and last == stretch["last"]
        changes_now = stretch["ends"] == "change" and last == stretch["last"]
        prorated = leaves_now and leavers == "paid_on_prorated_quota"
        if last == year_last or changes_now or prorated:
            return so_far, so_far, False
        return so_far, range(first, year_last + 1), True
    if is_open_at_exit(world, stretch, component, window) and leavers == "paid_without_proration":
        return so_far, range(first, window_of(world, last, component["period"])[1] + 1), True
    return so_far, so_far, False


def earns(world, person, stretch, component, measured):
    """E: pay by the component's formula, in cents."""
    formula = component["formula"]
    kind = formula["type"]
    if kind == "contest":
        return contest_prize(world, person, stretch, component, measured)
    if kind == "per_unit":
        units = performance(world, stretch, component, component["measure"], months_of_per_unit(world, formula, measured["months"]))
        return max(ZERO, units) / minor_units(world, component["measure"]) * exact(formula["amount"]) * cents(world)
    if kind == "commission" and formula["rates_on"] == "amount":
        return cents(world) * commission(world, stretch, component, measured, minor_units(world, component["measure"]))
    target = target_pay(world, stretch["who"], component, measured["quota_months"], staying=measured["staying"])
    return target * multiple_of_target(world, stretch, component, measured)


def multiple_of_target(world, stretch, component, measured):
    """p: the multiple of target pay."""
    formula = component["formula"]
    if formula["type"] == "rating":
        credits = credits_that_count(world, stretch, component, component["measure"], measured["months"])
        return formulas.rating(formula["levels"], [exact(credit["amount"]) for credit in credits])
    performed, asked = measure(world, stretch, component, component["measure"], measured)
    if formula["type"] == "payout_curve":
        return formulas.payout_curve(formula["points"], formula["beyond"], performed, asked)
    if formula["type"] == "lump_sum_bonus":
        return formulas.lump_sum_bonus(formula["steps"], performed, asked)
    if formula["type"] == "matrix":
        return formulas.matrix(formula, (performed, asked), measure(world, stretch, component, formula["second"], measured))
    return commission(world, stretch, component, measured, asked)


def measure(world, stretch, component, name, measured):
    """(S, Q) on a measure over the months, and people, that the component looks at."""
    performed = performance(world, stretch, component, name, measured["months"])
    months, now, staying = measured["quota_months"], measured["now"], measured["staying"]
    return performed, quota(world, stretch, component, name, months, now=now, staying=staying)


def commission(world, stretch, component, measured, asked):
    """The tiers on S, where levels are multiples of `asked`."""
    formula = component["formula"]
    performed = performance(world, stretch, component, component["measure"], measured["months"])
    if formula.get("tiering") == "retroactive":
        return formulas.retroactive(formula["tiers"], performed, asked)
    if formula.get("crossing_deal") in ("whole_at_lower", "whole_at_higher"):
        credits = credits_that_count(world, stretch, component, component["measure"], measured["months"])
        in_order = sorted(credits, key=lambda credit: (credit["month"], credit["day"], credit["place"]))
        deals = [counted(world, stretch, component, credit) for credit in in_order]
        return formulas.whole_deals(formula["tiers"], deals, asked, formula["crossing_deal"] == "whole_at_higher")
    return formulas.marginal(formula["tiers"], performed, asked)


def months_of_per_unit(world, formula, months):
    """The months in which units are paid."""
    if not formula.get("months"):
        return months
    begin, end = (month_index(world["start"], formula["months"][key]) for key in ("from", "to"))
    return [month for month in months if begin <= month <= end]


def contest_prize(world, person, stretch, component, measured):
    """The prize of a contest, in cents: by rank at the window's end among those employed then."""
    last = measured["now"]
    standing = contest_standing(world, person, stretch, component, last)
    if standing is None:
        return ZERO
    others = []
    for other in world["people"]:
        if other is not person and same_group(world, person, other, component["formula"]["among"], last):
            theirs = next((s for s in stretches(world, other) if s["first"] <= last <= s["last"]), None)
            if theirs and theirs["who"]["plan"] == stretch["who"]["plan"]:
                others.append(contest_standing(world, other, theirs, component, last))
    return cents(world) * formulas.prize(component["formula"]["prizes"], standing, [other for other in others if other is not None])


def contest_standing(world, person, stretch, component, last):
    """What a person is ranked by at the end of a window; None for those who are not ranked."""
    begin, end = window_of(world, last, component["period"])
    last_day = first_day(world["start"], end + 1) - timedelta(days=1)
    if last != end or stretch["last"] < end or (person.get("left_on") and date.fromisoformat(person["left_on"]) < last_day):
        return None
    months = range(max(begin, stretch["first"]), end + 1)
    measured = {"months": months, "quota_months": months, "staying": False, "now": end}
    performed, asked = measure(world, stretch, component, component["measure"], measured)
    if performed <= 0:
        return None
    if component["formula"]["ranked_by"] == "amount":
        return performed
    return attainment(performed, asked).quantize(exact("1e-20"))


def same_group(world, person, other, among, month):
    """Whether two people compete."""
    key = {"team": "manager_id", "region": "region", "role": "role"}.get(among)
    return key is None or terms(person, month).get(key) == terms(other, month).get(key)


def linked(world, stretch, component, measured, earned):
    """Gates, then multipliers, each in the order of the plan."""
    plan = world["plans"][stretch["who"]["plan"]]
    for gate in adjustments(plan, "gate"):
        if covers(gate, component):
            performed, asked = measure(world, stretch, component, gate["measure"], measured)
            earned = earned if formulas.reached(performed, asked, gate["at_least"]) else ZERO
    for multiplier in adjustments(plan, "multiplier"):
        if covers(multiplier, component):
            performed, asked = measure(world, stretch, component, multiplier["measure"], measured)
            earned *= formulas.payout_curve(multiplier["points"], multiplier["beyond"], max(ZERO, performed), asked)
    return earned


def covers(adjustment, component):
    """Whether an adjustment means a component; without `applies_to` it means all."""
    return not adjustment.get("applies_to") or component["name"] in adjustment["applies_to"]
