"""CSV files: encoding and separators are stated or refused, never sniffed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from spmsim.foundation.errors import refuse
from spmsim.sources.raw import Row

_SAVE_AS = "save it as 'CSV UTF-8'"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NEW_LINE_BYTES = re.compile(rb"\r\n|\r|\n")
_MARK = b"\xef\xbb\xbf"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NAMES = {";": "semicolons", "\t": "tabs", "|": "vertical bars", ",": "commas", ":": "colons"}


def read_records(content: bytes, file: str, *, delimiter: str | None = None) -> Iterator[Row]:
    """The records of a CSV file as rows of text; blank lines are rows without cells.

    A first line `sep=;` states the separator. Quotes are double quotes, doubled inside. UTF-8 with or without byte order mark.

    Raises:
        BadInput: another encoding, NUL or control characters, a quote that is never closed, an undeclared separator.
    """
    _check_text(content, file)
    start = len(_MARK) if content.startswith(_MARK) else 0
    end = _NEW_LINE_BYTES.search(content, start)
    first = content[start : end.start() if end else len(content)].decode("utf-8")
    line = 0
    if first.lower().startswith("sep=") and len(first) == 5:
        if delimiter is not None and delimiter != first[4]:
            raise refuse(f"the first line says '{first}', but the declared delimiter is '{delimiter}'", path="row 1", file=file)
        delimiter, start, line = first[4], end.end() if end else len(content), 1
    if delimiter is None:
        check_commas(first, 1, file)
    stream = io.BytesIO(content)
    stream.seek(start)
    yield from _rows(io.TextIOWrapper(stream, encoding="utf-8", newline=""), file, delimiter=delimiter or ",", line=line)


def _rows(lines: Iterable[str], file: str, *, delimiter: str, line: int) -> Iterator[Row]:
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise refuse(f"a delimiter is one character, such as , or ; or a tab; got '{delimiter}'", file=file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1 + line
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as trouble:
            raise refuse(_explain(str(trouble)), path=f"row {start}", file=file) from None
        yield Row(start, tuple(cells))


def _explain(trouble: str) -> str:
    if "unexpected end of data" in trouble:
        return 'a quote (") opens here and is never closed'
    if "expected after" in trouble:
        return 'text follows a closing quote; a quote inside a quoted cell is written twice ("")'
    if "field larger" in trouble:
        return "a cell is longer than 131,072 characters; is a closing quote missing?"
    return f"the row cannot be read as CSV ({trouble})"


def _check_text(content: bytes, file: str) -> None:
    """Refuses what is no text in UTF-8."""
    if content[:2] == b"PK":
        raise refuse("this is an Excel workbook with the ending .csv; rename it to .xlsx or save it as CSV UTF-8", file=file)
    if content.lstrip()[:1] in (b"<", b"{", b"[") and (other := _other_format(content)):
        raise refuse(f"the file holds {other}, not CSV; open it in a spreadsheet program and {_SAVE_AS}", file=file)
    if content[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        raise refuse(f"the file is in UTF-32; {_SAVE_AS}", file=file)
    if content[:2] in _UTF16:
        raise refuse(f"the file is in UTF-16; {_SAVE_AS}", file=file)
    if b"\x00" in content:
        sample = content[:1000]
        if sample.count(b"\x00") * 3 > len(sample):
            raise refuse(f"the file is in UTF-16 without a mark; {_SAVE_AS}", file=file)
        raise refuse("the row holds a NUL byte: the file is damaged or not text", path=_row_of(content, content.index(b"\x00")), file=file)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as trouble:
        start = trouble.start
        say = f"byte 0x{content[start]:02x} is not UTF-8; the file is probably in Latin-1 or Windows-1252: {_SAVE_AS}"
        raise refuse(say, path=_row_of(content, start), file=file) from None
    found = _CONTROL.search(content)
    if found:
        say = f"the row holds the control character U+{found[0][0]:04X}: the file is damaged or not text"
        raise refuse(say, path=_row_of(content, found.start()), file=file)


def _other_format(content: bytes) -> str:
    """What a file is that begins with a bracket, as some systems export tables; nothing where it is a line of text."""
    start = content[:200].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        return "a page (HTML)"
    if start.startswith(b"<?xml"):
        return "XML"
    return "JSON" if re.match(rb"[\[{]\s*[\[{\"]", start) else ""


def _row_of(content: bytes, position: int) -> str:
    number = len(_NEW_LINE_BYTES.findall(content, 0, position)) + 1
    return f"row {number}"


def check_commas(first: str, row: int, file: str) -> None:
    """Refuse a heading row that is plainly separated by something else.

    Raises:
        BadInput: more semicolons, tabs or vertical bars than commas.
    """
    counts = {sign: first.count(sign) for sign in ";\t|"}
    sign = max(counts, key=lambda key: counts[key])
    if counts[sign] > first.count(","):
        shown = "\\t" if sign == "\t" else sign
        how = "" if sign == "\t" else f", or begin the file with the line sep={sign}"
        say = f'the headings are separated by {_NAMES[sign]}, not commas; say so in spmsim.toml (delimiter = "{shown}"){how}'
        raise refuse(say, path=f"row {row}", file=file)
