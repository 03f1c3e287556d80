"""A person: when employed, on which terms, with what quota and what target pay of a month."""

from .time import ONE, ZERO, exact, month_index, share_of_month


def employed(world, person, month, *, staying=False):
    """d of a month; `staying` counts days to come as employed."""
    return share_of_month(world["start"], month, person.get("hired_on"), None if staying else person.get("left_on"))


def exit_month(world, person):
    """The month in which the last day of employment lies; None if that is not in the calendar."""
    if not person.get("left_on"):
        return None
    month = month_index(world["start"], person["left_on"])
    return month if 0 <= month < world["months"] else None


def terms(person, month):
    """The person on the terms of a month: the row, and over it every change that has come by then."""
    if not person.get("spells"):
        return person
    now = {key: value for key, value in person.items() if key != "spells"}
    for spell in sorted(person["spells"], key=lambda spell: spell["from"]):
        if spell["from"] <= month:
            now.update({key: value for key, value in spell.items() if key != "from"})
    return now


def stretches(world, person):
    """The months employed on the same terms: [{first, last, ends, who}].

    `ends` is exit, change or calendar; `who` is the person on the terms of the stretch, which also hold for its months to come.
    """
    months = [month for month in range(world["months"]) if employed(world, person, month) > 0]
    if not months:
        return []
    changes = sorted({spell["from"] for spell in person.get("spells", ()) if months[0] < spell["from"] <= months[-1]})
    firsts = [months[0], *changes]
    lasts = [*(change - 1 for change in changes), months[-1]]
    at_last = "calendar" if exit_month(world, person) is None else "exit"
    ends = ["change"] * len(changes) + [at_last]
    return [
        {"first": first, "last": last, "ends": end, "who": terms(person, first)}
        for first, last, end in zip(firsts, lasts, ends, strict=True)
    ]


def plan_of(world, person, month):
    """The pay plan that holds in a month."""
    return world["plans"][terms(person, month)["plan"]]


def adjustments(plan, kind):
    """The plan's adjustments of one type, in the order of the plan."""
    return [adjustment for adjustment in plan.get("adjustments") or () if adjustment["type"] == kind]


def ramp_factor(world, person, month):
    """rho: the new-hire ramp's factor of the employed month, 1 after it."""
    ramp = terms(person, month).get("ramp")
    if not ramp or not person.get("hired_on"):
        return ONE
    starts = month_index(world["start"], person["hired_on"])
    if ramp["starts"] == "next_full_month" and not person["hired_on"].endswith("-01"):
        starts += 1
    place = max(0, month - starts)
    return exact(ramp["schedule"][place]) if place < len(ramp["schedule"]) else ONE


def target_ramp_factor(world, person, measure, month):
    """r: the ramp's factor of target pay, 1 where target pay is full and for shares."""
    ramp = terms(person, month).get("ramp")
    is_share = world["measures"][measure]["unit"] == "share"
    return ramp_factor(world, person, month) if ramp and ramp["target_pay"] == "ramped" and not is_share else ONE


def spells_of_leave(world, person, kind, month):
    """The entries of proration or quota relief of a person that hold in a month."""
    entries = [entry for adjustment in adjustments(plan_of(world, person, month), kind) for entry in adjustment["people"]]
    inside = [entry for entry in entries if month_index(world["start"], entry["from"]) <= month <= month_index(world["start"], entry["to"])]
    return [entry for entry in inside if entry["rep_id"] == person["rep_id"]]


def eligible(world, person, month):
    """e: the factor of proration on target pay."""
    factor = ONE
    for entry in spells_of_leave(world, person, "proration", month):
        factor *= exact(entry["eligible"])
    return factor


def quota_factor(world, person, measure, month):
    """l: the factors of proration and of quota relief on quota."""
    factor = eligible(world, person, month)
    for entry in spells_of_leave(world, person, "quota_relief", month):
        if entry.get("measure") in (None, measure):
            factor *= exact(entry["quota"])
    return factor


def minor_units(world, measure):
    """Minor units in one unit of a measure: 100 for dollars, 1 for pieces and successes."""
    return ONE if world["measures"][measure]["unit"] in ("count", "share", "rating") else cents(world)


def cents(world):
    """Minor units in one unit of the currency: 100 for dollars, 1 for yen."""
    return ONE * 10 ** world.get("digits", 2)


def year_quota(world, person, measure, month):
    """The quota of 12 months that holds in a month, in minor units; of a team, as it stood when the person's terms began."""
    begins = [0, *(spell["from"] for spell in person.get("spells", ()) if spell["from"] <= month)]
    return year_quota_of(world, terms(person, month), measure, max(begins))


def year_quota_of(world, now, measure, month):
    """The same of a person on given terms: of a manager, a share of what the people who name the manager in the month are asked for."""
    if measure in now.get("share_of_team", {}):
        team = [p for p in (terms(p, month) for p in world["people"]) if p.get("manager_id") == now["rep_id"]]
        return exact(now["share_of_team"][measure]) * sum((year_quota_of(world, p, measure, month) for p in team), ZERO)
    return exact(now.get("quota", {}).get(measure, 0)) * minor_units(world, measure)


def month_quota(world, person, measure, month):
    """q: a year's quota ÷ 12, phased; or a share of the sum of the team's d q."""
    if measure in person.get("share_of_team", {}):
        team = [p for p in world["people"] if terms(p, month).get("manager_id") == person["rep_id"]]
        return exact(person["share_of_team"][measure]) * sum(
            (employed(world, p, month) * month_quota(world, terms(p, month), measure, month) for p in team), ZERO
        )
    phase = ONE
    if terms(person, month).get("phasing") == "season":
        phase = exact(world["season"][(int(world["start"][5:]) - 1 + month) % 12])
    return year_quota(world, person, measure, month) / 12 * phase


def target_incentive(world, person):
    """TI: what is not base of a year's target earnings, in cents."""
    return exact(person["on_target_earnings"]) * (ONE - exact(person["base_share"])) * cents(world)


def target_pay(world, person, component, months, *, staying=False):
    """T: sum of d r w e over months, in cents; 0 for what is paid in money."""
    if component.get("weight") is None:
        return ZERO
    return sum(
        (
            employed(world, person, month, staying=staying)
            * target_ramp_factor(world, person, component["measure"], month)
            * eligible(world, person, month)
            * exact(component["weight"])
            * target_incentive(world, terms(person, month))
            / 12
            for month in months
        ),
        ZERO,
    )
