"""An executed notebook as one HTML file: no script, no address of another machine, nothing of the reader's to load."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import RunFailed
from spmsim.reports.markup import clean
from spmsim.reports.notebook import style_of
from spmsim.results import wording
from spmsim.studies.study import Study

_FORBIDDEN = re.compile(
    r"<script|<iframe|<object|<embed|<link\b|<form\b|javascript:|(?:src|href|srcset|action)\s*=\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE
)

_POLICY = re.compile(r'<meta (content="[^"]*") (http-equiv="Content-Security-Policy")/?>')


@dataclass(frozen=True)
class Heading:
    """What stands above and below the cells of a notebook."""

    brand: str
    """What kind of page it is."""
    title: str
    subtitle: str
    facts: Sequence[str]
    """Short facts in one line."""
    footer: str
    caution: str = ""
    """What nobody may miss, before the facts."""


def page_of(executed: Any, heading: Heading) -> str:
    """The page of an executed notebook.

    Raises:
        RunFailed: the page would hold a script or ask another machine for something; then it is not written.
    """
    from nbconvert import HTMLExporter

    basedir = Path(str(resources.files("spmsim.reports"))) / "template"
    make: Any = HTMLExporter  # it carries no types
    exporter = make(template_name="spmsim", extra_template_basedirs=[str(basedir)], exclude_anchor_links=True, embed_images=True)
    body, _ = exporter.from_notebook_node(executed, resources={"page": facts(executed, heading)})
    text = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{2,}", "\n", str(body)))
    text = _POLICY.sub(r"<meta \2 \1>", text)  # what converts the notebook sorts attributes
    found = _FORBIDDEN.search(text)
    if found:
        raise RunFailed(f"the page would hold {found[0]!r}: reports carry no script and load nothing")
    return text


def heading_of(study: Study, title: str = "") -> Heading:
    """What stands around the cells of a study's notebook."""
    footer = f"Simulated with spmsim {study.spmsim_version}: figures are expectations under stated assumptions, not promises."
    caution = "" if study.calibrated else "Not calibrated to this company’s data"
    return Heading("Sales performance simulation", title or study.title, study.question, _in_short(study), footer, caution)


def facts(executed: Any, heading: Heading) -> dict[str, Any]:
    """What the template prints around the cells."""
    headings: dict[str, list[tuple[str, str]]] = {}
    paragraphs: dict[str, str] = {}
    contents: list[tuple[str, str]] = []
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
            headings[cell["id"]] = [(cell["id"], line.lstrip("# ")) for line in lines if line.startswith("#")]
            contents += [(name, cell.metadata.get("short", heading)) for name, heading in headings[cell["id"]]]
            paragraphs[cell["id"]] = " ".join(line for line in lines if not line.startswith("#"))
    return {
        "brand": heading.brand,
        "title": clean(heading.title),
        "subtitle": clean(heading.subtitle),
        "caution": heading.caution,
        "facts": list(heading.facts),
        "style": style_of("page.css", "parts.css"),
        "headings": headings,
        "paragraphs": paragraphs,
        "contents": contents,
        "footer": heading.footer,
    }


def _in_short(study: Study) -> list[str]:
    candidates = sum(s.standing == "candidate" and s.id != study.baseline for s in study.scenarios)
    others = sum(s.standing == "circumstance" for s in study.scenarios)
    beside = [wording.plural(n, word) for n, word in ((candidates, "candidate"), (others, "circumstance")) if n]
    parts = [f"today’s plan against {wording.listing(beside)}" if beside else "today’s plan alone"]
    parts.append(wording.plural(study.replications, "simulated year"))
    if study.headcount:
        parts.append(wording.plural(max(planned for _, planned, _ in study.headcount), "seat"))
    return [parts[0][:1].upper() + parts[0][1:], *parts[1:]]
