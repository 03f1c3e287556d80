"""Survey answers, feedback and reviews, as they come."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.records.people import People
from spmsim.records.voices import Voice
from spmsim.sources.canonical import as_csv, voice_rows
from spmsim.sources.settling import Importing
from spmsim.sources.voices import read_voices

PEOPLE = People(("A", "B"), ("Ann Lee", "Bo Ek"), ("hunter", "farmer"), ("north", "south"), ("", ""), (None, None), (None, None))


def read(folder: Path, text: str, settings: str = "", **how: object):
    (folder / "t.csv").write_text(text, encoding="utf-8")
    (folder / "spmsim.toml").write_text(settings)
    return read_voices(folder / "t.csv", "survey", Importing(folder / "spmsim.toml", **how), PEOPLE, name="t.csv")  # type: ignore[arg-type]


def refused(folder: Path, text: str, settings: str = "") -> list[str]:
    with pytest.raises(BadInput) as caught:
        read(folder, text, settings)
    return [str(problem) for problem in caught.value.problems]


def test_who_is_in_the_roster_has_its_role_and_region(tmp_path: Path) -> None:
    found = read(tmp_path, "question,score,comment,rep_id,role,region\nQ1,4,,A,farmer,west\nQ1,3.5,no,,farmer,west\nQ1,2,,X,,\n")
    assert found.voices == (
        Voice("Q1", Decimal(4), "", "A", "hunter", "north"), Voice("Q1", Decimal("3.5"), "no", "", "farmer", "west"),
        Voice("Q1", Decimal(2), "", "X", "", ""),
    )  # fmt: skip
    assert found.notes == ("1 person in survey is not in the roster; their answers are kept",)


def test_comments_are_kept_word_for_word(tmp_path: Path) -> None:
    said = '  "Quotes",\n<script>alert(1)</script> and =HYPERLINK  '
    doubled = said.replace('"', '""')
    found = read(tmp_path, f'question,comment,score\nQ1,"{doubled}",\nQ1,,\n')
    assert [one.comment for one in found.voices] == [said]
    assert found.notes == ("row 4: neither score nor comment; left out",)


def test_what_was_read_is_read_again(tmp_path: Path) -> None:
    first = read(tmp_path, 'question,score,comment,rep_id\nQ1,"1,000.5","a, b",A\nQ2,,only words,\n')
    again = read(tmp_path, as_csv(voice_rows(first)))
    assert again.voices == first.voices


def test_headings_of_a_survey_tool_are_proposed(tmp_path: Path) -> None:
    found = read(tmp_path, "Sales rep,Question text,Rating,Comments,Sent\nAnn Lee,Q1,4,fine,2026-01-01\n", accept_columns=True)
    assert found.voices == (Voice("Q1", Decimal(4), "fine", "A", "hunter", "north"),)
    assert found.notes == ("columns not read: 'Sent'",)
    assert '"Sales rep" = "name"' in (tmp_path / "spmsim.toml").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("score\n4\n80 %\n", "t.csv  row 3, column score: '80 %' is a percentage; write a share, 0.5 for 50 %"),
        ("score,question\n4, Q1\n", "t.csv  row 2, column question: ' Q1' has spaces around it; remove them"),
        ("comment\n" + "x" * 10_001 + "\n", "t.csv  row 2, column comment: the comment has 10,001 characters; at most 10,000 are read"),
    ],
    ids=["per cent", "spaces", "long"],
)  # fmt: skip
def test_trouble_is_named_by_row_column_and_value(text: str, said: str, tmp_path: Path) -> None:
    assert refused(tmp_path, text) == [said]
