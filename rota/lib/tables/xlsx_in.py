"""XLSX: measured before it is parsed, read as text.

openpyxl parses with defusedxml where that is installed, so external entities are refused.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange

from rota.lib.tables.table import (
    HIDDEN,
    MOST_COLUMNS,
    NOT_CALCULATED,
    BadTable,
    Row,
    Table,
    table_of,
)

ZIP_MAGIC = b"PK\x03\x04"
OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_MERGED = 200_000
MOST_ELEMENTS = 800_000  # in sheets and strings: 20,000 people with a dozen columns
MOST_OTHERS = 100_000  # in styles and the like, which take longest to read
TRUE = {"1", "true"}
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SIGNS = {"000D": "", "005F": "_"}  # of the signs written by their number those that people type

Line = dict[int, str]  # what a row holds, by the number of its column


class SheetParser(WorkSheetParser):
    """openpyxl's own parser, which also keeps what its read-only sheets drop.

    After `parse` it knows which rows are hidden and which cells are merged.
    """

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """A cell; a formula that was never calculated is marked, not read as empty."""
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = NOT_CALCULATED
        return cell

    def is_hidden(self, row: int) -> bool:
        """Whether the workbook does not show the row."""
        return self.row_dimensions.get(str(row), {}).get("hidden") in TRUE


def is_old_excel(content: bytes) -> bool:
    """Whether it is an .xls file, or a workbook that a password locks."""
    return content.startswith(OLD_EXCEL_MAGIC)


def read_xlsx(name: str, content: bytes) -> Table:
    """The first sheet that is shown. Raises BadTable before anything large is parsed."""
    try:
        measure(name, content)
        return table_of(name, lines_of(name, content))
    except BadTable:
        raise
    except Exception as error:  # whatever openpyxl trips over in a damaged or a hostile file
        raise BadTable(f"{name} is damaged, or no XLSX workbook.") from error


def measure(name: str, content: bytes) -> None:
    """Refuse what would unpack to too much, before it is unpacked, and what holds too many cells.

    A file that lies about its size ends where it said it would.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if "[Content_Types].xml" not in archive.namelist():
            raise BadTable(f"{name} is no XLSX workbook. Save it as one, or as CSV.")
        if sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise BadTable(
                f"{name} unpacks to more than 30 MB. Keep only the rows that are needed."
            )
        cells, others = elements_in(archive)
        if cells > MOST_ELEMENTS or others > MOST_OTHERS:
            raise BadTable(
                f"{name} holds more than a list of 20,000 people. "
                "Keep only the sheet, the rows and the columns that are needed."
            )


def elements_in(archive: zipfile.ZipFile) -> tuple[int, int]:
    """How many elements sheets and strings hold, and how many the other parts. About so many:

    every element ends in a slash, whatever the encoding, and text has few.
    """
    count = {True: 0, False: 0}
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            holds_cells = name.startswith("xl/worksheets/") or name == "xl/sharedStrings.xml"
            count[holds_cells] += archive.read(name).count(b"/")
    return count[True], count[False]


def lines_of(name: str, content: bytes) -> Iterator[Row]:
    """The rows of the first sheet that is shown, merged cells filled, hidden rows marked."""
    book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    shown = (one for one in book.worksheets if one.sheet_state == "visible")
    parser, lines = parsed(name, book, next(shown, book.worksheets[0]))
    fill_merged(name, lines, parser.merged_cells.mergeCell if parser.merged_cells else [])
    has_headings = False
    for number, line in sorted(lines.items()):
        if not parser.is_hidden(number):
            has_headings |= bool(line)
            yield number, tuple(line.get(column, "") for column in range(1, max(line or [0]) + 1))
        elif line and has_headings:
            yield number, (HIDDEN,)


def parsed(name: str, book: Any, sheet: Any) -> tuple[SheetParser, dict[int, Line]]:
    """The lines of a sheet by their number, and the parser that knows more about them."""
    with sheet._get_source() as source:
        parser = SheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        return parser, {number: line_of(name, cells) for number, cells in parser.parse()}


def line_of(name: str, cells: list[dict[str, Any]]) -> Line:
    """The cells of a row that hold anything."""
    line = {cell["column"]: text_of(cell["value"]) for cell in cells if cell["value"] is not None}
    if max(line, default=0) > MOST_COLUMNS:
        raise BadTable(f"{name} has more than {MOST_COLUMNS} columns.")
    return line


def fill_merged(name: str, lines: dict[int, Line], blocks: list[Any]) -> None:
    """Say in every cell of a merged block what the block shows."""
    filled = 0
    for block in map(CellRange, (block.ref for block in blocks)):
        text = lines.get(block.min_row, {}).get(block.min_col, "")
        rows = range(block.min_row, min(block.max_row, max(lines, default=0)) + 1)
        columns = range(block.min_col, min(block.max_col, MOST_COLUMNS) + 1)
        filled += len(rows) * len(columns)
        if filled > MOST_MERGED:
            raise BadTable(f"{name} has too many merged cells. Take them apart.")
        for line in filter(None, map(lines.get, rows if text else ())):
            line.update(dict.fromkeys(columns, text))


def text_of(value: Any) -> str:
    """A cell as people read it: dates in ISO form, times as 09:00, numbers without a tail."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if (value.hour or value.minute) else f"{value:%Y-%m-%d}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return ESCAPED.sub(lambda one: SIGNS.get(one[1].upper(), one[0]), str(value)).strip()
