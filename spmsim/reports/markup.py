"""HTML that is safe by construction: text is escaped where it enters, only `Safe` strings pass as they are."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""What no title needs and what can hide or reorder text: control, zero-width and direction characters."""


_SIGNED = re.compile("([+−][$€£¥₹])")
"""A sign before a currency, where a line of prose could break."""


_TIMES = re.compile("(?<=[0-9.,%]) × ")
"""A multiplication that must not break across lines: `2 × the base rate`."""


class Safe(str):
    """Markup that was built here; never made from text of a scenario or a table."""

    __slots__ = ()


Content = str | Iterable[str] | None


def clean(text: object) -> str:
    """Text without characters that hide or reorder it, on one line."""
    plain = str(text)
    if plain.isprintable():
        return plain
    return " ".join(_CONTROL.sub("\ufffd", plain).split(" ")).replace("\n", " ")


def escape(text: str) -> Safe:
    """Text as markup: `<img>` becomes `&lt;img&gt;`."""
    return text if isinstance(text, Safe) else Safe(html.escape(_TIMES.sub("\u00a0×\u00a0", clean(text)), quote=True))


def tag(name: str, content: Content = None, /, **attributes: str | None) -> Safe:
    """`<name attr="…">content</name>`; strings are escaped, `class_` and `data_x` become `class` and `data-x`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(clean(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in ("img", "source", "br", "col", "wbr"):
        return Safe(f"<{name}{written}>")
    inner = _SIGNED.sub(r'<span class="nb">\1</span>', join(content)) if name in ("p", "dd", "li", "figcaption") else join(content)
    return Safe(f"<{name}{written}>{inner}</{name}>")


def join(content: Content) -> Safe:
    """One string, escaped, or several in a row."""
    if content is None:
        return Safe("")
    return escape(content) if isinstance(content, str) else Safe("".join(escape(part) for part in content))


def strong(text: str) -> Safe:
    """Bold."""
    return tag("strong", text)


def paragraph(*parts: str, class_: str | None = None) -> Safe:
    """`<p>` of text and markup."""
    return tag("p", parts, class_=class_)


def breakable(path: str) -> Safe:
    """A path that may break after its dots, underscores and brackets."""
    return join([part if part not in "._[]" else Safe(escape(part) + tag("wbr")) for part in re.split(r"([._\[\]])", path) if part])


def fold(summary: str, *content: str, class_: str = "fold") -> Safe:
    """A part that opens on a click, without any script."""
    return tag("details", (tag("summary", summary), *content), class_=class_)


class Html:
    """What a notebook cell shows: markup for people, a short text for terminals and diffs."""

    def __init__(self, *parts: str, plain: str = "") -> None:
        self.markup = join(parts)
        self.plain = plain or re.sub(r"<[^>]+>", " ", self.markup)[:200].strip()

    def _repr_html_(self) -> str:
        return tag("div", self.markup, class_="spm")

    def __repr__(self) -> str:
        return self.plain
