"""XLSX files: stored values of one sheet; no macros, no links, no calculation, no bombs."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import nearest, refuse
from spmsim.sources.raw import MOST_COLUMNS, MOST_ROWS, Broken, Cell, Padded, Row, Shown

MOST_UNPACKED = 200_000_000
MOST_RATIO = 100
_SMALL = 1_000_000
"""Parts below this size may be packed as tightly as they like."""
_ALL_ZEROS = re.compile(r"^0{2,}$")
_NOT_SIGNS = re.compile(r"\[\$-[^\]]*\]|\[(?!\$)[^\]]*\]|_.|\*.")
"""Parts of a number format that show nothing: languages, colours and conditions, gaps, fillings."""
_SIGN = re.compile(r"\[\$([^\]-]+)[^\]]*\]|\"?\\?([A-Z]{1,2}\$|[A-Z]{3}|zł|[$€£¥₹₩₪₺₫₽฿₴₦%])\"?")
_FIRST_SAFE = datetime(1900, 3, 1)
"""Before it Excel counts a 29 February 1900, which never was."""


def read_records(path: Path, file: str, *, sheet: str | None = None, most_rows: int = MOST_ROWS) -> Iterator[Row]:
    """The rows of the only sheet, or of the named one, all as long as the heading row (longer where cells stand beyond it).

    Formulas give the value that was stored with them. Rows without any cell have no cells.

    Raises:
        BadInput: not a workbook, damaged, encrypted, a packing bomb, several sheets and none named.
    """
    has_formulas = _check_package(path, file)
    values = _cells(path, file, sheet=sheet, data_only=True)
    formulas = _cells(path, file, sheet=sheet, data_only=False) if has_formulas else None
    width = 0
    for number, cells in enumerate(values, start=1):
        written = next(formulas) if formulas is not None else cells
        row = [_value(cell, source) for cell, source in zip(cells, written, strict=True)]
        while row and row[-1] is None:
            row.pop()
        if not width:
            width = len(row)
        if len(row) > MOST_COLUMNS or number > most_rows:
            say = f"a value in row {number:,}, column {len(row):,}; at most {most_rows:,} rows and {MOST_COLUMNS} columns are read"
            raise refuse(say, file=file)
        yield Row(number, tuple(row + [None] * (width - len(row))) if row else ())


def _cells(path: Path, file: str, *, sheet: str | None, data_only: bool) -> Iterator[tuple[Any, ...]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, OSError, SyntaxError) as trouble:
        raise refuse(f"the workbook is damaged ({trouble}); open it and save it again", file=file) from None
    try:
        page = book[_sheet_name([page.title for page in book.worksheets], sheet, file)]
        page.reset_dimensions()  # the stored size may lie
        rows = page.iter_rows()
        while True:
            with warnings.catch_warnings(action="ignore"):  # openpyxl's own, which repeat cells; what is wrong is told by their values
                cells = next(rows, None)
            if cells is None:
                return
            yield cells
    except (ValueError, SyntaxError, zipfile.BadZipFile) as trouble:
        raise refuse(f"the sheet is damaged ({trouble}); open it and save it again", file=file) from None
    finally:
        book.close()


def _sheet_name(names: list[str], sheet: str | None, file: str) -> str:
    shown = ", ".join(f"'{name}'" for name in names)
    if sheet is not None:
        if sheet not in names:
            raise refuse(f"no sheet '{sheet}'; sheets: {shown}.{nearest(sheet, names)}", file=file)
        return sheet
    if len(names) != 1:
        raise refuse(
            f"the workbook has {len(names)} sheets ({shown}); say which one to read in spmsim.toml (sheet = …), or keep only one", file=file
        )
    return names[0]


def _check_package(path: Path, file: str) -> bool:
    """Whether the sheets hold formulas; refuses what is not a plain workbook before anything is unpacked."""
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise refuse("this is an old .xls file or protected by a password; save it as .xlsx without a password", file=file)
    if not zipfile.is_zipfile(path):
        raise refuse("this is not an Excel workbook; save the table as .xlsx or .csv", file=file)
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MOST_UNPACKED:
            raise refuse(f"the workbook unpacks to {unpacked / 1e6:,.0f} MB; at most {MOST_UNPACKED / 1e6:,.0f} MB are read", file=file)
        for part in parts:
            if part.file_size > _SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
                ratio = part.file_size / max(part.compress_size, 1)
                say = f"'{part.filename}' is packed {ratio:,.0f} : 1; more than {MOST_RATIO} : 1 is not read"
                raise refuse(say, file=file)
        try:
            return _scan(package, parts, file)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as trouble:
            raise refuse(f"the workbook is damaged ({trouble}); open it and save it again", file=file) from None


def _scan(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], file: str) -> bool:
    has_formulas = False
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            content = package.read(part)
            if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
                raise refuse(f"'{part.filename}' declares entities, which no spreadsheet program writes", file=file)
            has_formulas |= "worksheets/" in part.filename and (b"<f>" in content or b"<f " in content)
    return has_formulas


def _value(cell: Any, written: Any) -> Cell:
    value = cell.value
    if value is None:
        never = getattr(written, "data_type", "n") == "f"
        return Broken("holds a formula that was never calculated; open the workbook, calculate and save it") if never else None
    if getattr(cell, "data_type", "") == "e":
        return Broken(f"holds the Excel error {value}")
    if isinstance(value, int) and not isinstance(value, bool) and _ALL_ZEROS.match(cell.number_format or ""):
        shown = f"{value:0{len(cell.number_format)}d}"
        return Padded(value, shown) if shown != str(value) else value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sign = _sign_in(cell.number_format or "")
        return Shown(value, sign) if sign else value
    if isinstance(value, datetime) and value < _FIRST_SAFE:
        return Broken("holds a day before March 1900, which Excel miscounts; write it as text, YYYY-MM-DD, or leave the cell empty")
    if isinstance(value, (str, bool, date, time, timedelta)):
        return value
    return Broken(f"holds a {type(value).__name__}, which is not read")


@lru_cache(maxsize=1024)
def _sign_in(number_format: str) -> str:
    """The sign of currency or of per cent that a format puts beside a number: `#,##0.00 "€"` → `€`, `[$EUR] 0` → `EUR`, `0%` → `%`."""
    if number_format == "General":
        return ""
    found = _SIGN.search(_NOT_SIGNS.sub("", number_format))
    return (found[1] or found[2]).strip() if found else ""
