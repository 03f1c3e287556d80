from hypothesis import given
from hypothesis import strategies as st

from spmsim.reports.markup import Html, Safe, clean, fold, tag
from spmsim.reports.tables import Cell, Row, table


def test_text_is_escaped_where_it_enters() -> None:
    assert tag("p", "<b>&\"'") == "<p>&lt;b&gt;&amp;&quot;&#x27;</p>"
    assert tag("p", tag("b", "x")) == "<p><b>x</b></p>"
    assert tag("img", alt='"><script>', src="data:,") == '<img alt="&quot;&gt;&lt;script&gt;" src="data:,">'


def test_characters_that_hide_or_reorder_text_are_made_visible() -> None:
    assert clean("a\u202eb\u200bc\x00d\ne") == "a\ufffdb\ufffdc\ufffdd e"


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    cells = table(("a", text), [Row(text, [Cell(text, text)], note=text)], label=text)
    once = table(("a", "x"), [Row("x", [Cell("x", "x")], note="x")], label="x")
    assert cells.count("<script") == 0
    if text.strip() and "\n" not in text:
        assert cells.count("<") == once.count("<")


def test_a_fold_needs_no_script() -> None:
    assert fold("more", Safe("<p>x</p>")) == '<details class="fold"><summary>more</summary><p>x</p></details>'


def test_html_shows_in_a_notebook_and_in_a_terminal() -> None:
    shown = Html("<x>", plain="x")
    assert shown._repr_html_() == '<div class="spm">&lt;x&gt;</div>'
    assert repr(shown) == "x"


def test_columns_of_words_have_their_title_on_the_left() -> None:
    text = table(("Plan", "Why", "Pay"), [Row("a", [Cell("because", number=False), "1"])], label="x")
    assert '<th scope="col">Why</th><th scope="col" class="n">Pay</th>' in text
