"""Rosters that cannot be read as meant: each names row, column, value and rule, and nothing is changed in silence.

The messages are the interface: they are compared whole.
"""
# ruff: noqa: E501

from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.sources.columns import ColumnMap
from spmsim.sources.roster import read_roster

H = "rep_id,role,hired_on,on_target_earnings,base_share,accounts,potential_revenue\n"
G = "E1,seller,2024-03-01,100000,0.5,40,500000\n"


def r(**changed: str) -> str:
    """A roster whose third line has the changed cells."""
    cells = {
        "rep_id": "E2",
        "role": "seller",
        "hired_on": "2024-03-01",
        "on_target_earnings": "100000",
        "base_share": "0.5",
        "accounts": "40",
        "potential_revenue": "500000",
    }
    return H + G + ",".join({**cells, **changed}.values()) + "\n"


# fmt: off
HOSTILE = [
    ("empty_file", "", "the file is empty; the first row holds the headings"),
    ("only_headings", H, "the roster has headings but no people"),
    ("no_headings", ",,,\n1,2,3,4\n", "row 1: the first row holds no headings"),
    ("blank_lines_only", "\n\n", "row 1: the first row holds no headings"),
    ("short_row", H+G+"E2,seller\n", "row 3: the row has 2 cells, the heading row has 7; is a separator missing or too many?"),
    ("long_row", H+G+"E2,seller,2024-03-01,100000,0.5,40,500000,9\n", "row 3: the row has 8 cells, the heading row has 7; is a separator missing or too many?"),
    ("index_shift", "rep_id,role\nE1,seller,9\n", "row 2: the row has 3 cells, the heading row has 2; is a separator missing or too many?"),
    ("duplicate_heading", "rep_id,role,role\nE1,seller,seller\n", "row 1: heading 'role' stands twice, in columns 2 and 3"),
    ("nameless_column_with_value", "rep_id,role,\nE1,seller,x\n", "row 2, column 3: column 3 has no heading, but a value here ('x')"),
    ("no_rep_id_column", "employee,role\nE1,seller\n", "row 1: no column holds rep_id; headings: employee, role. Rename one, or map it in spmsim.toml under [columns.roster]"),
    ("no_role_column", "rep_id,job\nE1,seller\n", "row 1: no column holds role; headings: rep_id, job. Rename one, or map it in spmsim.toml under [columns.roster]"),
    ("near_heading", "rep_id,role,Hired On\nE1,seller,2024-01-01\n", "column Hired On: 'Hired On' is not a heading that is known, but near 'hired_on': rename it, or say in spmsim.toml [columns.roster] \"Hired On\" = \"hired_on\" (or \"ignore\")"),
    ("misspelt_potential", "rep_id,role,potential_revenu\nE1,seller,5\n", "column potential_revenu: 'potential_revenu' is not a heading that is known, but near 'potential_revenue': rename it, or say in spmsim.toml [columns.roster] \"potential_revenu\" = \"potential_revenue\" (or \"ignore\")"),
    ("unknown_measure", "rep_id,role,quota_margin\nE1,seller,5\n", "column quota_margin: 'quota_margin' is not a heading that is known, but near 'quota_revenue': rename it, or say in spmsim.toml [columns.roster] \"quota_margin\" = \"quota_revenue\" (or \"ignore\")"),
    ("empty_id", H+G.replace("E1",""), "row 2, column rep_id: the cell is empty; every row needs one"),
    ("empty_role", r(role=""), "row 3, column role: the cell is empty; every row needs one"),
    ("unknown_role", r(role="selller"), "row 3, column role: no role 'selller' in the scenario; roles: seller. Did you mean 'seller'?"),
    ("role_title", r(role="Account Executive"), "row 3, column role: no role 'Account Executive' in the scenario; roles: seller."),
    ("duplicate_id", r(rep_id="E1"), "row 3, column rep_id: 'E1' stands in row 2 too; every seat needs an id of its own"),
    ("duplicate_leading_zero_kept", r(rep_id="007").replace("E1","007"), "row 3, column rep_id: '007' stands in row 2 too; every seat needs an id of its own"),
    ("nfc_collision", r(rep_id="Jos\u00e9").replace("E1","Jose\u0301"), "row 3, column rep_id: 'Jos\u00e9' looks the same as the rep_id of row 2, but is made of other characters; write both alike or apart"),
    ("zero_width", r(rep_id="E1\u200b"), "row 3, column rep_id: 'E1\u200b' holds the invisible character U+200B; remove it"),
    ("no_break_space_collision", r(rep_id="E\u00a01").replace("E1","E 1"), "row 3, column rep_id: 'E\u00a01' looks the same as the rep_id of row 2, but is made of other characters; write both alike or apart"),
    ("spaces_around_id", r(rep_id=" E2"), "row 3, column rep_id: ' E2' has spaces around it; remove them"),
    ("bidi_id", r(rep_id="E\u202e2"), "row 3, column rep_id: 'E\u202e2' holds the invisible character U+202E; remove it"),
    ("nan", r(potential_revenue="NaN"), "row 3, column potential_revenue: 'NaN' is not a number; leave the cell empty where there is none"),
    ("na_number", r(potential_revenue="NA"), "row 3, column potential_revenue: 'NA' is not a number; leave the cell empty where there is none"),
    ("null_number", r(potential_revenue="null"), "row 3, column potential_revenue: 'null' is not a number; leave the cell empty where there is none"),
    ("infinity", r(potential_revenue="inf"), "row 3, column potential_revenue: 'inf' is not a number; leave the cell empty where there is none"),
    ("underflow", r(potential_revenue="1e-400"), "row 3, column potential_revenue: '1e-400' is too small for a number; write 0 if it is nothing"),
    ("overflow", r(potential_revenue="1e400"), "row 3, column potential_revenue: '1e400' is too large for a number"),
    ("too_large", r(potential_revenue="1e16"), "row 3, column potential_revenue: '1e16' is above 1e+15, the largest value allowed"),
    ("negative", r(potential_revenue="-500000"), "row 3, column potential_revenue: '-500000' is negative; at least 0 is allowed"),
    ("parentheses", r(potential_revenue="(500000)"), "row 3, column potential_revenue: '(500000)' is negative in parentheses; at least 0 is allowed"),
    ("decimal_comma", r(potential_revenue='"500000,50"'), "row 3, column potential_revenue: '500000,50' has a decimal comma; write 500000.50"),
    ("thousands_comma", r(potential_revenue='"500,000"'), "row 3, column potential_revenue: '500,000' has separators that can be read in two ways; write digits only, with a point before decimals"),
    ("thousands_point", r(potential_revenue='"500.000,00"'), "row 3, column potential_revenue: '500.000,00' has separators that can be read in two ways; write digits only, with a point before decimals"),
    ("thousands_or_decimals", r(potential_revenue="540.000"), "row 3, column potential_revenue: '540.000' can be read as 540 and as 540000; write 540 or 540000"),
    ("three_decimals_alone", r(potential_revenue="500.125"), "row 3, column potential_revenue: '500.125' can be read as 500.125 and as 500125; write 500.1250 or 500125"),
    ("thousands_of_accounts", r(accounts="1.200"), "row 3, column accounts: '1.200' is not a whole number"),
    ("whole_thousands_of_accounts", r(accounts="2.000"), "row 3, column accounts: '2.000' can be read as 2 and as 2000; write 2 or 2000"),
    ("thousands_space", r(potential_revenue="500 000"), "row 3, column potential_revenue: '500 000' has separators that can be read in two ways; write digits only, with a point before decimals"),
    ("thousands_apostrophe", r(potential_revenue="500'000"), "row 3, column potential_revenue: '500'000' has separators that can be read in two ways; write digits only, with a point before decimals"),
    ("underscore", r(potential_revenue="500_000"), "row 3, column potential_revenue: '500_000' has separators that can be read in two ways; write digits only, with a point before decimals"),
    ("currency_sign", r(potential_revenue="$500000"), "row 3, column potential_revenue: '$500000' has a sign of currency; write the number alone"),
    ("currency_code", r(potential_revenue="500000 USD"), "row 3, column potential_revenue: '500000 USD' has a sign of currency; write the number alone"),
    ("percent", r(base_share="50%"), "row 3, column base_share: '50%' is a percentage; write a share, 0.5 for 50 %"),
    ("share_above_one", r(base_share="50"), "row 3, column base_share: '50' is not a share: between 0 and 1; for 50 % write 0.5"),
    ("boolean_number", r(accounts="TRUE"), "row 3, column accounts: 'TRUE' is not a number"),
    ("word_number", r(accounts="forty"), "row 3, column accounts: 'forty' is not a number"),
    ("hex", r(accounts="0x28"), "row 3, column accounts: '0x28' is not a number"),
    ("fraction_of_account", r(accounts="40.5"), "row 3, column accounts: '40.5' is not a whole number"),
    ("leading_zeros", r(potential_revenue="0500000"), "row 3, column potential_revenue: '0500000' has leading zeros: is it an id? A number is written without them"),
    ("full_width_digits", r(potential_revenue="５００"), "row 3, column potential_revenue: '５００' is not a number"),
    ("excel_error_text", r(potential_revenue="#N/A"), "row 3, column potential_revenue: '#N/A' is not a number; leave the cell empty where there is none"),
    ("space_in_number", r(potential_revenue=" 500000"), "row 3, column potential_revenue: ' 500000' has spaces around it; remove them"),
    ("us_date", r(hired_on="03/01/2024"), "row 3, column hired_on: '03/01/2024' could be read with the day or the month first; write YYYY-MM-DD"),
    ("german_date", r(hired_on="01.03.2024"), "row 3, column hired_on: '01.03.2024' could be read with the day or the month first; write YYYY-MM-DD"),
    ("day_number", r(hired_on="45352"), "row 3, column hired_on: '45352' looks like Excel's number of a day; write YYYY-MM-DD"),
    ("time_of_day", r(hired_on="2024-03-01 00:00:00"), "row 3, column hired_on: '2024-03-01 00:00:00' has a time of day; write only 2024-03-01"),
    ("space_after_day", r(hired_on="2024-03-01 "), "row 3, column hired_on: '2024-03-01 ' has spaces around it; remove them"),
    ("no_such_day", r(hired_on="2023-02-29"), "row 3, column hired_on: '2023-02-29' is not a day of the calendar"),
    ("year_9999", r(hired_on="9999-12-31"), "row 3, column hired_on: '9999-12-31' lies outside the years 1900 to 2199"),
    ("month_only", r(hired_on="2024-03"), "row 3, column hired_on: '2024-03' is not a date of the form YYYY-MM-DD, e.g. 2026-03-01"),
    ("utf16", (H + G).encode('utf-16'), "the file is in UTF-16; save it as 'CSV UTF-8'"),
    ("utf16_no_mark", H.encode("utf-16-le"), "the file is in UTF-16 without a mark; save it as 'CSV UTF-8'"),
    ("utf32", (H+G).encode("utf-32"), "the file is in UTF-32; save it as 'CSV UTF-8'"),
    ("latin1", ("rep_id,role,name\nE1,seller,Jos\u00e9\n").encode("latin-1"), "row 2: byte 0xe9 is not UTF-8; the file is probably in Latin-1 or Windows-1252: save it as 'CSV UTF-8'"),
    ("nul", (H+G+"E2,sel\0ler,,,,,\n").encode(), "row 3: the row holds a NUL byte: the file is damaged or not text"),
    ("control", (H+G+"E2,sel\x07ler,,,,,\n").encode(), "row 3: the row holds the control character U+0007: the file is damaged or not text"),
    ("workbook_named_csv", b"PK\x03\x04rest", "this is an Excel workbook with the ending .csv; rename it to .xlsx or save it as CSV UTF-8"),
    ("semicolons", (H+G).replace(",",";"), 'row 1: the headings are separated by semicolons, not commas; say so in spmsim.toml (delimiter = ";"), or begin the file with the line sep=;'),
    ("tabs", (H+G).replace(",","\t"), 'row 1: the headings are separated by tabs, not commas; say so in spmsim.toml (delimiter = "\\t")'),
    ("open_quote", H+G+'E2,"seller,2024-03-01,100000,0.5,40,500000\nE3,seller,,,,,\n', "row 3: a quote (\") opens here and is never closed"),
    ("text_after_quote", H+'"E1"x,seller,,,,,\n', "row 2: text follows a closing quote; a quote inside a quoted cell is written twice (\"\")"),
    ("endless_cell", "rep_id,role\nE1,"+"x"*140000+"\n", "row 2: a cell is longer than 131,072 characters; is a closing quote missing?"),
    ("long_id", r(rep_id="E"*201), "row 3, column rep_id: the text has 201 characters; at most 200 are read"),
    ("many_columns", ",".join(f"c{i}" for i in range(501))+"\n", "501 columns; at most 500 are read"),
    ("own_manager", "rep_id,role,manager_id\nE1,seller,E1\n", "row 2, column manager_id: 'E1' is their own manager"),
    ("left_before_hired", "rep_id,role,hired_on,left_on\nE1,seller,2024-03-01,2024-02-01\n", "row 2, column left_on: 2024-02-01 lies before the day of hire, 2024-03-01"),
    ("formula_injection_number", r(potential_revenue="=1+1"), "row 3, column potential_revenue: '=1+1' is not a number"),
]
# fmt: on


@pytest.mark.parametrize(("content", "message"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_hostile_roster_is_refused_with_its_exact_message(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BadInput) as refused:
        read_roster(path, ColumnMap(), {"revenue": "USD"}, ["seller"], name="roster.csv")
    assert str(refused.value) == f"roster.csv  {message}"


def test_all_problems_come_at_once_the_first_twenty_and_the_number_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(H + "".join(f"E{i},role {i},,,,,\n" for i in range(33)))
    with pytest.raises(BadInput) as refused:
        read_roster(path, ColumnMap(), {"revenue": "USD"}, ["seller"], name="roster.csv")
    problems = refused.value.problems
    assert len(problems) == 21
    assert str(problems[0]) == "roster.csv  row 2, column role: no role 'role 0' in the scenario; roles: seller."
    assert str(problems[19]) == "roster.csv  row 21, column role: no role 'role 19' in the scenario; roles: seller."
    assert str(problems[20]) == "roster.csv  and 13 more problems"


def test_the_same_trouble_in_one_column_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(H + "".join(f"E{i},seller,,,{i} %,,{'x' if i == 5 else -i}\n" for i in range(1, 13)))
    with pytest.raises(BadInput) as refused:
        read_roster(path, ColumnMap(), {"revenue": "USD"}, ["seller"], name="roster.csv")
    assert [str(problem) for problem in refused.value.problems] == [
        "roster.csv  row 2, column base_share: '1 %' is a percentage; write a share, 0.5 for 50 %; the same in rows 3, 4, 5 and 8 more",
        "roster.csv  row 2, column potential_revenue: '-1' is negative; at least 0 is allowed; the same in rows 3, 4, 5 and 7 more",
        "roster.csv  row 6, column potential_revenue: 'x' is not a number",
    ]


def test_problems_of_different_kinds_come_in_the_order_of_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("rep_id,role,accounts\nE1,sellr,1\nE2,seller,x\nE1,seller,2\n")
    with pytest.raises(BadInput) as refused:
        read_roster(path, ColumnMap(), {"revenue": "USD"}, ["seller"], name="roster.csv")
    assert [problem.path for problem in refused.value.problems] == ["row 2, column role", "row 3, column accounts", "row 4, column rep_id"]


def test_problems_name_the_column_as_the_file_does(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("No,Job\n1,closer\n")
    with pytest.raises(BadInput, match="row 2, column Job: no role 'closer'"):
        read_roster(path, ColumnMap("roster", {"No": "rep_id", "Job": "role"}), {"revenue": "USD"}, ["seller"])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"No": "rep_idd"}, "no field 'rep_idd'. Did you mean 'rep_id'?"),
        ({"Nr": "rep_id"}, "the file has no heading 'Nr'; headings: No, role, Nickname."),
        ({"No": "rep_id", "Nickname": "rep_id"}, "'No' and 'Nickname' both hold rep_id; one column per field"),
    ],
)
def test_a_column_map_that_does_not_fit_the_file_is_refused(tmp_path: Path, fields: dict[str, str], message: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("No,role,Nickname\n1,seller,x\n")
    with pytest.raises(BadInput) as refused:
        read_roster(path, ColumnMap("roster", fields), {"revenue": "USD"}, ["seller"])
    assert message in str(refused.value)


def test_a_declared_delimiter_must_agree_with_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("sep=;\nrep_id;role\nE1;seller\n")
    with pytest.raises(BadInput, match="the first line says 'sep=;', but the declared delimiter is ','"):
        read_roster(path, ColumnMap(delimiter=","), {"revenue": "USD"}, ["seller"])


def test_files_of_other_kinds_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "roster.xls").write_bytes(b"x")
    for name, message in (("roster.xls", "'.xls' files are not read"), ("none.csv", "no such file"), ("", "is a folder, not a file")):
        with pytest.raises(BadInput, match=message):
            read_roster(tmp_path / name, ColumnMap(), {}, ["seller"])
