"""Person by person, for those who pay them."""

from __future__ import annotations

from spmsim.reports.markup import Html, fold, paragraph
from spmsim.reports.situation.opened import Opened
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results.wording import name_in_words, percent, plain_number, plural
from spmsim.studies.situation.assess import PersonLine


def person_by_person(opened: Opened) -> Html:
    """Everybody, team by team; nobody where the reader does not pay them."""
    people = opened.told.people
    if not people:
        return Html(paragraph("Single people are shown to those who pay them only."), plain="Nobody is shown")
    heads = ["", "Role", "Region", "Months", "Bookings", "Attainment", "Incentive pay", "Quota", "Quota ÷ potential"]
    teams = sorted({one.team for one in people})
    folds = []
    for team in teams:
        held = [one for one in people if one.team == team]
        name = f"Team {team}" if team else "Without a team" if len(teams) > 1 else "Everybody"
        grid = table(heads, [Row(one.person, _cells(opened, one)) for one in held], label=name)
        folds.append(fold(f"{name}: {plural(len(held), 'person', 'people')}", grid))
    return Html(*folds, plain=plural(len(people), "person", "people"))


def _cells(opened: Opened, one: PersonLine) -> list[Cell | str]:
    return [
        text(name_in_words(one.role)), text(one.region), plain_number(one.months, 1), opened.money(one.sales), percent(one.attainment),
        opened.money(one.paid), opened.money(one.quota), percent(one.quota_to_potential, 0),
    ]  # fmt: skip
