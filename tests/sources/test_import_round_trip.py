"""Nothing is changed in silence: every cell that is accepted, exported again, says what its source says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spmsim.sources.bookings import read_bookings
from spmsim.sources.canonical import as_csv, deal_rows, paid_rows, people_rows, quota_rows, total_rows
from spmsim.sources.cells import CellTrouble
from spmsim.sources.company import Company
from spmsim.sources.paid import read_paid
from spmsim.sources.people_tables import read_people
from spmsim.sources.quota_tables import read_quotas
from spmsim.sources.settling import Importing
from spmsim.sources.spellings import spelling_of


@st.composite
def spelt(draw: st.DrawFn, cents: int) -> str:
    """An amount as somebody could write it: grouped or not, in parentheses or with a minus, with a sign of currency or without."""
    whole = f"{abs(cents) // 100:,}"
    grouped = draw(st.sampled_from([whole, whole.replace(",", ""), whole.replace(",", "\u00a0"), whole.replace(",", "'")]))
    number = f"{grouped}.{abs(cents) % 100:02d}"
    body = draw(st.sampled_from([number, f"${number}", f"{number} USD", f"US$ {number}"]))
    return body if cents >= 0 else draw(st.sampled_from([f"({body})", f"-{body}", f"−{body}", f"- {body}"]))


def written(folder: Path, rows: Iterable[Sequence[str]]) -> Path:
    path = folder / "table.csv"
    path.write_text(as_csv(rows), encoding="utf-8")
    return path


def plain(folder: Path) -> Importing:
    """Standard headings, nothing declared."""
    return Importing(folder / "none.toml")


@given(st.data(), st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=12))
@settings(max_examples=150)
def test_amounts_in_any_spelling_come_out_as_they_were_meant(data: st.DataObject, amounts: list[int]) -> None:
    cells = [(f"R{at}", "2026-01", data.draw(spelt(cents))) for at, cents in enumerate(amounts)]
    with TemporaryDirectory() as name:
        path = written(Path(name), [("rep_id", "month", "amount"), *cells])
        exported = as_csv(total_rows(read_bookings(path, plain(Path(name)), Company("USD"))))
    assert {row["rep_id"]: Decimal(row["amount"]) for row in csv.DictReader(io.StringIO(exported))} == {
        f"R{at}": Decimal(cents).scaleb(-2) for at, cents in enumerate(amounts)
    }


@given(
    st.lists(st.text(alphabet="0123456789.,-−()$€' \u00a0%UE", min_size=1, max_size=12), min_size=1, max_size=6),
    st.sampled_from([None, ".", ","]),
)
@settings(max_examples=600)
def test_an_amount_has_the_digits_and_the_sign_of_its_cell_or_is_refused(cells: list[str], decimal: str | None) -> None:
    spelling = spelling_of(cells, decimal, "bookings")
    for cell in cells:
        try:
            amount = spelling.read(cell).amount
        except CellTrouble as trouble:
            assert cell in str(trouble)
            continue
        if "E" not in cell:
            digits = "".join(sign for sign in cell if sign.isdigit())
            assert "".join(map(str, amount.as_tuple().digits)).strip("0") == digits.strip("0")
        assert (amount < 0) == (amount != 0 and any(sign in cell for sign in "-−("))


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(-(10**9), 10**9)),
        min_size=1,
        max_size=20,
        unique_by=lambda row: row[:2],
    )
)
@settings(max_examples=60)
def test_bookings_written_again_are_the_same_record(cells: list[tuple[int, int, int]]) -> None:
    rows = [
        (f"R{person}", f"20{20 + month // 12}-{month % 12 + 1:02d}", "revenue", str(Decimal(cents).scaleb(-2)))
        for person, month, cents in cells
    ]
    with TemporaryDirectory() as name:
        first = read_bookings(written(Path(name), [("rep_id", "month", "measure", "amount"), *rows]), plain(Path(name)), Company("USD"))
        again = read_bookings(written(Path(name), total_rows(first)), plain(Path(name)), Company("USD"))
    assert (first.first_month, first.months) == (again.first_month, again.months)
    order = [again.people.index(person) for person in first.people]
    assert np.array_equal(first.amounts, again.amounts[:, order]) and np.array_equal(first.stated, again.stated[:, order])
    assert sum(cents for _, _, cents in cells) == first.amounts.sum()


def test_deals_payments_quotas_and_people_written_again_are_the_same(tmp_path: Path) -> None:
    deals = 'deal_id,rep_id,date,amount,share\nd1,A,2026-01-31,0.05,0.5\nd1,B,2026-01-31,0.05,0.5\n=d2,007,2026-02-01,"1,234.50",\n'
    (tmp_path / "d.csv").write_text(deals)
    first = read_bookings(tmp_path / "d.csv", plain(tmp_path), Company("USD"))
    assert as_csv(deal_rows(first)) == (
        "deal_id,rep_id,date,measure,amount,share\nd1,A,2026-01-31,revenue,0.05,0.5\nd1,B,2026-01-31,revenue,0.05,0.5\n"
        "=d2,007,2026-02-01,revenue,1234.50,\n"
    )
    again = read_bookings(written(tmp_path, deal_rows(first)), plain(tmp_path), Company("USD"))
    assert np.array_equal(first.amounts, again.amounts) and as_csv(deal_rows(again)) == as_csv(deal_rows(first))

    company = Company("USD", rates={"JPY": Decimal("0.0067")})
    (tmp_path / "p.csv").write_text("rep_id,period,amount,currency\nA,2026-01,(12.30),USD\nA,2026-01,1000,JPY\n")
    paid = read_paid(tmp_path / "p.csv", plain(tmp_path), company)
    assert as_csv(paid_rows(paid)) == "rep_id,period,amount,currency\nA,2026-01,-12.30,USD\nA,2026-01,1000,JPY\n"

    (tmp_path / "q.csv").write_text('rep_id,period,measure,amount\nA,2026,revenue,"1,000,000"\nA,2026-Q1,renewals,0.9\n')
    quotas = read_quotas(tmp_path / "q.csv", plain(tmp_path), Company("USD", units={"revenue": "USD", "renewals": "share"}))
    assert as_csv(quota_rows(quotas)) == "rep_id,period,measure,amount\nA,2026,revenue,1000000\nA,2026-Q1,renewals,0.9\n"

    roster = 'rep_id,name,hired_on,on_target_earnings\n007,"Ng, José",2024-02-29,120000.50\nA,,,\n'
    (tmp_path / "r.csv").write_text(roster, encoding="utf-8")
    assert as_csv(people_rows(read_people(tmp_path / "r.csv", plain(tmp_path)))) == roster
