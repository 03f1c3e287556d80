"""What the whole company's difference to its forecast is made of: hires, leavers, the market and what people sold."""

from __future__ import annotations

from dataclasses import dataclass

from spmsim.studies.review.review import Review


@dataclass(frozen=True)
class Part:
    """One part of actual − forecast, in units of the measure."""

    words: str
    amount: float


def landing_parts(told: Review) -> tuple[Part, ...]:
    """Parts that sum to what the whole company sold − what was forecast; none where the company or the split is not told.

    The company's forecast is that of the run's people and of whoever was to come: replacements, and planned seats that nobody took. What
    newcomers sold − that second part is *hires*; the rest is the people's own split. A company that was to sell 100, of it 20 by hires,
    and sold 70, of it 5 by newcomers, lost 15 of its 30 by hires.
    """
    company, people = told.line("company"), told.line("people")
    split = next((one for one in told.splits if one.metric == "sales"), None)
    if company is None or people is None or split is None:
        return ()
    whole, own = company.figures["sales"], people.figures["sales"]
    hires = (whole.actual - own.actual) - (whole.mean - split.forecast)
    found = [Part("hires and replacements", hires), Part("the market", split.market)]
    if told.knows_leavers or split.attendance:
        found.insert(1, Part("leavers", split.attendance))
    return (*found, Part("productivity and luck", split.people))
