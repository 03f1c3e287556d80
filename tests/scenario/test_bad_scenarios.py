"""Every file of `tests/bad_scenarios` is refused with exactly the messages in its first lines (`# refused: …`), all at once."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.scenario.loading import load

FOLDER = Path(__file__).parents[1] / "bad_scenarios"
GOOD = ("good", "responding")
FILES = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem not in GOOD)
MARK = "# refused: "


def messages_wanted(name: str) -> list[str]:
    lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(MARK) for line in lines if line.startswith(MARK)]


@pytest.mark.parametrize("name", FILES)
def test_refused_with_these_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    with pytest.raises(BadInput) as refused:
        load(f"{name}.yaml")
    messages = [str(problem) for problem in refused.value.problems]
    accept = "\n".join(MARK + message for message in messages)
    assert messages == messages_wanted(name), f"if the new words are better, begin {name}.yaml with:\n{accept}"
    assert refused.value.exit_code == 2
    assert pickle.loads(pickle.dumps(refused.value)).problems == refused.value.problems


@pytest.mark.parametrize("name", GOOD)
def test_the_scenarios_that_the_bad_ones_are_made_from_are_good(name: str) -> None:
    assert load(FOLDER / f"{name}.yaml").spec.team.reps


def test_there_is_a_file_for_every_rule() -> None:
    assert len(FILES) >= 100
    assert all(messages_wanted(name) for name in FILES)


def test_problems_of_one_file_stand_in_the_order_of_its_lines() -> None:
    with pytest.raises(BadInput) as refused:
        load(FOLDER / "several_at_once.yaml")
    lines = [problem.line for problem in refused.value.problems]
    assert len(lines) == 4
    assert lines == sorted(lines)  # type: ignore[type-var]
