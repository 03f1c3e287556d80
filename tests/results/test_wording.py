import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.results import wording
from spmsim.results.estimates import Difference, Verdict
from tests.reports.factory import difference

N = wording.NBSP


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (0.0, "USD", "$0"),
        (612.4, "USD", "$612"),
        (5.25, "EUR", "€5.25"),
        (87_412, "USD", f"$87.4{N}k"),
        (897_000, "USD", f"$897{N}k"),
        (999_600, "USD", f"$1.00{N}M"),
        (-1_240_000, "USD", f"−$1.24{N}M"),
        (86_000_000, "GBP", f"£86.00{N}M"),
        (250e6, "CHF", f"CHF{N}250.0{N}M"),
        (1.5e9, "JPY", f"¥1.50{N}bn"),
        (None, "USD", "–"),
    ],
)
def test_money(amount: float | None, currency: str, text: str) -> None:
    assert wording.money(amount, currency) == text


def test_ticks_of_an_axis_are_never_rounded_to_where_they_do_not_stand() -> None:
    """2.5, 2.75, 3.0 and 3.25 m stand in equal steps; 2.8 and 3.2 would not."""
    write = wording.money_axis("USD")
    assert [write(tick) for tick in (2.5e6, 2.75e6, 3e6, 3.25e6)] == [f"${text}{N}M" for text in ("2.5", "2.75", "3.0", "3.25")]
    assert [write(tick) for tick in (0.0, 50e3, 2.5e3, -50e3)] == ["$0", f"$50{N}k", f"$2.5{N}k", f"−$50{N}k"]
    assert write(0.1 * 3 * 1e6) == f"$300{N}k"  # 0.30000000000000004 m


def test_signed_money_has_a_typographic_sign_and_none_at_zero() -> None:
    assert wording.money(620_000, "USD", signed=True) == f"+$620{N}k"
    assert wording.money(-620_000, "USD", signed=True) == f"−$620{N}k"
    assert wording.money(0.0, "USD", signed=True) == "$0"
    scale = wording.Scale(1e6, "M", 2)
    assert wording.money(-100.0, "USD", signed=True, scale=scale) == f"$0.00{N}M"  # rounds to nothing: no sign


def test_a_scale_is_fine_enough_to_show_its_interval() -> None:
    assert wording.scale_of(102_300.0).number(102_300.0) == "102"
    assert wording.scale_of(102_300.0, half=370.0).number(102_300.0) == "102.3"


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.0, f"0{N}%"), (0.004, f"under 1{N}%"), (0.2, f"20{N}%"), (0.996, f"over 99{N}%"), (1.0, f"100{N}%"), (None, "–")],
)
def test_what_is_possible_is_never_called_impossible(probability: float | None, text: str) -> None:
    assert wording.chance(probability) == text


@pytest.mark.parametrize(("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_listing(items: list[str], text: str) -> None:
    assert wording.listing(items) == text


def test_plural() -> None:
    assert wording.plural(1, "person", "people") == f"1{N}person"
    assert wording.plural(1000, "replication") == f"1,000{N}replications"


def test_a_difference_by_its_verdict() -> None:
    assert wording.difference_in_words(difference(0.62e6, 0.05e6), "USD", "sales") == f"sales higher by $620{N}k (+480 to +760)"
    assert wording.difference_in_words(difference(-2.5e6, 0.05e6), "USD", "pay") == f"pay lower by $2.50{N}M (−2.64 to −2.36)"
    assert wording.difference_in_words(difference(0.0, 0.0), "USD", "pay") == "identical pay"
    small = wording.difference_in_words(difference(1e3, 1e3, matters=1e5), "USD", "pay")
    assert small.startswith("no difference that matters in pay (")
    missing = Difference(None, None, None, None, None, None, None, None, None)
    assert wording.difference_in_words(missing, "USD", "pay") == "pay cannot be compared"


@given(mean=st.floats(-1e7, 1e7), error=st.floats(1e3, 1e7))
def test_an_interval_that_spans_zero_is_never_no_difference(mean: float, error: float) -> None:
    found = difference(mean, error)
    text = wording.difference_in_words(found, "USD", "pay")
    spans = found.ci_low is not None and found.ci_high is not None and found.ci_low <= 0 <= found.ci_high
    assert spans == text.startswith("no detectable difference in pay")
    assert "no difference" not in text


@given(st.floats(-1e12, 1e12))
def test_money_never_shows_a_negative_zero(amount: float) -> None:
    text = wording.money(amount, "USD", signed=True)
    if not any(digit in text for digit in "123456789"):
        assert text[0] not in "+−"


def test_every_verdict_has_words() -> None:
    assert set(wording.VERDICTS) == set(Verdict.__args__)  # type: ignore[attr-defined]


def test_names_of_roles() -> None:
    assert wording.name_in_words("ae_small_business") == "AE small business"
    assert wording.name_in_words("account_manager") == "Account manager"


def test_a_sentence_has_one_full_stop() -> None:
    assert wording.sentence("it wins") == "It wins."
    assert wording.sentence("It wins.") == "It wins."
    assert wording.sentence("  ") == ""
    assert wording.sentence("market.level was 0.9") == "market.level was 0.9."
    assert wording.sentence("i.e. what it is") == "I.e. what it is."
