"""Tables out, which no spreadsheet executes: CSV cells are guarded, XLSX cells are typed text.

A guarded CSV cell begins with an apostrophe; reading takes it off again, so that our own export
imports as what it was.
"""

import io
import re
from collections.abc import Callable, Iterable, Sequence

from defusedcsv import csv
from openpyxl import Workbook
from openpyxl.cell import Cell as Box
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # as served
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX_TYPE}  # by the ending of a file's name
RISKY = re.compile(r"'*\s*[-=+@|%＝＋－＠]")  # what a spreadsheet may take for a formula
CUTS = re.compile(r"([;\t\r\n])")  # where a spreadsheet of another country may begin a new cell
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what XLSX reads as a sign by its number


def guarded(cell: str) -> str:
    """The cell with an apostrophe before whatever a spreadsheet might run."""
    return in_pieces(cell, lambda piece: f"'{piece}" if RISKY.match(piece) else piece)


def unguarded(cell: str) -> str:
    """The cell without the apostrophes that `guarded` gave it."""
    return in_pieces(
        cell,
        lambda piece: piece[1:] if piece.startswith("'") and RISKY.match(piece) else piece,
    )


def in_pieces(cell: str, change: Callable[[str], str]) -> str:
    """The cell with each piece between two cuts changed."""
    pieces = CUTS.split(cell)
    pieces[::2] = map(change, pieces[::2])
    return "".join(pieces)


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file (UTF-8 with its mark, so that spreadsheets read the letters right)."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    for cells in (headers, *rows):
        writer.writerow([guarded(cell.strip()) for cell in cells])
    return page.getvalue().encode("utf-8-sig")


def typed_text(cell: Box, text: str) -> Box:
    """The cell of a workbook with this text in it: never a formula, nothing that XML forbids."""
    cell.value = ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    return cell


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """An XLSX workbook of one sheet; every cell is text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for cells in (headers, *rows):
        sheet.append([typed_text(WriteOnlyCell(sheet, value=""), text) for text in cells])
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def write_table(
    form: str, headers: Sequence[str], rows: Iterable[Sequence[str]], title: str
) -> bytes:
    """A file of one of TYPES; a workbook's sheet bears the title."""
    return write_csv(headers, rows) if form == "csv" else write_xlsx(headers, rows, title)
