"""Caps: what passes of what was earned, and what a true-up lets pass later."""

from .earn import covers
from .people import adjustments, cents, employed, target_pay
from .time import ZERO, exact, window_of, windows_within


def passed_by_component(world, stretch, earned):
    """component -> {month: cents that passed}, of component -> {month: cents that were earned}.

    Caps of scope component in the order of the plan, then those of scope total; each sees what the one before let pass.
    """
    plan = world["plans"][stretch["who"]["plan"]]
    flow = {name: dict(by_month) for name, by_month in earned.items()}
    caps = adjustments(plan, "cap")
    for cap in [cap for cap in caps if cap["scope"] == "component"]:
        for component in plan["components"]:
            if covers(cap, component):
                flow |= through_cap(world, stretch, cap, [component], flow)
    for cap in [cap for cap in caps if cap["scope"] == "total"]:
        flow |= through_cap(world, stretch, cap, [component for component in plan["components"] if covers(cap, component)], flow)
    return flow


def through_cap(world, stretch, cap, components, flow):
    """What a cap lets pass of the components that it limits together: component -> {month: cents}."""
    passed = {component["name"]: {} for component in components}
    for month in range(stretch["first"], stretch["last"] + 1):
        limit = limit_so_far(world, stretch, cap, components, month)
        begin = window_of(world, month, cap["period"])[0]
        for component in components:
            name = component["name"]
            if month in flow[name]:
                before = total(passed, begin, month)
                amount = flow[name][month]
                passed[name][month] = amount if amount < 0 else min(amount, max(ZERO, limit - before))
    return with_true_up(world, stretch, cap, components, flow, passed) if cap.get("true_up") else passed


def total(passed, begin, end):
    """The sum of what passed in the months from begin to end."""
    return sum((amount for by_month in passed.values() for month, amount in by_month.items() if begin <= month <= end), ZERO)


def limit_so_far(world, stretch, cap, components, month):
    """L of a cap's period at the end of a month of it, in cents."""
    begin, end = window_of(world, month, cap["period"])
    first = max(begin, stretch["first"])
    if cap["limit"].get("times_target") is not None:
        months = range(first, month + 1)
        return exact(cap["limit"]["times_target"]) * sum((target_pay(world, stretch["who"], part, months) for part in components), ZERO)
    share = sum((employed(world, stretch["who"], m) for m in range(first, month + 1)), ZERO)
    if month < stretch["last"] or stretch["ends"] == "calendar":
        share += end - month
    return exact(cap["limit"]["amount"]) * cents(world) * share / (end - begin + 1)


def with_true_up(world, stretch, cap, components, flow, passed):
    """What passed, and in the last month of each year what was held back, as far as the year's limits allow."""
    trued_up = {name: dict(by_month) for name, by_month in passed.items()}
    for begin, end in windows_within(world, "year", stretch["first"], stretch["last"]):
        periods = windows_within(world, cap["period"], begin, end)
        limits = sum((limit_so_far(world, stretch, cap, components, last) for _, last in periods), ZERO)
        room = max(ZERO, limits - total(passed, begin, end))
        for component in components:
            name = component["name"]
            held = total({name: flow[name]}, begin, end) - total({name: passed[name]}, begin, end)
            extra = min(held, room)
            room -= extra
            trued_up[name][end] = trued_up[name].get(end, ZERO) + extra
    return trued_up
