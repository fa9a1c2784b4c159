"""CSV of any sane shape."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rota.lib.tables import BadTable, Table, read_table

HEADERS = ("Name", "Team", "Notes")
ROWS = (
    (2, ("Zoë Þórsdóttir", "Court; north", "“quoted”, 50 €")),
    (3, ("Sam\tOkoro", "Hostels", "by day\nby night")),
)
MISQUOTED = "has a quotation mark in the wrong place, or one that is not closed."
LIST = Table(HEADERS, ROWS)


def csv_text(separator: str = ",", line_end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """The list as a program writes it."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=separator, lineterminator=line_end, quoting=quoting)
    for cells in (HEADERS, *(cells for _, cells in ROWS)):
        writer.writerow([cell.replace("\n", line_end) for cell in cells])
    return page.getvalue()


def read(text: str) -> Table:
    """A list in UTF-8."""
    return read_table("staff.csv", text.encode())


def refusal(content: bytes) -> str:
    """Why a file is no list."""
    with pytest.raises(BadTable) as error:
        read_table("staff.csv", content)
    return str(error.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_list_is_read_whatever_wrote_it(
    encoding: str, separator: str, line_end: str, quoting: int
) -> None:
    content = csv_text(separator, line_end, quoting).encode(encoding)
    assert read_table("staff.csv", content) == LIST


def test_windows_1252_is_read() -> None:
    assert read_table("staff.csv", csv_text(";").encode("cp1252")) == LIST


def test_lists_put_together_from_two_encodings_are_read() -> None:
    content = "Name,Team\nZoë,Hostels\n".encode() + "José,Courts\n".encode("cp1252")
    rows = read_table("staff.csv", content).rows
    assert rows == ((2, ("Zoë", "Hostels")), (3, ("José", "Courts")))


def test_the_line_that_tells_a_spreadsheet_the_separator_is_no_row() -> None:
    assert read("sep=;\nName;Team\nSam, Ola;Hostels\n").rows == ((2, ("Sam, Ola", "Hostels")),)


def test_what_stands_in_quotes_separates_nothing() -> None:
    table = read('"Name, first\nand last";Team\nSam;Hostels\n')
    assert table == Table(("Name, first\nand last", "Team"), ((2, ("Sam", "Hostels")),))


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    table = read('\nName,Notes\n\nSam,"by day\nby night"\n,,\nCora,\n')
    assert [number for number, _ in table.rows] == [4, 6]


def test_empty_columns_at_the_end_are_left_out_and_those_without_a_heading_are_named() -> None:
    table = read(f"Name,,,\nSam,Hostels,,\nCora{',' * 150}\n")
    assert table.headers == ("Name", "Column 2")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "staff.csv is empty."),
        (b" \r\n\t", "staff.csv is empty."),
        (b"\xef\xbb\xbf", "staff.csv has no row of people below its headings."),
        (b"Name,Team\n", "staff.csv has no row of people below its headings."),
        (b"Name\nSam\0\n", "staff.csv is not a table. Save it as CSV or as an XLSX workbook."),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
            "staff.csv is not a table. Save it as CSV or as an XLSX workbook.",
        ),
        (
            b"<!doctype html><table><tr><td>Name",
            "staff.csv is a web page. Save it as CSV or as an XLSX workbook.",
        ),
        (b"Name\nSam\x81\n", "The letters of staff.csv cannot be read. Save it as CSV in UTF-8."),
        (b"\xff\xfeN", "The letters of staff.csv cannot be read. Save it as CSV in UTF-8."),
        (
            b'Name,Team\nSam,Hostels\n"Cora,Courts\nFemi,Courts\n',
            f"Row 3 of staff.csv {MISQUOTED}",
        ),
        (
            b'Name,Team\n"Sam" Okoro,Hostels\n',
            f"Row 2 of staff.csv {MISQUOTED}",
        ),
        (b"Name\n" + b"Sam\n" * 20_001, "staff.csv has more than 20,000 rows."),
        (b"Name\n" + b"Sam," * 101, "staff.csv has more than 100 columns."),
        (
            b"Name\n" + b"x" * 5 * 1024 * 1024,
            "staff.csv is larger than 5 MB. Keep only the columns that are needed.",
        ),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


def test_a_hundred_columns_and_many_separators_after_them_are_read() -> None:
    assert len(read("Name\n" + "Sam," * 100 + "," * 500).headers) == 100


def test_a_huge_cell_is_read() -> None:
    assert read(f"Name,Notes\nSam,{'x' * 100_000}\n").rows[0][1][1] == "x" * 100_000


@given(st.binary(max_size=300))
def test_whatever_bytes_come_they_are_a_table_or_refused_with_a_sentence(content: bytes) -> None:
    try:
        table = read_table("staff.csv", content)
    except BadTable as error:
        assert str(error).endswith(".")
    else:
        assert {len(cells) for _, cells in table.rows} == {len(table.headers)}
