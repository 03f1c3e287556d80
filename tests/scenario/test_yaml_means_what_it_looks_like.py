"""Scalars mean what they look like; what would be guessed is refused; bombs are refused after few events."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.errors import BadInput
from spmsim.scenario import guard
from spmsim.scenario.guard import MOST_BYTES, GuardedEvents, read_text
from spmsim.scenario.nodes import plain, read_tree, read_value

MEANINGS: list[tuple[str, Any]] = [
    ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("N", "N"),
    ("true", True), ("True", True), ("false", False), ("FALSE", False),
    ("~", None), ("null", None), ("Null", None), ("", None), ("None", "None"), ("nil", "nil"), ("NA", "NA"),
    ("1e6", 1_000_000.0), ("1E6", 1_000_000.0), ("1e-3", 0.001), ("86.0e6", 86_000_000.0), ("1.", 1.0), (".5", 0.5), ("-2", -2), ("+3", 3),
    ("0", 0), ("0.0", 0.0), ("-0", 0), ("12", 12), ("007", BadInput), ("0123", BadInput), ("-012", BadInput), ("00", BadInput),
    ("00.5", BadInput), ("'0123'", "0123"), ('"007"', "007"), ("0o17", BadInput), ("0x1F", BadInput), ("0b11", BadInput),
    ("1:30", "1:30"), ("12:30:45", "12:30:45"), ("2027-01", "2027-01"), ("2027-01-15", "2027-01-15"),
    ("2027-01-15 10:00:00", "2027-01-15 10:00:00"),
    ("1_000", "1_000"), ("1.000.000", "1.000.000"), ("1000.5", 1000.5), ("8%", "8%"), ("$5", "$5"), ("1e", "1e"), ("e5", "e5"), (".", "."),
    ("-", BadInput), (".inf", BadInput), ("-.INF", BadInput), (".nan", BadInput), (".NaN", BadInput), ("inf", "inf"), ("nan", "nan"),
    ("Infinity", "Infinity"), ("1e400", BadInput), ("1e-400", BadInput), ("0e-400", 0.0), ("9" * 5000, BadInput),
    ("9223372036854775807", 2**63 - 1),
    ("9223372036854775808", BadInput), ("=", "="), ("'true'", "true"), ("'1e6'", "1e6"), ("<a", "<a"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[text[:20] or "empty" for text, _ in MEANINGS])
def test_a_scalar_means_what_it_looks_like(text: str, meaning: Any) -> None:
    document = f"key: {text}\n" if text != "-" else "key: [-]\nother: -01\n"
    if meaning is BadInput:
        with pytest.raises(BadInput):
            read_tree(document, "x.yaml")
        return
    value = plain(read_tree(document, "x.yaml"))["key"]
    assert value == meaning
    assert type(value) is type(meaning)


def test_keys_are_text_as_written() -> None:
    assert list(plain(read_tree("on: 1\nNO: 2\n2027: 3\n0123: 4\n~: 5\n", "x.yaml"))) == ["on", "NO", "2027", "0123", "~"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back_as_itself(number: float) -> None:
    assert read_value(repr(number), "x").value == number


@given(st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1))
def test_a_whole_number_reads_back_as_itself(number: int) -> None:
    value = read_value(str(number), "x").value
    assert value == number
    assert isinstance(value, int)


def test_every_value_knows_its_line() -> None:
    tree = read_tree("a: 1\nb:\n  c: 2\n  d:\n    - 3\n    - {e: 4}\n", "x.yaml")
    lines = {steps: node.line for steps in (("a",), ("b",), ("b", "c"), ("b", "d", 0), ("b", "d", 1, "e")) if (node := tree.at(steps))}
    assert lines == {("a",): 1, ("b",): 2, ("b", "c"): 3, ("b", "d", 0): 5, ("b", "d", 1, "e"): 6}


def test_all_problems_of_a_reading_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        read_tree("a: 012\na: 1\nb: [.inf, {c: 1, c: 2}]\n", "x.yaml")
    assert [(problem.path, problem.line) for problem in refused.value.problems] == [("a", 1), ("a", 2), ("b[0]", 3), ("b[1].c", 3)]


BOMBS = {
    "nesting in flow": "a: " + "[" * 50_000,
    "nesting in mappings": "a: " + "{a: " * 20_000,
    "nesting in blocks": "".join("  " * depth + "a:\n" for depth in range(200)),
    "laughs": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)),
    "merges": "a: &a {x: 1}\n" + "".join(f"m{n}: &m{n} {{<<: [*a, *a]}}\n" for n in range(30)),
    "merge without alias": "a: {<<: {b: 1}}\n" * 1000,
    "tag": "a: !!python/object/apply:os.system [echo]\n" + "b: 1\n" * 1000,
    "second document": "a: 1\n---\n" + "- b\n" * 1000,
    "alias to itself": "a: &a [*a]\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_few_events(name: str) -> None:
    events = GuardedEvents(BOMBS[name], "bomb.yaml")
    with pytest.raises(BadInput) as refused:
        list(events)
    assert events.seen <= 200
    assert refused.value.problems[0].line is not None


def test_too_many_parts_are_refused_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert guard.MOST_EVENTS == 200_000
    monkeypatch.setattr(guard, "MOST_EVENTS", 2_000)
    events = GuardedEvents("a: [" + "1," * 5_000 + "]", "many.yaml")
    with pytest.raises(BadInput, match="more than 2,000 parts"):
        list(events)
    assert events.seen == 2_001


def test_a_big_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(100 * MOST_BYTES)  # a hole of 100 MB
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    with pytest.raises(BadInput, match="100,000,000 bytes; a scenario may have at most 1,000,000"):
        read_text(big, "big.yaml")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: caf\xe9\n", "byte 0xe9 is not UTF-8"),
        ("a: 1\n".encode("utf-16"), "UTF-16"),
        (b"a: 1\nb: \x00\n", "NUL"),
    ],
)
def test_other_encodings_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=words):
        read_text(file, "x.yaml")


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert plain(read_tree(read_text(file, "x.yaml"), "x.yaml")) == {"a": 1}


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for place in (pipe, tmp_path, Path("/dev/zero")):
        with pytest.raises(BadInput, match="not a plain file"):
            read_text(place, "x.yaml")
    with pytest.raises(BadInput, match="no such file"):
        read_text(tmp_path / "nothing.yaml", "x.yaml")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = read_tree(text, "x.yaml")
    except BadInput as refused:
        assert refused.problems
    else:
        assert isinstance(tree.value, dict)


@given(st.text(alphabet="ab:-[]{},'\"\n #&*!|>%@`1.0~?", max_size=60))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    try:
        read_tree(text, "x.yaml")
    except BadInput as refused:
        assert refused.problems
