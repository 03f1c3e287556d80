"""A page that no notebook makes: statement, import, situation. One HTML file without a script and without anything to load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spmsim.reports.markup import Safe, tag
from spmsim.reports.notebook import style_of

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True)
class Masthead:
    """What stands above a page."""

    brand: str
    """What kind of page it is."""
    heading: str
    facts: Sequence[str]
    """Short facts in one line."""
    sub: str = ""
    """A sentence below the heading; none where empty."""


def standalone_page(mast: Masthead, parts: Sequence[Safe], *, tab: str) -> bytes:
    """The page.

    Args:
        mast: what stands above it.
        parts: the page's content.
        tab: its title, as browsers show it.
    """
    titles = [tag("div", mast.brand, class_="brand"), tag("h1", mast.heading)]
    titles += [tag("p", mast.sub, class_="sub")] if mast.sub else []
    titles += [tag("p", [tag("span", fact) for fact in mast.facts], class_="facts")]
    head = tag("header", tag("div", titles, class_="inner"), class_="mast")
    body = tag("body", (head, tag("main", tag("div", parts, class_="spm"))))
    heading = (
        Safe('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        Safe(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        tag("title", tab),
        tag("style", Safe(style_of("page.css", "parts.css"))),
    )
    return ("<!doctype html>\n" + tag("html", (tag("head", heading), body), lang="en")).encode("utf-8")
