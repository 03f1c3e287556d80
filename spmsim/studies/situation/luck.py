"""What luck alone brings: how far a person's year strays by the months in it, and what fair quotas would look like beside it.

A year's sales are a person's expected sales, times what the month brought to everybody, times luck. How much the luck of months is can be
read from the months; the luck of a year is that of its months together, if they are independent of each other. Where good and bad months
follow each other it is more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spmsim.studies.situation.figures import Floats

FEWEST = 3
"""People there in every month below whom no luck is read."""
FEWEST_MONTHS = 6
TENTH = 1.2816
"""Standard deviations beyond which one in ten lies, by the normal law."""
BEST_FIFTH = 1.3998
"""Mean of the highest fifth in standard deviations above the middle, by the normal law."""
MEAN_APART = 0.7979
"""Mean distance from the middle in standard deviations, by the normal law: √(2 ÷ π)."""


@dataclass(frozen=True)
class Luck:
    """What the luck of a year would do to a role whose quotas are fair: each the same share of what is truly to be expected."""

    people: int
    """There in every month, of whom it was read."""
    year: float
    """L: standard deviation of a year's sales ÷ the expected ones, and of attainment under fair quotas ÷ their mean."""
    correlation: float
    """Rank correlation of attainment with potential: both hold last year's luck."""
    quota_to_potential: float
    """Standard deviation of quota ÷ potential, as a share: potentials are estimates."""

    def tenths(self, middle: float) -> tuple[float, float]:
        """Between which shares of potential eight in ten fair quotas would lie: around 1.0 with 0.1 between 0.88 and 1.14."""
        factor = float(np.exp(TENTH * self.quota_to_potential))
        return middle / factor, middle * factor


def luck_of(sales: Floats, *, history_months: int) -> Luck | None:
    """The luck of a role; None with fewer than three people, six months, or without sales.

    With V the variance of people's year ÷ mean², L² of it is luck and S² = max(0, V − L²) what they truly differ by. Potential was
    estimated from H years, with luck of variance L² ÷ H in it. Under fair quotas attainment then correlates with it by
    r = L ÷ (H · √(S² + L² ÷ H)), by ranks 6 ÷ π · asin(r ÷ 2), and quota ÷ potential spreads by √(S² · L² ÷ H ÷ (S² + L² ÷ H)).
    With L = 0.12, S = 0.20 and one year: r = 0.51, by ranks 0.50, and 0.103; with three years r = 0.19.

    Args:
        sales: [P, T] by month of the people of one role who were there in all months.
        history_months: months from which potentials were estimated.
    """
    people, months = sales.shape
    if people < FEWEST or months < FEWEST_MONTHS or sales.sum() <= 0:
        return None
    luck, yearly = luck_of_year(sales), sales.sum(axis=1)
    apart = max(0.0, float(yearly.var(ddof=1) / yearly.mean() ** 2) - luck**2)
    years = max(1.0, history_months / months)
    known = apart + luck**2 / years
    if known <= 0:
        return Luck(people, 0.0, 0.0, 0.0)
    r = min(1.0, luck / (years * known**0.5))
    return Luck(people, luck, 6 / np.pi * float(np.arcsin(r / 2)), (apart * luck**2 / years / known) ** 0.5)


def luck_of_year(sales: Floats) -> float:
    """L: standard deviation of the luck in a year's sales, as a share of them.

    L² = T ÷ (T − 1) · P ÷ (P − 1) · Σ (sales − expected)² ÷ Σ (a person's year)², the expected sales of a month being the person's year ×
    everybody's month ÷ everybody's year. Two people who sell 80 and 120, 120 and 80 in two months: 4 · 1,600 ÷ 80,000 = 0.08, L = 0.28.

    Args:
        sales: [P, T] by month, of people who were there in all months.
    """
    people, months = sales.shape
    yearly = sales.sum(axis=1)
    expected = np.outer(yearly, sales.sum(axis=0)) / sales.sum()
    lost = people / (people - 1) * months / (months - 1)  # of freedom to the sums that the expected sales are made of
    return float(np.sqrt(lost * ((sales - expected) ** 2).sum() / (yearly**2).sum()))


def spread_range(values: Floats) -> tuple[float, float, float] | None:
    """(standard deviation ÷ mean, low, high) with the 95 % interval by leaving out one after the other; None below five values.

    The interval is that of the logarithm, ± 1.96 standard errors, (n − 1) ÷ n · Σ (left out − their mean)² being the square of one.
    Source: Efron and Stein (1981).
    """
    number = len(values)
    if number < 5:
        return None
    share = float(values.std(ddof=1) / values.mean())
    apart = values - values.mean()
    means = -apart / (number - 1)  # of the others, from the mean of all
    squares = ((apart**2).sum() - apart**2 - (number - 1) * means**2) / (number - 2)
    left_out = np.sqrt(np.maximum(squares, 0.0)) / (values.mean() + means)
    if share <= 0 or (left_out <= 0).any():
        return share, share, share
    logs = np.log(left_out)
    error = float(np.sqrt((number - 1) / number * ((logs - logs.mean()) ** 2).sum()))
    factor = float(np.exp(1.96 * error))
    return share, share / factor, share * factor
