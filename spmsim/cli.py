"""The command line: each command parses, calls one public function and prints a path or an answer.

Everything heavy is imported inside the commands, so that `spmsim --help` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from spmsim.command_line.progress import Progress
from spmsim.command_line.speech import SpokenGroup, print_json, settle_console, settle_jupyter

RUNS = Path("runs")

app = typer.Typer(
    cls=SpokenGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Simulate a sales force under each candidate pay plan before rollout, with people who respond to pay.",
)

Scenarios = Annotated[list[Path], typer.Argument(metavar="SCENARIO", help="Scenario files (YAML).", show_default=False)]
Baseline = Annotated[Path, typer.Argument(metavar="BASELINE", help="The scenario of today's plan.", show_default=False)]
Replications = Annotated[
    int | None, typer.Option(metavar="N", help="Simulated years; default: what the scenario says.", show_default=False)
]
Seed = Annotated[int | None, typer.Option(metavar="S", help="Seed of all chance; default: what the scenario says.", show_default=False)]
Workers = Annotated[int | None, typer.Option(metavar="N", help="Threads; changes no result.", show_default=False)]
Engine = Annotated[Literal["monte_carlo", "reference"] | None, typer.Option(help="Default: what the scenario says.", show_default=False)]
Audience = Annotated[Literal["owner", "executive", "public"], typer.Option(help="Who reads it.")]
Out = Annotated[Path | None, typer.Option(metavar="PATH", help="Where to write; default: below the current folder.", show_default=False)]
AcceptColumns = Annotated[bool, typer.Option("--accept-columns", help="Take a proposed column map without asking.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def _say_version(wanted: bool) -> None:
    if wanted:
        from spmsim import __version__

        print(f"spmsim {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Options before the command."""


@app.command()
def check(scenarios: Scenarios) -> None:
    """Validate scenario files and print what they resolve to."""
    from spmsim.entrances.files import load_all
    from spmsim.studies.explaining.check import check as check_scenario

    for scenario in load_all(scenarios):
        print(check_scenario(scenario))


@app.command()
def explain(
    subject: Annotated[str, typer.Argument(metavar="SCENARIO|COMPONENT", help="A scenario file, or a kind of component.")],
    rep: Annotated[str | None, typer.Option("--rep", metavar="ID", help="One person's simulated year, line by line.")] = None,
    seed: Seed = None,
    as_json: Json = False,
) -> None:
    """Say the plan in words and numbers, with its assumptions; or one person's year, multiplication by multiplication."""
    from spmsim.studies.explaining.explain import explain as explain_subject

    explained = explain_subject(subject, rep=rep, seed=seed)
    if as_json:
        print_json(explained.document)
    else:
        print(explained, end="")


@app.command()
def run(
    scenarios: Scenarios,
    replications: Replications = None,
    seed: Seed = None,
    engine: Engine = None,
    workers: Workers = None,
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Set a value; repeatable.", show_default=False)
    ] = None,
    scales: Annotated[
        list[str] | None, typer.Option("--scale", metavar="PATH=F", help="Scale a value; repeatable.", show_default=False)
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Play scenarios, keep each as a run folder, and print its main figures."""
    from spmsim.command_line.run_figures import run_in_words
    from spmsim.entrances.files import load_all
    from spmsim.studies.as_json import runs_as_json
    from spmsim.studies.simulate import simulate

    loaded = load_all(scenarios, sets=tuple(sets or ()), scales=tuple(scales or ()))
    with Progress() as progress:
        runs = [
            simulate(one, replications=replications, seed=seed, engine=engine, workers=workers, out=out or RUNS, watch=progress)
            for one in loaded
        ]
    if as_json:
        print_json(runs_as_json(runs))
    else:
        print("\n\n".join(run_in_words(finished) for finished in runs))


@app.command()
def compare(
    baseline: Baseline,
    variants: Annotated[list[Path], typer.Argument(metavar="VARIANT", help="Scenarios to compare with it.", show_default=False)],
    replications: Replications = None,
    seed: Seed = None,
    workbook: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="One row per rep; needs --audience owner.", show_default=False)
    ] = None,
    audience: Audience = "executive",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Compare scenarios with a baseline, on the same people and luck."""
    from spmsim.command_line.summary import comparison_in_words
    from spmsim.entrances.comparing import compare as compare_scenarios
    from spmsim.studies.as_json import as_json as study_as_json

    with Progress() as progress:
        study = compare_scenarios(
            baseline, variants, replications=replications, seed=seed, workbook=workbook, audience=audience, out=out or RUNS, watch=progress
        )
    if as_json:
        print_json(study_as_json(study))
    else:
        print(comparison_in_words(study))


@app.command()
def report(
    baseline: Baseline,
    variants: Annotated[
        list[Path] | None, typer.Argument(metavar="VARIANT", help="Scenarios to compare with it.", show_default=False)
    ] = None,
    notebooks: Annotated[
        list[str] | None, typer.Option("--notebook", metavar="NAME", help="A notebook instead; repeatable.", show_default=False)
    ] = None,
    workers: Workers = None,
    replications: Replications = None,
    seed: Seed = None,
    audience: Audience = "executive",
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF file beside the HTML file.")] = False,
    out: Out = None,
) -> None:
    """Write the executive report as one HTML file that opens offline; runs what is missing."""
    settle_jupyter()
    from spmsim.entrances.reporting import report as write_report

    with Progress() as progress:
        path = write_report(
            baseline, variants or (), notebooks=notebooks or (), workers=workers, replications=replications, seed=seed,
            audience=audience, pdf=pdf, out=out, watch=progress,
        )  # fmt: skip
    print(path)


@app.command()
def lint(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="The scenario whose plans are looked at.", show_default=False)],
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the best moves there.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Look for cliffs, dead zones, falling pay and gaming moves; exit code 1 where there are errors."""
    from spmsim.entrances.linting import lint as lint_scenario

    found = lint_scenario(scenario, seed=seed, out=out)
    if as_json:
        print_json(found.as_json())
    else:
        print(found)
    if found.errors:
        raise typer.Exit(1)


@app.command()
def pay(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="The scenario whose plans pay.", show_default=False)],
    actuals: Annotated[Path, typer.Argument(metavar="ACTUALS", help="What people sold: CSV, XLSX or Parquet.", show_default=False)],
    out: Annotated[Path, typer.Option(metavar="DIR", help="A folder, or a file that ends in .xlsx.", show_default=False)],
    through: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="The last month that is paid.", show_default=False)] = None,
    statements: Annotated[bool, typer.Option("--statements", help="An HTML statement per person too.")] = False,
    earlier: Annotated[
        Path | None, typer.Option("--paid", metavar="FILE", help="Payments of an earlier run, to compare.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Pay real performance: statements, payments and balances."""
    from spmsim.command_line.summary import payments_in_words
    from spmsim.entrances.paying import pay as pay_actuals

    paid = pay_actuals(scenario, actuals, out=out, through=through, statements=statements, paid=earlier)
    if as_json:
        print_json(paid.as_json())
    else:
        print(payments_in_words(paid))


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The project to make.", show_default=False)],
    roster: Annotated[Path, typer.Option(metavar="FILE", help="The people, leavers too.", show_default=False)],
    bookings: Annotated[Path, typer.Option(metavar="FILE", help="What they sold.", show_default=False)],
    quotas: Annotated[Path | None, typer.Option(metavar="FILE", help="What they were asked for.", show_default=False)] = None,
    paid: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Incentive pay that payroll paid, without base salary.", show_default=False)
    ] = None,
    deals: Annotated[Path | None, typer.Option(metavar="FILE", help="One row per deal, beside totals.", show_default=False)] = None,
    survey: Annotated[Path | None, typer.Option(metavar="FILE", help="Survey answers.", show_default=False)] = None,
    feedback: Annotated[Path | None, typer.Option(metavar="FILE", help="Feedback.", show_default=False)] = None,
    reviews: Annotated[Path | None, typer.Option(metavar="FILE", help="Customer reviews.", show_default=False)] = None,
    currency: Annotated[str, typer.Option(metavar="CODE", help="In which amounts are reported.")] = "USD",
    accept_columns: AcceptColumns = False,
) -> None:
    """Make a project of your own company's files: data, a first baseline, and a page that says what was estimated."""
    from spmsim.command_line.speech import asked
    from spmsim.command_line.summary import start_in_words
    from spmsim.entrances.starting import init as start

    made = start(
        folder, roster=roster, bookings=bookings, quotas=quotas, paid=paid, deals=deals, survey=survey, feedback=feedback,
        reviews=reviews, currency=currency,
        accept_columns=accept_columns, confirm=asked(),
    )  # fmt: skip
    print(start_in_words(made))


@app.command()
def assess(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A project that init made.", show_default=False)],
    audience: Audience = "executive",
    survey: Annotated[Path | None, typer.Option(metavar="FILE", help="Survey answers.", show_default=False)] = None,
    feedback: Annotated[Path | None, typer.Option(metavar="FILE", help="Feedback.", show_default=False)] = None,
    reviews: Annotated[Path | None, typer.Option(metavar="FILE", help="Customer reviews.", show_default=False)] = None,
    accept_columns: AcceptColumns = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF file beside the HTML file.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="PATH", help="The page; without, assessment.html in the project.")] = None,
    as_json: Json = False,
) -> None:
    """Show the situation before anyone changes anything: last year by group and role, and problems by the money behind them."""
    settle_jupyter()
    from spmsim.command_line.speech import asked
    from spmsim.command_line.summary import assessment_in_words
    from spmsim.entrances.assessing import assess as assess_project

    with Progress() as progress:
        told = assess_project(
            folder, audience=audience, survey=survey, feedback=feedback, reviews=reviews, accept_columns=accept_columns,
            confirm=asked(), pdf=pdf, out=out, watch=progress,
        )  # fmt: skip
    if as_json:
        print_json(told.as_json())
    else:
        print(assessment_in_words(told))


@app.command()
def replay(
    baseline: Baseline,
    actuals: Annotated[Path, typer.Option(metavar="FILE", help="Last year's bookings: CSV, XLSX or Parquet.", show_default=False)],
    variants: Annotated[
        list[Path] | None, typer.Argument(metavar="VARIANT", help="Other plans for the same people.", show_default=False)
    ] = None,
    paid: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Incentive pay that payroll paid, without base salary.", show_default=False)
    ] = None,
    audience: Audience = "executive",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder for replay.csv.", show_default=False)] = None,
    accept_columns: AcceptColumns = False,
    as_json: Json = False,
) -> None:
    """Pay last year's real bookings under each plan, nobody responding; with --paid, modelled against paid."""
    from spmsim.command_line.summary import replay_in_words
    from spmsim.entrances.replaying import replay as replay_files

    told = replay_files(
        baseline, variants or (), actuals=actuals, paid=paid, audience=audience, out=out, accept_columns=accept_columns
    )
    if as_json:
        print_json(told.as_json())
    else:
        print(replay_in_words(told))


@app.command()
def review(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder, or a scenario file.", show_default=False)],
    actuals: Annotated[Path, typer.Argument(metavar="ACTUALS", help="What happened: CSV, XLSX or Parquet.", show_default=False)],
    roster: Annotated[Path | None, typer.Option(metavar="FILE", help="The people now, with last days.", show_default=False)] = None,
    audience: Audience = "executive",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder; without, reviews/<run>.", show_default=False)] = None,
    workers: Workers = None,
    accept_columns: AcceptColumns = False,
    as_json: Json = False,
) -> None:
    """Hold a forecast against what happened: what was wrong, how much was the market, and what to assume next time."""
    from spmsim.command_line.summary import review_in_words
    from spmsim.entrances.reviewing import review as review_run

    with Progress() as progress:
        told = review_run(
            run, actuals, roster=roster, audience=audience, out=out, workers=workers, accept_columns=accept_columns, watch=progress
        )
    if as_json:
        print_json(told.as_json())
    else:
        print(review_in_words(told))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="A folder of your own.")] = Path("spmsim-demo"),
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the report in a browser.")] = False,
) -> None:
    """Make the report of the bundled company in a folder of your own, and open it."""
    settle_jupyter()
    from spmsim.entrances.reporting import demo as demonstrate

    with Progress() as progress:
        path = demonstrate(folder, watch=progress)
    print(path)
    if not no_open:
        typer.launch(path.resolve().as_uri())


@app.command()
def schema(
    folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]", help="Where your scenarios are.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Write the JSON Schema of scenario files next to them, for editors."""
    from spmsim.entrances.files import write_schema
    from spmsim.scenario.json_schema import json_schema

    if as_json:
        print_json(json_schema())
    else:
        print(write_schema(folder))


def main() -> Any:
    """The entry point of `spmsim` and `python -m spmsim`."""
    settle_console()
    return app(prog_name="spmsim")
