"""The door: what a scenario file must be before anything is built from it.

A file is read only if it is a plain file of at most 1 MB of UTF-8 text. Its YAML is then looked at event by event, and the first
event that could blow up (too deep, too many, an alias, an anchor, a tag, a merge key, a directive, a second document) refuses the
file with its line. Nothing is built from a refused file, so a bomb costs as many events as come before the bomb, no more.
"""

from __future__ import annotations

import io
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from spmsim.foundation.errors import BadInput, refuse

MOST_BYTES = 1_000_000
MOST_DEPTH = 32
MOST_EVENTS = 200_000
_OPENS = (MappingStartEvent, SequenceStartEvent)
_CLOSES = (MappingEndEvent, SequenceEndEvent)
_RUN_OF_BRACKETS = re.compile(rf"(?:[\[{{]\s*){{{MOST_DEPTH + 1}}}")
"""So many brackets opened in a row are too deep whatever follows; the parser would look at all of them before its first event."""
_TURNS_TEXT_ROUND = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def read_text(file: Path, name: str) -> str:
    """The text of a scenario file.

    Args:
        file: Where it is.
        name: How messages call it.

    Raises:
        BadInput: It is missing, no plain file, above 1 MB, not UTF-8, or holds characters that hide or turn text round.
    """
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise refuse("not a plain file; a scenario is a text file ending in .yaml", file=name)
        if found.st_size > MOST_BYTES:
            raise refuse(f"the file has {found.st_size:,} bytes; a scenario may have at most {MOST_BYTES:,}", file=name)
        raw = file.read_bytes()
    except FileNotFoundError:
        raise refuse("there is no such file", file=name) from None
    except (OSError, ValueError) as trouble:
        raise refuse(f"the file cannot be read: {_reason(trouble)}", file=name) from None
    return _decoded(raw, name)


def _reason(trouble: Exception) -> str:
    return getattr(trouble, "strerror", None) or str(trouble)


def _decoded(raw: bytes, name: str) -> str:
    """UTF-8 (a byte order mark is taken off), without NUL and without characters that change the direction of text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("the file is UTF-16; save it as UTF-8", file=name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = raw.count(b"\n", 0, trouble.start) + 1
        raise refuse(f"byte {raw[trouble.start]:#04x} is not UTF-8; save the file as UTF-8", file=name, line=line) from None
    for number, row in enumerate(text.split("\n"), start=1):
        if "\0" in row:
            raise refuse("the line holds a NUL character", file=name, line=number)
        if not row.isascii() and not _TURNS_TEXT_ROUND.isdisjoint(row):
            raise refuse("the line holds an invisible character that changes the direction of text", file=name, line=number)
    return text


class GuardedEvents:
    """The parser events of one YAML document, refused at the first that a scenario may not hold.

    `seen` counts the events drawn from the parser so far.
    """

    def __init__(self, text: str, name: str) -> None:
        self.seen = 0
        self._text = text
        self._name = name
        self._depth = 0
        self._documents = 0

    def __iter__(self) -> Iterator[Event]:
        run = _RUN_OF_BRACKETS.search(self._text)
        if run:
            raise refuse(f"nested deeper than {MOST_DEPTH} levels", file=self._name, line=self._text.count("\n", 0, run.start()) + 1)
        try:
            for event in YAML(typ="safe", pure=True).parse(io.StringIO(self._text)):
                self.seen += 1
                trouble = self._trouble(event)
                if trouble:
                    raise refuse(trouble, file=self._name, line=event.start_mark.line + 1)
                yield event
        except YAMLError as error:
            raise self._syntax(error) from None

    def _trouble(self, event: Event) -> str:
        """What forbids the event, or an empty string."""
        if self.seen > MOST_EVENTS:
            return f"the file holds more than {MOST_EVENTS:,} parts; a scenario may not"
        if isinstance(event, DocumentStartEvent):
            return self._second_document_or_directive(event)
        if isinstance(event, AliasEvent):
            return f"aliases are not allowed (*{event.anchor}); write the value out"
        if isinstance(event, _CLOSES):
            self._depth -= 1
        if isinstance(event, _OPENS):
            self._depth += 1
            if self._depth > MOST_DEPTH:
                return f"nested deeper than {MOST_DEPTH} levels"
        return _decoration(event)

    def _second_document_or_directive(self, event: DocumentStartEvent) -> str:
        self._documents += 1
        if self._documents > 1:
            return "a second document begins here ('---'); a scenario is one document"
        if event.version or event.tags:
            return "directives ('%YAML', '%TAG') are not allowed; scenarios are YAML 1.2"
        return ""

    def _syntax(self, error: YAMLError) -> BadInput:
        """A syntax error of the parser in the house's words."""
        if isinstance(error, ReaderError):
            line = self._text.count("\n", 0, error.position) + 1
            return refuse(f"the character {_code_point(error.character)} is not allowed in YAML", file=self._name, line=line)
        if isinstance(error, MarkedYAMLError):
            mark = error.problem_mark or error.context_mark
            words = "; ".join(str(part) for part in (error.context, error.problem) if part)
            hint = ". Inside braces, a path with brackets stands in quotes" if "flow mapping" in words and "'['" in words else ""
            return refuse(f"not YAML: {words}{hint}", file=self._name, line=mark.line + 1 if mark else None)
        return refuse("not YAML", file=self._name)


def _code_point(character: object) -> str:
    return f"U+{ord(character):04X}" if isinstance(character, str) and len(character) == 1 else f"U+{int(str(character)):04X}"


def _decoration(event: Event) -> str:
    """Anchors, tags and merge keys."""
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        return f"anchors are not allowed (&{anchor}); write the value where it is used"
    if tag:
        return f"tags are not allowed ({tag}); write the plain value"
    if isinstance(event, ScalarEvent) and event.value == "<<" and event.implicit[0]:
        return "merge keys ('<<') are not allowed; write the keys out, or use 'extends'"
    return ""
