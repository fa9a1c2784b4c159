"""The rota as a workbook that looks as it does on the page: a row a slot, a column a department."""

from __future__ import annotations

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as Box
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from rota.coverage.queries import coverage
from rota.lib.colours import text_on
from rota.lib.tables import typed_text
from rota.models import Department, Event
from rota.planner.queries.grid import grid
from rota.planner.queries.sheet import Cell, Filter, Grid, Row

DASHED = Side(style="mediumDashed")
GAP = Border(top=DASHED, bottom=DASHED)
BOLD, TOP = Font(bold=True), Alignment(vertical="top", wrap_text=True)
WIDTHS = {"Slot": 20, "State": 16, "People": 9}


def rota_workbook(event: Event, *, with_contacts: bool, now: datetime) -> bytes:
    """The table of the rota; a gap has a dashed frame and a word, so that it is seen in grey."""
    departments = list(event.departments.all())
    table = grid(event, coverage(event, now), departments, now, Filter())
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Rota"
    head(sheet, departments)
    for day in table.days:
        line(sheet, [day.name], font=BOLD)
        for row in day.rows:
            body(sheet, row)
    foot(sheet, table)
    set_up_page(sheet)
    book.properties.title = event.name
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def head(sheet: Worksheet, departments: list[Department]) -> None:
    """The headings, each department in its colour."""
    boxes = line(sheet, ["Slot", "State", *(one.name for one in departments), "People"], font=BOLD)
    for box, one in zip(boxes[2:], departments, strict=False):
        box.fill = PatternFill("solid", start_color=one.colour[1:])
        box.font = Font(bold=True, color=text_on(one.colour)[1:])
    for box in boxes:
        width = WIDTHS.get(str(box.value), 18)
        sheet.column_dimensions[get_column_letter(box.column)].width = width


def body(sheet: Worksheet, row: Row) -> None:
    """A slot."""
    state = f"{row.state.mark} {row.state.word}"
    state += f", {row.missing}" if row.missing else ""
    cells = [names(cell) for cell in row.cells]
    for box in line(sheet, [row.time, state, *cells, f"{row.filled} of {row.needed}"]):
        if row.is_open:
            box.border = GAP


def names(cell: Cell | None) -> str:
    """Who a department has in a slot, a line each."""
    if cell is None:
        return ""
    people = [
        f"{one.mark} {one.name}{f' ({one.notes})' if one.notes else ''}" for one in cell.holders
    ]
    return "\n".join(people + [f"and {cell.more} more"] * bool(cell.more))


def foot(sheet: Worksheet, table: Grid) -> None:
    """The totals of the departments."""
    totals = [str(column.total) for column in table.columns]
    line(sheet, ["Slots of each", "", *totals, f"{table.filled} of {table.needed}"], font=BOLD)


def line(sheet: Worksheet, cells: list[str], *, font: Font | None = None) -> list[Box]:
    """A row of texts, none of which a spreadsheet executes."""
    number = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    boxes = []
    for column, text in enumerate(cells, start=1):
        box = sheet.cell(number, column)
        assert isinstance(box, Box)
        typed_text(box, text)
        box.alignment = TOP
        if font:
            box.font = font
        boxes.append(box)
    return boxes


def set_up_page(sheet: Worksheet) -> None:
    """The headings stay in sight, and stand on every printed page (A3, across)."""
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8  # 8 is A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
