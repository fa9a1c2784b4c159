"""XLSX: measured before it is parsed, read as people see it."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from rota.lib.tables import HIDDEN, NOT_CALCULATED, BadTable, read_table

SHEET = "xl/worksheets/sheet1.xml"
LIST = [["Name", "Team"], ["Sam", "Hostels"], ["Cora", "Courts"]]
DAMAGED = "staff.xlsx is damaged, or no XLSX workbook."


def book_of(
    rows: list[list[Any]], change: Callable[[Worksheet], None] = lambda sheet: None
) -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The file of a workbook."""
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def with_part(content: bytes, name: str, part: bytes | Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one part of its zip replaced, changed or added."""
    page = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(page, "w", 8) as new:
        for one in {*old.namelist(), name}:
            was = old.read(one) if one in old.namelist() else b""
            changed = was if one != name else part(was) if callable(part) else part
            new.writestr(one, changed)
    return page.getvalue()


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    """The rows below the headings."""
    return [cells for _, cells in read_table("staff.xlsx", content).rows]


def refusal(content: bytes) -> str:
    """Why a file is no list."""
    with pytest.raises(BadTable) as error:
        read_table("staff.xlsx", content)
    return str(error.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Sam ", "Sam"),
        (3, "3"),
        (3.0, "3"),
        (2.5, "2.5"),
        (7_700_900_101, "7700900101"),
        (True, "yes"),
        (False, "no"),
        (date(2013, 12, 12), "2013-12-12"),
        (datetime(2013, 12, 12, 9, 30), "2013-12-12 09:30"),
        (time(9), "09:00"),
        (timedelta(hours=24), "24:00"),
        (timedelta(hours=30, minutes=5), "30:05"),
    ],
)
@pytest.mark.parametrize("counts_from_1904", [False, True])
def test_cells_are_read_as_people_see_them(value: Any, text: str, counts_from_1904: bool) -> None:
    book = Workbook()
    if counts_from_1904:
        book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append(["Name"])
    book.worksheets[0].append([value])
    assert rows_of(saved(book)) == [(text,)]


def test_rows_keep_the_number_they_have_in_the_sheet() -> None:
    table = read_table("staff.xlsx", book_of([[], ["Name"], [], ["Sam"]]))
    assert [number for number, _ in table.rows] == [4]


def test_a_formula_gives_its_result() -> None:
    content = book_of([["Name"], ["=6*7"]])
    calculated = with_part(content, SHEET, lambda xml: re.sub(b"<v ?/>", b"<v>42</v>", xml))
    assert rows_of(calculated) == [("42",)]


def test_a_formula_without_a_result_is_marked() -> None:
    assert rows_of(book_of([["Name", "Team"], ["=A1", "Hostels"]])) == [(NOT_CALCULATED, "Hostels")]


def test_a_formula_that_ends_in_an_error_says_so() -> None:
    assert rows_of(book_of([["Name"], ["#REF!"]])) == [("#REF!",)]


def test_a_merged_block_holds_its_text_in_every_cell() -> None:
    content = book_of([*LIST, ["Femi"]], lambda sheet: sheet.merge_cells("B2:B4"))
    assert rows_of(content) == [("Sam", "Hostels"), ("Cora", "Hostels"), ("Femi", "Hostels")]


def test_a_merged_block_makes_no_people_of_empty_rows() -> None:
    content = book_of(LIST[:2], lambda sheet: sheet.merge_cells("B2:B900"))
    assert rows_of(content) == [("Sam", "Hostels")]


def test_a_hidden_row_is_marked() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    assert rows_of(book_of(LIST, hide)) == [(HIDDEN, ""), ("Cora", "Courts")]


def test_hidden_rows_above_the_headings_are_nobody() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[1].hidden = True

    assert read_table("staff.xlsx", book_of([["Draft"], *LIST], hide)).headers == ("Name", "Team")


def test_the_first_sheet_that_is_shown_is_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["Secret"])
    book.worksheets[0].sheet_state = "hidden"
    staff = book.create_sheet("Staff")
    for row in LIST:
        staff.append(row)
    assert rows_of(saved(book)) == [("Sam", "Hostels"), ("Cora", "Courts")]


def test_a_format_that_goes_far_to_the_right_and_down_does_no_harm() -> None:
    def format_all(sheet: Worksheet) -> None:
        sheet["XFD1"].number_format = "0.00"
        sheet["A1048576"].number_format = "0.00"

    assert rows_of(book_of(LIST, format_all)) == [("Sam", "Hostels"), ("Cora", "Courts")]


def test_somebody_far_below_is_not_lost() -> None:
    def add(sheet: Worksheet) -> None:
        sheet["A50000"] = "Femi"

    assert read_table("staff.xlsx", book_of(LIST, add)).rows[-1] == (50_000, ("Femi", ""))


@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_an_extension_we_do_not_know_does_no_harm() -> None:
    extension = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"></ext></extLst></worksheet>'
    )
    content = with_part(book_of(LIST), SHEET, lambda xml: xml.replace(b"</worksheet>", extension))
    assert len(rows_of(content)) == 2


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("doctype", [ENTITY, BOMB])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_entities_are_refused(doctype: bytes, part: str) -> None:
    content = with_part(book_of(LIST), part, lambda xml: doctype + xml.replace(b"Sam", b"&e;"))
    assert refusal(content) == DAMAGED


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = with_part(book_of(LIST), "xl/media/image1.png", bytes(200 * 1024 * 1024))
    tracemalloc.start()
    sentence = refusal(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sentence.startswith("staff.xlsx unpacks to more than 30 MB.")
    assert peak < 5 * 1024 * 1024


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    big = with_part(book_of(LIST), SHEET, lambda xml: xml + b" " * 40 * 1024 * 1024)
    size = zipfile.ZipFile(io.BytesIO(big)).getinfo(SHEET).file_size
    lying = big.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(lying) == DAMAGED


def test_600000_rows_are_measured_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    row = b"<row><c><v>1</v></c></row>"
    content = with_part(
        book_of(LIST),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", row * 600_000 + b"</sheetData>"),
    )
    monkeypatch.setattr("openpyxl.load_workbook", None)  # would fail where it is called
    assert refusal(content).startswith("staff.xlsx holds more than a list of 20,000 people.")


def test_20001_rows_are_too_many() -> None:
    rows = b"".join(b"<row><c><v>1</v></c></row>" for _ in range(20_001))
    content = with_part(
        book_of([["Name"]]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"),
    )
    assert refusal(content) == "staff.xlsx has more than 20,000 rows."


def test_101_columns_are_too_many() -> None:
    assert refusal(book_of([["Name"], ["Sam"] * 101])) == "staff.xlsx has more than 100 columns."


def test_more_merged_cells_than_a_list_has_are_refused() -> None:
    block = b'<mergeCell ref="A1:CV3"/>'
    merged = b"</sheetData><mergeCells>" + block * 1000 + b"</mergeCells>"
    content = with_part(book_of(LIST), SHEET, lambda xml: xml.replace(b"</sheetData>", merged))
    assert refusal(content) == "staff.xlsx has too many merged cells. Take them apart."


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOCKED = (
    "staff.xlsx is an old or a password-protected Excel file. "
    "Save it as an XLSX workbook without a password, or as CSV."
)
NOT_A_TABLE = "staff.xlsx is not a table. Save it as CSV or as an XLSX workbook."
NO_WORKBOOK = "staff.xlsx is no XLSX workbook. Save it as one, or as CSV."


def zipped(**parts: bytes) -> bytes:
    """A zip file that is no workbook."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("_", "."), part)
    return page.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLD, LOCKED),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NOT_A_TABLE),
        (b"PK\x03\x04 not a zip", DAMAGED),
        (book_of(LIST)[:-100], DAMAGED),
        (zipped(content_xml=b"<office/>"), NO_WORKBOOK),
        (with_part(book_of(LIST), SHEET, b"<worksheet><sheetData><row>"), DAMAGED),
        (with_part(book_of(LIST), SHEET, b""), DAMAGED),
        (with_part(book_of(LIST), "xl/workbook.xml", b"<workbook/>"), DAMAGED),
        (with_part(zipped(a=b""), "[Content_Types].xml", b"<Types/>"), DAMAGED),
        (book_of([["Name"]]), "staff.xlsx has no row of people below its headings."),
        (book_of([]), "staff.xlsx has no row of people below its headings."),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


WORKBOOK = book_of(LIST)


@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused_with_a_sentence(at: int, noise: bytes) -> None:
    content = WORKBOOK[:at] + noise + WORKBOOK[at + len(noise) :]
    try:
        table = read_table("staff.xlsx", content)
    except BadTable as error:
        assert str(error).endswith(".")
    else:
        assert {len(cells) for _, cells in table.rows} == {len(table.headers)}


SHEET_XML = zipfile.ZipFile(io.BytesIO(WORKBOOK)).read(SHEET)


@given(st.integers(0, len(SHEET_XML) - 1), st.sampled_from([b"", b"0", b"-1", b"<", b'"', b"9e9"]))
def test_a_sheet_that_lies_is_read_or_refused_with_a_sentence(at: int, noise: bytes) -> None:
    content = with_part(WORKBOOK, SHEET, SHEET_XML[:at] + noise + SHEET_XML[at + 1 :])
    try:
        read_table("staff.xlsx", content)
    except BadTable as error:
        assert str(error).endswith(".")
