"""How every class behaves that a scenario may name, built in or the plugin of the recipe: read, refused, paid, played, told, linted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

import spmsim
from spmsim.compile import compile_game
from spmsim.foundation.errors import BadInput
from spmsim.plans.formula import ScheduleFormula
from spmsim.records.ledger import Credit
from spmsim.records.policy import standard_effort
from spmsim.scenario.json_schema import json_schema
from spmsim.scenario.loading import Scenario, from_document
from spmsim.scenario.registry import build_registry
from spmsim.studies.one_year.whole_year import whole_year
from spmsim.studies.paying.pay import pay
from tests.contracts.worked import EXPLAINED, LENGTHS, NEEDS_DEALS, PAID_WITHOUT_SALES, WORKED, Block, block_of, document
from tests.oracle.agreement import sums_that_differ

RECIPE = Path(__file__).parents[2] / "docs" / "recipes" / "add-a-plan-component.md"
PLUGIN = ("formula", "root_curve")
MONTH_QUOTA, MONTH_TARGET = 100_000_00, 10_000_00
"""Cents: a month's quota and target pay of the sellers."""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the module of the recipe."""
    folder = tmp_path_factory.mktemp("contracts").resolve()
    found = re.search(r"^```python\n# root_curve.py\n(.*?)^```$", RECIPE.read_text(encoding="utf-8"), flags=re.S | re.M)
    assert found is not None
    (folder / "root_curve.py").write_text(found.group(1), encoding="utf-8")
    (folder / "spmsim.toml").write_text('plugins = ["root_curve"]\n')
    return folder


@dataclass(frozen=True)
class Worked:
    """A class with its worked example, in a project."""

    kind: str
    name: str
    project: Path

    def scenario(self, block: Block | None = None) -> Scenario:
        return from_document(document(self.kind, self.name, block or block_of(self.kind, self.name)), project=self.project)

    def refusal(self, block: Block) -> str:
        with pytest.raises(BadInput) as refused:
            self.scenario(block)
        return str(refused.value)


@pytest.fixture(params=WORKED, ids="-".join)
def worked(request: pytest.FixtureRequest, project: Path) -> Worked:
    return Worked(*request.param, project)


def test_every_registered_class_has_a_worked_example() -> None:
    names = {(kind, name) for kind, classes in build_registry().items() for name in classes}
    assert set(WORKED) == names | {PLUGIN}


def test_it_reads_its_worked_example_and_refuses_an_unknown_field(worked: Worked) -> None:
    block = block_of(worked.kind, worked.name)
    assert worked.scenario(block).spec
    assert "surprise" in worked.refusal({**block, "surprise": 1})


def test_it_asks_for_every_field_without_a_default(worked: Worked) -> None:
    block = block_of(worked.kind, worked.name)
    classes = worked.scenario().spec.plans["worked"].components[0].formula if (worked.kind, worked.name) == PLUGIN else None
    made = type(classes) if classes is not None else build_registry()[worked.kind][worked.name]
    for field, about in made.model_fields.items():
        if about.is_required() and field != "type":
            assert field in worked.refusal({key: value for key, value in block.items() if key != field})


def words_of_choice(annotation: Any) -> tuple[str, ...]:
    """The words that an option may be, as they are written; none for what is no choice."""
    inner = getattr(annotation, "__origin__", None)
    if inner is Literal:
        return tuple(str(word) for word in get_args(annotation))
    if annotation is bool:
        return ("true", "false")
    return tuple(word for part in get_args(annotation) for word in words_of_choice(part))


def choices() -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """(kind, name, option, its words) of every option of words or yes and no of formulas and adjustments."""
    for kind in ("formula", "adjustment"):
        for name, made in build_registry()[kind].items():
            for field, about in made.model_fields.items():
                if field not in ("type", *LENGTHS) and (words := words_of_choice(about.annotation)):
                    yield kind, name, field, words


@pytest.mark.parametrize(("kind", "name", "option", "words"), list(choices()), ids=lambda value: value if isinstance(value, str) else "")
def test_leaving_out_an_option_explains_its_choices_with_a_worked_number(
    kind: str, name: str, option: str, words: tuple[str, ...], project: Path
) -> None:
    assert option in EXPLAINED.get((kind, name), ())
    block = {key: value for key, value in block_of(kind, name).items() if key not in (option, *dependent(option))}
    said = Worked(kind, name, project).refusal(block)
    named = [word for word in words if re.search(rf"\b{word}\b", said)]
    assert len(named) >= 2 and set(named) >= set(words) - {"month", "half"}
    assert re.search(r"\d", said.partition(f"'{option}' is missing")[2])


def dependent(option: str) -> tuple[str, ...]:
    """Options that mean nothing without this one."""
    return {"recoverable": ("open_at_exit",), "period": ("true_up",), "tiering": ("crossing_deal",)}.get(option, ())


def test_nothing_sold_pays_nothing_unless_it_is_an_advance(worked: Worked) -> None:
    ledger = pay(worked.scenario(), (), ())
    paid = {payment.amount for payment in ledger.payments}
    assert (paid == {0}) == (worked.name not in PAID_WITHOUT_SALES)


def test_lines_sum_to_the_payments_of_a_year_of_deals(worked: Worked) -> None:
    ledger = pay(worked.scenario(), sold_by("E1", 1.07) + sold_by("E2", 0.83), ())
    assert sums_that_differ(ledger) == []
    assert sum(payment.amount for payment in ledger.payments) > 0


def sold_by(rep_id: str, share: float) -> tuple[Credit, ...]:
    """A year of deals, at a share of quota: two a month, and wins, renewals and a level of goals."""
    found = []
    for month in range(12):
        amount = Decimal(round(share * MONTH_QUOTA))
        parts = (amount * 2 // 3, amount - amount * 2 // 3)
        found += [Credit(rep_id, month, "revenue", part, deal_id=f"{rep_id}-{month}-{place}") for place, part in enumerate(parts)]
        found += [Credit(rep_id, month, "margin", Decimal(45_000_00)), Credit(rep_id, month, "wins", Decimal(2 + month % 2))]
        found += [Credit(rep_id, month, "renewals", Decimal(3), out_of=4), Credit(rep_id, month, "goals", Decimal(2 + month % 2))]
    return tuple(found)


@pytest.mark.parametrize("name", [name for kind, name in WORKED if kind == "formula"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.449999, 0.45, 0.87, 0.9999999, 1.0, 1.2, 1.37, 1.69, 2.5])
def test_its_schedule_and_the_payroll_agree(name: str, share: float, project: Path) -> None:
    """The curve that is drawn, priced and linted is the one that is paid: to the cent, on the same person's month."""
    scenario = Worked("formula", name, project).scenario()
    formula = scenario.spec.plans["worked"].components[0].formula
    if not isinstance(formula, ScheduleFormula):
        return
    measure, steps = ("wins", round(10 * share)) if name == "per_unit" else ("revenue", round(share * MONTH_QUOTA))
    ledger = pay(scenario, (Credit("E1", 4, measure, Decimal(steps)),), ())
    paid = sum(payment.amount for payment in ledger.payments)
    in_money = formula.schedule(100.0, per_unit=1.0 if name == "per_unit" else 100.0).value(float(steps))
    drawn = in_money if formula.paid_on == "money" else MONTH_TARGET * formula.schedule().value(steps / MONTH_QUOTA)
    assert abs(paid - drawn) <= 0.5 + 1e-6


def test_an_engine_plays_it_as_the_payroll_pays_it_or_refuses_it_by_name(worked: Worked) -> None:
    scenario = worked.scenario()
    if worked.name in NEEDS_DEALS:
        with pytest.raises(BadInput, match=worked.name):
            compile_game(scenario)
        return
    game = compile_game(scenario)
    for replication in range(2):
        year = whole_year(scenario, game, standard_effort(len(scenario.spec.team.reps), 12), seed=5, replication=replication)
        ledger = year.ledger()
        paid = {(payment.rep_id, payment.month): payment.amount for payment in ledger.payments if payment.amount}
        assert paid == {where: amount for where, amount in year.payments.items() if amount}
        assert ledger.balances == year.balances


def test_its_words_have_its_numbers(worked: Worked) -> None:
    """Rules of pay and of quotas are told in words; laws and behaviours are described by their fields."""
    if worked.kind in ("law", "behaviour"):
        return
    scenario = worked.scenario()
    rules = [rule.in_words("revenue") for quota_set in scenario.spec.quotas.values() for rule in quota_set.rules.values()]
    told = str(spmsim.explain(scenario)) if worked.kind != "quota_rule" else " ".join(rules)
    lacking = [value for value in numbers_of(WORKED[worked.kind, worked.name]) if not is_told(value, told)]
    assert lacking == []


def numbers_of(block: Any) -> Iterator[float]:
    """Every number of a block, but for noughts and ones, which words tell."""
    if isinstance(block, dict):
        block = list(block.values())
    if isinstance(block, list):
        for inner in block:
            yield from numbers_of(inner)
    elif isinstance(block, int | float) and not isinstance(block, bool) and block not in (0, 1):
        yield float(block)


def is_told(value: float, text: str) -> bool:
    """Whether a number stands in a text: as it is, with thousands parted, with cents, or per cent."""
    spelt = {f"{value:,.10g}", f"{value:.10g}", f"{value:,.2f}", f"{100 * value:.10g} %", f"{100 * value:,.10g} %"}
    return any(re.search(rf"(?<![\d.,]){re.escape(word)}(?![\d]|[.,]\d)", text) for word in spelt)


def test_the_linter_reads_it(worked: Worked) -> None:
    linted = spmsim.lint(worked.scenario())
    assert all(finding.code and finding.what.strip() for finding in linted.findings)


def test_the_schema_has_it(worked: Worked) -> None:
    if (worked.kind, worked.name) == PLUGIN:
        return
    found = [block for block in json_schema()["$defs"].values() if block.get("properties", {}).get("type", {}).get("enum") == [worked.name]]
    assert len(found) == 1
    assert set(WORKED[worked.kind, worked.name]) <= set(found[0]["properties"])
