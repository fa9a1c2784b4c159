"""Tables out, which no spreadsheet executes: CSV cells are guarded, XLSX cells are typed text.

A guarded CSV cell begins with an apostrophe; reading takes it off again, so that our own export
imports as what it was.
"""

import io
from collections.abc import Iterable, Sequence

from defusedcsv import csv
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet might run."""
    return f"'{cell}" if cell.lstrip().startswith(DANGEROUS) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that `guarded` gave it."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip().startswith(DANGEROUS) else cell


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file (UTF-8 with its mark, so that spreadsheets read the letters right)."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    for cells in (headers, *rows):
        writer.writerow([guarded(cell) for cell in cells])
    return page.getvalue().encode("utf-8-sig")


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> bytes:
    """An XLSX workbook of one sheet; every cell is text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for cells in (headers, *rows):
        line = []
        for text in cells:
            cell = WriteOnlyCell(sheet, value="")
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
            cell.data_type = "s"
            line.append(cell)
        sheet.append(line)
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()
