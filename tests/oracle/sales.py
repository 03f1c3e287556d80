"""Credits and performance: what counts for whom, in which month, and the quota it is measured against."""

from itertools import takewhile

from .people import adjustments, employed, minor_units, month_quota, plan_of, quota_factor, ramp_factor, terms, year_quota
from .time import ONE, ZERO, exact, rounded, window_of


def credited(world, credit):
    """The credit of a deal after caps on deals, then large deals; of a total, the total."""
    amount = exact(credit["amount"])
    if credit.get("deal_id") is None or amount <= 0:
        return amount
    person = person_named(world, credit["rep_id"])
    plan = plan_of(world, person, credit["month"])
    for cap in adjustments(plan, "cap"):
        if cap["scope"] == "deal" and cap["measure"] == credit["measure"]:
            amount = min(amount, exact(cap["limit"]["amount"]) * minor_units(world, credit["measure"]))
    for rule in adjustments(plan, "large_deal"):
        if rule["measure"] == credit["measure"]:
            above = large_from(world, person, rule, credit)
            amount = min(amount, above) + max(ZERO, amount - above) * exact(rule["credit_share"])
    return rounded(amount)


def large_from(world, person, rule, credit):
    """From which amount a deal is large: an amount, or a multiple of the person's quota of 12 months."""
    if rule["above"].get("amount") is not None:
        return exact(rule["above"]["amount"]) * minor_units(world, rule["measure"])
    return exact(rule["above"]["times_quota"]) * year_quota(world, person, rule["measure"], credit["month"])


def person_named(world, rep_id):
    """The person of that rep_id."""
    return next(person for person in world["people"] if person["rep_id"] == rep_id)


def cancelled(world, credit, cancellation):
    """The cancelled credit: of a deal that was credited in part, the same part of what is cancelled.

    Whole minor units of all that was cancelled of the deal by then, so that parts add up to the whole.
    """
    worth = worth_of(world, credit["deal_id"])
    of_deal = sorted((c for c in world["cancellations"] if c["deal_id"] == credit["deal_id"]), key=lambda c: c["month"])
    before = sum((exact(c["amount"]) for c in takewhile(lambda c: c is not cancellation, of_deal)), ZERO)
    whole = credited(world, credit)
    return rounded(whole * (before + exact(cancellation["amount"])) / worth) - rounded(whole * before / worth) if worth else ZERO


def worth_of(world, deal_id):
    """What a deal is worth: of several measures the first in the file says it."""
    first = next(credit for credit in world["credits"] if credit.get("deal_id") == deal_id)
    return exact(first["amount"] if first.get("deal_amount") is None else first["deal_amount"])


def cancellations_of(world, clawback, credit):
    """The cancellations of a credit's deal that a clawback looks at."""
    if credit.get("deal_id") is None:
        return []
    of_deal = [c for c in world.get("cancellations", ()) if c["deal_id"] == credit["deal_id"]]
    return [c for c in of_deal if 0 <= c["month"] - credit["month"] <= clawback.get("within_months", 12)]


def counted(world, stretch, component, credit):
    """What counts of a credit: what was credited, less what was cancelled while the component's window was open and restores quota."""
    amount = credited(world, credit)
    window_end = min(window_of(world, credit["month"], component["period"])[1], stretch["last"])
    for clawback in adjustments(plan_of(world, stretch["who"], credit["month"]), "clawback"):
        if clawback["measure"] == credit["measure"] and clawback["restores_quota"]:
            for cancellation in cancellations_of(world, clawback, credit):
                if cancellation["month"] <= window_end:
                    amount -= cancelled(world, credit, cancellation)
    return amount


def own_credits(world, person, measure, month):
    """The person's own credits of a month on a measure, in the order of the file."""
    return world["booked"].get((person["rep_id"], measure, month), [])


def with_bookings(world):
    """The world with its credits found by (rep_id, measure, month) and their places in the file: they are looked up very often."""
    booked = {}
    for place, credit in enumerate(world["credits"]):
        booked.setdefault((credit["rep_id"], credit["measure"], credit["month"]), []).append({**credit, "place": place})
    return {**world, "booked": booked}


def members(world, person, scope, measure, month):
    """Whose performance is added up in a month."""
    if scope == "self":
        return [person]
    me = terms(person, month)
    with_own = [p for p in world["people"] if measure in p.get("potential", ()) or any_credits(world, p, measure)]
    if scope == "company":
        return with_own
    if scope in ("region", "role"):
        return [p for p in with_own if terms(p, month).get(scope) == me.get(scope)]
    if is_manager(world, person):
        return [p for p in with_own if terms(p, month).get("manager_id") == person["rep_id"]]
    return [p for p in with_own if terms(p, month).get("manager_id") == me.get("manager_id")]


def is_manager(world, person):
    """Whether somebody who is employed names the person as manager, in whatever month of the calendar."""
    named = [terms(p, at).get("manager_id") for p in world["people"] for at in range(world["months"]) if employed(world, p, at) > 0]
    return person["rep_id"] in named


def any_credits(world, person, measure):
    """Whether a person has sales of their own on a measure."""
    return any((person["rep_id"], measure, month) in world["booked"] for month in range(world["months"]))


def credits_that_count(world, stretch, component, measure, months):
    """All credits that count for a component on a measure in some months, in the order of the file."""
    who, scope = stretch["who"], component.get("scope", "self")
    return [
        credit
        for month in months
        for member in members(world, who, scope, measure, month)
        for credit in own_credits(world, member, measure, month)
    ]


def performance(world, stretch, component, measure, months):
    """S: the sum of what counts."""
    return sum(
        (counted(world, stretch, component, credit) for credit in credits_that_count(world, stretch, component, measure, months)), ZERO
    )


def quota(world, stretch, component, measure, months, *, now, staying=False):
    """Q of some months, seen at the end of month `now`, in minor units, pieces or successes."""
    who, scope = stretch["who"], component.get("scope", "self")
    if world["measures"][measure]["unit"] == "share":
        return sum((successes_asked(world, who, scope, measure, month, known=month <= now) for month in months), ZERO)
    if scope == "self" or measure in who.get("share_of_team", {}):
        return sum((own_quota(world, who, measure, month, staying=staying) for month in months), ZERO)
    return sum((pooled_quota(world, who, scope, measure, month) for month in months), ZERO)


def own_quota(world, person, measure, month, *, staying):
    """d rho q l of one month."""
    return (
        employed(world, person, month, staying=staying)
        * ramp_factor(world, person, month)
        * month_quota(world, person, measure, month)
        * quota_factor(world, person, measure, month)
    )


def pooled_quota(world, person, scope, measure, month):
    """The members' d q of one month; the month counts in full for the holder."""
    return sum(
        (
            employed(world, member, month) * month_quota(world, terms(member, month), measure, month)
            for member in members(world, person, scope, measure, month)
        ),
        ZERO,
    )


def successes_asked(world, person, scope, measure, month, *, known):
    """Of a share, the members' quota shares x their trials of one month; somebody alone is the only member."""
    here = [person] if scope == "self" else [p for p in members(world, person, scope, measure, month) if employed(world, p, month) > 0]
    return sum((year_quota(world, p, measure, month) * trials_of(world, p, measure, month, known=known) for p in here), ZERO)


def trials_of(world, person, measure, month, *, known):
    """How many could have succeeded in a month: up to the last month of which credits say so what they say, else the accounts due."""
    said = {at: stated(world, person, measure, at) for at in range(world["months"]) if stated(world, person, measure, at)}
    if known and said and month <= max(said):
        return sum(said.get(month, []), ZERO)
    accounts = person.get("accounts") or 0
    return exact((month + 1) * accounts // 12 - month * accounts // 12)


def attainment(performed, asked):
    """a = S/Q; 1 where nothing is asked."""
    return ONE if asked == 0 else performed / asked


def stated(world, person, measure, month):
    """The trials that the credits of a month state."""
    return [exact(credit["out_of"]) for credit in own_credits(world, person, measure, month) if credit.get("out_of") is not None]
