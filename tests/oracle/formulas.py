"""One function per formula: performance S and quota Q in, the multiple of target pay (or of a unit of money) out."""

from .sales import attainment
from .time import ONE, SLACK, ZERO, exact


def reached(performed, asked, level):
    """A level is reached when S >= level x Q - 1e-6; where nothing is asked, at 100 %."""
    return performed >= exact(level) * asked - SLACK if asked != 0 else exact(level) <= ONE


def last_reached(performed, asked, levels):
    """The place of the last of ascending levels that is reached; None below the first, and for performance below 0 against a quota."""
    if performed < 0 and asked != 0:
        return None
    places = [place for place, level in enumerate(levels) if reached(performed, asked, level)]
    return places[-1] if places else None


def payout_curve(points, beyond, performed, asked):
    """p(a) on the line through the points."""
    place = last_reached(performed, asked, [x for x, _ in points])
    if place is None:
        return ZERO
    x, y = map(exact, points[place])
    on = max(attainment(performed, asked), x) - x
    if place + 1 < len(points):
        return y + on * slope_between(points[place], points[place + 1])
    if beyond == "capped":
        return y
    if beyond == "extended":
        return y + on * slope_between(points[-2], points[-1])
    return y + on * exact(beyond["slope"])


def slope_between(left, right):
    """The slope of the line through two points."""
    return (exact(right[1]) - exact(left[1])) / (exact(right[0]) - exact(left[0]))


def marginal(tiers, performed, asked):
    """Each rate on the part of the performance in its tier."""
    at = attainment(performed, asked)
    starts = [exact(tier["from"]) for tier in tiers]
    ends = [*starts[1:], None]
    parts = [
        max(ZERO, (at if end is None else min(at, end)) - start) * exact(tier["rate"])
        for tier, start, end in zip(tiers, starts, ends, strict=True)
    ]
    return sum(parts, ZERO)


def retroactive(tiers, performed, asked):
    """The highest rate reached on everything."""
    place = last_reached(performed, asked, [tier["from"] for tier in tiers])
    return ZERO if place is None else exact(tiers[place]["rate"]) * attainment(performed, asked)


def whole_deals(tiers, deals, asked, at_higher):
    """Deals in their order, each whole at one rate: that of the tier in which it starts, or of the one in which it ends."""
    if asked == 0:
        return marginal(tiers, ZERO, asked)
    if sum(deals) < 0:
        return ZERO
    paid = so_far = ZERO
    for deal in deals:
        lower, upper = sorted((so_far, so_far + deal))
        place = last_reached(lower, asked, [tier["from"] for tier in tiers])
        if at_higher:
            entered = [n for n, tier in enumerate(tiers) if upper > exact(tier["from"]) * asked + SLACK]
            place = max([*entered, *([] if place is None else [place])], default=None)
        rate = ZERO if place is None else exact(tiers[place]["rate"])
        paid += rate * deal / asked
        so_far += deal
    return paid


def lump_sum_bonus(steps, performed, asked):
    """The highest step reached."""
    place = last_reached(performed, asked, [level for level, _ in steps])
    return ZERO if place is None else exact(steps[place][1])


def rating(levels, given):
    """The multiple of the level that was given last."""
    multiples = {exact(level): exact(multiple) for level, multiple in levels}
    return multiples.get(given[-1], ZERO) if given else ZERO


def matrix(formula, first, second):
    """The multiple at row a and column b; `first` and `second` are (S, Q)."""
    row, column = last_reached(*first, formula["rows"]), last_reached(*second, formula["columns"])
    if row is None or column is None:
        return ZERO
    if formula["between"] == "stepped":
        return exact(formula["payouts"][row][column])
    down = part_of_step(formula["rows"], row, attainment(*first))
    across = part_of_step(formula["columns"], column, attainment(*second))
    at = [[exact(payout) for payout in [*line, line[-1]]] for line in [*formula["payouts"], formula["payouts"][-1]]]
    upper = at[row][column] + across * (at[row][column + 1] - at[row][column])
    lower = at[row + 1][column] + across * (at[row + 1][column + 1] - at[row + 1][column])
    return upper + down * (lower - upper)


def part_of_step(levels, place, at):
    """How far between the level at a place and the next, 0 … 1; 0 at the last."""
    if place + 1 == len(levels):
        return ZERO
    start, end = exact(levels[place]), exact(levels[place + 1])
    return max(ZERO, (at - start) / (end - start))


def prize(prizes, mine, others):
    """The prizes of the places of those who are equal, shared equally; `others` are the performances of the other ranked people."""
    better = sum(other > mine for other in others)
    equal = 1 + sum(other == mine for other in others)
    return sum((exact(amount) for amount in prizes[better : better + equal]), ZERO) / equal
