"""A run's figures as a short table on a terminal: the mean with its interval and the spread between replications, also by role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.results import wording
from spmsim.results.catalogue import Metric, why_not_computed
from spmsim.results.estimates import Estimate
from spmsim.results.intervals import LEVEL
from spmsim.results.landing_words import landed, pay_to_date_in_words
from spmsim.results.run import Run

SHOWN = ("sales", "incentive_pay", "total_pay", "share_at_quota", "ccos", "contribution")
"""The metrics that are printed, in their order; `--json` has the others."""


def run_in_words(run: Run) -> str:
    """What was played, one line for each metric and below it one for each role, and where the run is kept."""
    summary, roles = run.summary(), run.by_role()
    head = ("", "Mean", f"{100 * LEVEL:g} % interval", "P5 to P95")
    rows = [row for name in SHOWN for row in _rows(run, name, summary, roles)]
    manifest = run.manifest
    played = f"{manifest['title']} ({run.id}): {manifest['replications']:,} replications, seed {manifest['seed']}"
    return "\n".join([played, *_columns([head, *rows]), *_landing(run), str(run.path)])


def _landing(run: Run) -> list[str]:
    """To date, the simulated rest and the landing of sales and pay, where the run opens inside its calendar; below each, those of roles."""
    found = run.landings()
    if found is None:
        return []
    head = (f"As of {found.as_of}", "To date", "Simulated rest", "Landing", "P5 to P95")
    rows = []
    for name, whole in found.whole.items():
        rows.append((run.catalogue[name].title, *landed(whole, run.currency)))
        roles = found.by_role.items() if len(found.by_role) > 1 else ()
        rows += [(f"  {wording.name_in_words(role)}", *landed(metrics[name], run.currency)) for role, metrics in roles if name in metrics]
    return ["", *_columns([head, *rows]), pay_to_date_in_words(found, run.currency)]


def _rows(run: Run, name: str, summary: dict[str, Estimate], roles: dict[str, dict[str, Estimate]]) -> Iterator[tuple[str, ...]]:
    metric = run.catalogue[name]
    whole = summary.get(name)
    if whole is None or whole.mean is None:
        why = why_not_computed(name, run.terms.company, in_money=run.terms.sales.kind == "money")
        yield metric.title, wording.NOTHING, why or "cannot be computed"
        return
    yield metric.title, *_figures(whole, metric, run.currency)
    for role, metrics in roles.items() if len(roles) > 1 else ():
        found = metrics.get(name)
        if found is not None and found.mean is not None:
            yield f"  {wording.name_in_words(role)}", *_figures(found, metric, run.currency)


def _figures(found: Estimate, metric: Metric, currency: str) -> tuple[str, str, str]:
    if metric.unit == "share":
        return wording.percent(found.mean), wording.percent_span(found.ci_low, found.ci_high), wording.percent_span(found.p05, found.p95)
    if not metric.is_money:
        spans = ((found.ci_low, found.ci_high), (found.p05, found.p95))
        interval, spread = (f"{wording.plain_number(low, 0)} to {wording.plain_number(high, 0)}" for low, high in spans)
        return wording.plain_number(found.mean, 0), interval, spread
    scale = wording.scale_for(found)
    interval = wording.money_span(found.ci_low, found.ci_high, scale=scale)
    return wording.money(found.mean, currency, scale=scale), interval, wording.money_span(found.p05, found.p95, scale=scale)


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Lines whose cells stand below each other: names to the left, figures to the right."""
    full = [row for row in rows if len(row) == len(rows[0])]
    widths = [max(len(row[at]) for row in (rows if at == 0 else full)) for at in range(len(rows[0]))]
    for row in rows:
        if len(row) < len(rows[0]):
            yield f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]}"
            continue
        figures = "  ".join(f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0]:<{widths[0]}}  {figures}".rstrip()
