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


WIDE = (
    "Respondent,Submitted,1. I trust my quota (1-5),2. My plan is clear (1-5),What would you change?,Team\n"
    'A,2026-01-02 10:00,4,5,"fewer, larger accounts",x\nB,2026-01-02 10:01,,2,,y\nX,2026-01-02 10:02,3.5,,  a tool? ,z\nB,2026-01-02,,,,\n'
)


def test_a_column_per_question_is_proposed_and_read_answer_by_answer(tmp_path: Path) -> None:
    found = read(tmp_path, WIDE, accept_columns=True)
    trust, clear, change = "1. I trust my quota (1-5)", "2. My plan is clear (1-5)", "What would you change?"
    assert found.voices == (
        Voice(trust, Decimal(4), "", "A", "hunter", "north"), Voice(clear, Decimal(5), "", "A", "hunter", "north"),
        Voice(change, None, "fewer, larger accounts", "A", "hunter", "north"), Voice(clear, Decimal(2), "", "B", "farmer", "south"),
        Voice(trust, Decimal("3.5"), "", "X", "", ""), Voice(change, None, "  a tool? ", "X", "", ""),
    )  # fmt: skip
    assert found.notes == (
        "columns not read: 'Submitted', 'Team'", "row 5: neither score nor comment; left out",
        "1 person in survey is not in the roster; their answers are kept",
    )  # fmt: skip
    assert (tmp_path / "spmsim.toml").read_text() == (
        '[columns.survey]\nRespondent = "rep_id"\n"1. I trust my quota (1-5)" = "question_score"\n'
        '"2. My plan is clear (1-5)" = "question_score"\n"What would you change?" = "question_comment"\n'
    )
    assert read(tmp_path, as_csv(voice_rows(found))).voices == found.voices


def test_a_wide_survey_that_nobody_confirmed_is_refused_with_its_map(tmp_path: Path) -> None:
    (what,) = refused(tmp_path, WIDE)
    assert "accept this column map" in what and '"2. My plan is clear (1-5)" = "question_score"' in what


def test_a_comment_beside_questions_stands_alone(tmp_path: Path) -> None:
    found = read(tmp_path, "comment,Trust,Clear\nfine,4,5\n,3,\n", accept_columns=True)
    assert [(one.question, one.score, one.comment) for one in found.voices] == [
        ("Trust", Decimal(4), ""), ("Clear", Decimal(5), ""), ("", None, "fine"), ("Trust", Decimal(3), ""),
    ]  # fmt: skip


def test_a_score_of_its_own_is_a_question_where_others_are(tmp_path: Path) -> None:
    found = read(tmp_path, "NPS,Trust\n9,4\n", accept_columns=True)
    assert [(one.question, one.score) for one in found.voices] == [("NPS", Decimal(9)), ("Trust", Decimal(4))]
    alone = read(tmp_path, "NPS,Sent\n9,2026-01-01\n", accept_columns=True)
    assert [(one.question, one.score) for one in alone.voices] == [("", Decimal(9))]


MAPPED = '[columns.survey]\n"Q1" = "question_score"\n"Q2" = "question_score"\n'


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("Q1,Q2\n4,good\n", MAPPED, "t.csv  row 2, column Q2: 'good' is not a number"),
        ("Q1,Q2\n4,$5\n", MAPPED, "t.csv  row 2, column Q2: '$5' has a sign of currency; a score is a plain number"),
        (
            "question,Q1,Q2\nall,4,5\n", MAPPED,
            "t.csv  column question: a column says what was asked, and headings are questions too; map one of them to ignore",
        ),
        ("Q1,Q2\n,\n", MAPPED, "t.csv  the file has headings but no scores or comments"),
        ("Q1,Q1\n4,5\n", MAPPED, "t.csv  row 1: heading 'Q1' stands twice, in columns 1 and 2"),
    ],
    ids=["words", "money", "both", "empty", "twice"],
)  # fmt: skip
def test_a_wide_survey_names_its_trouble(text: str, settings: str, said: str, tmp_path: Path) -> None:
    assert refused(tmp_path, text, settings) == [said]


def test_a_score_outside_the_declared_scale_is_refused(tmp_path: Path) -> None:
    """0 and 7 are no answers on a scale of 1 to 5, in either layout."""
    declared = '[tables.survey]\nscale = "1-5"\n'
    assert read(tmp_path, "score\n1\n5\n", declared).scale == (Decimal(1), Decimal(5))
    assert read(tmp_path, "score\n1\n5\n").scale is None
    said = "t.csv  row 3, column score: '7' lies outside the scale of 1 to 5 that [tables.survey] declares"
    assert refused(tmp_path, "score\n1\n7\n5\n", declared) == [said]
    asked = declared + '[columns.survey]\n"Fair?" = "question_score"\n"Name" = "ignore"\n'
    (wrong,) = refused(tmp_path, "Name,Fair?\nx,4\ny,0\n", asked)
    assert "'0' lies outside the scale of 1 to 5" in wrong


@pytest.mark.parametrize(("scale", "ends"), [("-2-2", (-2, 2)), ("0 - 10", (0, 10)), ("5-1", None), ("1", None), ("low-high", None)])
def test_scales(scale: str, ends: tuple[int, int] | None, tmp_path: Path) -> None:
    declared = f'[tables.survey]\nscale = "{scale}"\n'
    if ends is not None:
        assert read(tmp_path, "score\n1\n", declared).scale == ends
    else:
        (wrong,) = refused(tmp_path, "score\n1\n", declared)
        assert wrong.endswith(f"a scale is its lowest and highest score, the lower first, such as 1-5 or 0-10; got '{scale}'")
