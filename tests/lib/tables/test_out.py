"""Tables out: no spreadsheet executes them, and they read as what they were."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.tables import read_table, write_csv, write_xlsx

# OWASP, "CSV injection", and the full-width signs that Japanese spreadsheets take for the same.
FORMULAS = [
    "=1+1",
    "+44 161 496 0000",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "|cmd",
    "%0A",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "  =1+1",
    "\N{NO-BREAK SPACE}=1+1",
    "Sam;=1+1",
    "Sam\t=1+1",
    "Sam\n=1+1",
    "Sam; '=1+1",
    '=HYPERLINK("http://x.example")',
]
FORMULA = re.compile(r"\s*[-=+@|%＝＋－＠]")
cells = st.text(
    st.sampled_from("'=+-@|%＝;\t\n\r, ab\"") | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=12,
)


def written_cells(text: str) -> list[str]:
    """What a CSV file with one cell says, however a spreadsheet cuts it."""
    page = write_csv(["Name"], [[text]]).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(page, newline=""))
    return [piece for row in rows for cell in row for piece in re.split(r"[;\t\r\n]", cell)]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_file_begins_like_a_formula(text: str) -> None:
    assert not [cell for cell in written_cells(text) if FORMULA.match(cell)]


@pytest.mark.parametrize("text", FORMULAS)
def test_every_cell_of_a_workbook_is_text(text: str) -> None:
    content = write_xlsx(["Name"], [[text]], "People")
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert b"<f" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


@given(cells)
def test_no_cell_ever_begins_like_a_formula(text: str) -> None:
    assert not [cell for cell in written_cells(text) if FORMULA.match(cell)]


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=4))
def test_a_csv_file_reads_as_what_was_written(rows: list[tuple[str, str]]) -> None:
    expected = [tuple(as_kept(cell) for cell in row) for row in rows]
    content = write_csv(["Name", "Notes"], [("x", "x"), *rows])
    assert [row for _, row in read_table("people.csv", content).rows][1:] == filled(expected)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=4))
def test_a_workbook_reads_as_what_was_written(rows: list[tuple[str, str]]) -> None:
    expected = [tuple(as_kept(cell) for cell in row) for row in rows]
    content = write_xlsx(["Name", "Notes"], [("x", "x"), *rows], "People")
    assert [row for _, row in read_table("people.xlsx", content).rows][1:] == filled(expected)


@pytest.mark.parametrize("text", ["_x000D_", "_x0041_", "_x005F_x000D_", "a_x", "__x0041_"])
def test_text_that_looks_like_a_sign_by_its_number_is_kept(text: str) -> None:
    content = write_xlsx(["Name"], [[text]], "People")
    assert read_table("people.xlsx", content).rows[0][1] == (text,)


def as_kept(cell: str) -> str:
    """A cell with the ends of its lines and the spaces around it as a table keeps them."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def filled(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows that hold anything."""
    return [row for row in rows if any(row)]
