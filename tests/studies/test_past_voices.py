"""Scores by hand, and who sees them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest

from spmsim.records.voices import Voice, Voices
from spmsim.studies.situation.voices import comments_of, mean_and_interval, scores_of


def survey(rows: Sequence[tuple[int | None, str, str, str]], question: str = "Q") -> Voices:
    """(score, person, role, region)."""
    said = (Voice(question, None if s is None else Decimal(s), "", who, role, region) for s, who, role, region in rows)
    return Voices("survey", tuple(said))


def test_a_mean_has_students_interval() -> None:
    """3, 4 and 5: sd 1, t of two degrees 4.3027, so 4 ± 4.3027 ÷ √3."""
    assert mean_and_interval(np.array([3.0, 4.0, 5.0]), [7, 8, 9]) == pytest.approx((4, 4 - 2.48414, 4 + 2.48414), abs=1e-4)
    assert mean_and_interval(np.array([3.0]), [7]) == (3.0, None, None)


def test_who_answers_twice_is_no_more_evidence() -> None:
    """Two people answer 3 and 5, each twice: as 3 and 5 once, 4 ± 12.7062 (t of one degree) · √2 ÷ √2. One person alone tells no range."""
    once, twice = mean_and_interval(np.array([3.0, 5.0]), [0, 1]), mean_and_interval(np.array([3.0, 3.0, 5.0, 5.0]), [0, 0, 1, 1])
    assert twice == pytest.approx((4, 4 - 12.7062, 4 + 12.7062), abs=1e-4) == once
    assert mean_and_interval(np.array([3.0, 5.0]), [0, 0]) == (4.0, None, None)


ROWS = [(number % 5 + 1, f"p{number}", "hunter" if number < 5 else "farmer", "north") for number in range(9)]


def test_the_owner_sees_every_group() -> None:
    """Hunters gave 1 to 5, farmers 1 to 4."""
    found = {(one.by, one.name): one for one in scores_of([survey(ROWS)], everything=True)}
    assert set(found) == {("all", ""), ("role", "hunter"), ("role", "farmer"), ("region", "north")}
    assert (found["role", "hunter"].mean, found["role", "farmer"].mean) == (3.0, 2.5)
    assert found["all", ""].mean == pytest.approx(25 / 9)
    assert (found["all", ""].least, found["all", ""].most) == (1.0, 5.0)


def test_four_people_cannot_be_had_by_subtraction() -> None:
    """Nine people and five of them would tell the other four; nobody's own score is told as the lowest."""
    found = scores_of([survey(ROWS)], everything=False)
    assert {(one.by, one.name) for one in found} == {("all", ""), ("region", "north")}
    assert all(one.least is None and one.most is None for one in found)


def test_the_ends_of_the_answers_are_told_where_five_people_gave_them() -> None:
    """Five people answer 1, four 4, five 5: the lowest and the highest tell nobody's own; of four, the highest would."""
    rows = [(score, f"p{score}{at}", "hunter", "") for score, number in ((1, 5), (4, 4), (5, 5)) for at in range(number)]
    (whole, _) = scores_of([survey(rows)], everything=False)
    assert (whole.people, whole.least, whole.most) == (14, 1.0, 5.0)
    (whole, _) = scores_of([survey([row for row in rows if row[0] < 5])], everything=False)
    assert (whole.people, whole.least, whole.most) == (9, 1.0, None)


def test_a_declared_scale_goes_with_the_scores() -> None:
    file = Voices("survey", survey(ROWS).voices, scale=(Decimal(1), Decimal(5)))
    assert {one.scale for one in scores_of([file], everything=True)} == {(1.0, 5.0)}
    low = Voices("survey", survey([(1, "p1", "", ""), (1, "p2", "", ""), (4, "p3", "", "")]).voices, scale=(Decimal(1), Decimal(5)))
    (whole,) = scores_of([low], everything=True)
    assert (whole.low, whole.high) == (1.0, 5.0)  # 2 ± 4.303, as far as the scale goes


def test_a_person_who_answers_often_is_one_person() -> None:
    often = [(3, "p1", "hunter", "")] * 20
    assert scores_of([survey(often)], everything=False) == ()
    unnamed = [(3, "", "hunter", "")] * 5
    assert [one.answers for one in scores_of([survey(unnamed)], everything=False)] == [5, 5]


def test_questions_and_files_stand_apart() -> None:
    files = [survey(ROWS, "A"), Voices("reviews", survey(ROWS, "B").voices)]
    found = [(one.about, one.question) for one in scores_of(files, everything=False) if one.by == "all"]
    assert found == [("survey", "A"), ("reviews", "B")]


def test_comments_in_the_order_of_the_files() -> None:
    said = (Voice("Q", None, "first", "p", "r", ""), Voice("Q", Decimal(2), "", "", "", ""), Voice("", None, "x", "", "", ""))
    assert [(one.text, one.person) for one in comments_of([Voices("feedback", said)])] == [("first", "p"), ("x", "")]
