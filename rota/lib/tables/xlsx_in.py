"""XLSX: measured before it is parsed, read as text.

openpyxl parses with defusedxml where that is installed, so external entities are refused.
"""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from rota.lib.tables.table import MOST_COLUMNS, MOST_ROWS, BadTable, Table, table_of

ZIP_MAGIC = b"PK\x03\x04"
OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_UNPACKED = 30 * 1024 * 1024
NOT_CALCULATED = "#NOT CALCULATED"


def is_old_excel(content: bytes) -> bool:
    """Whether it is an .xls file, or a workbook that a password locks."""
    return content.startswith(OLD_EXCEL_MAGIC)


def read_xlsx(name: str, content: bytes) -> Table:
    """The first sheet. Raises BadTable before anything large is unpacked."""
    measure(name, content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        sheet, written = book.worksheets[0], formulas.worksheets[0]
        sheet.reset_dimensions()
        written.reset_dimensions()
        rows = zip(sheet.iter_rows(), written.iter_rows(), strict=False)
        numbered = [
            (number, cells_of(values, words))
            for number, (values, words) in enumerate(islice(rows, MOST_ROWS + 2), start=1)
        ]
    except (DefusedXmlException, InvalidFileException, ParseError, zipfile.BadZipFile) as error:
        raise BadTable(f"{name} is damaged, or no XLSX workbook.") from error
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, EOFError) as error:
        raise BadTable(f"{name} is damaged, or no XLSX workbook.") from error
    return table_of(name, numbered)


def measure(name: str, content: bytes) -> None:
    """Refuse what would unpack to too much, before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            names = {member.filename for member in members}
    except zipfile.BadZipFile as error:
        raise BadTable(f"{name} is damaged, or no XLSX workbook.") from error
    if "[Content_Types].xml" not in names:
        raise BadTable(f"{name} is no XLSX workbook. Save it as one, or as CSV.")
    if unpacked > LARGEST_UNPACKED:
        raise BadTable(f"{name} unpacks to more than 30 MB. Keep only the rows that are needed.")


def cells_of(values: tuple[Any, ...], words: tuple[Any, ...]) -> tuple[str, ...]:
    """A row as text; a formula that was never calculated is marked, not read as empty."""
    cells = []
    for value, word in zip(values[: MOST_COLUMNS + 1], words, strict=False):
        is_formula = isinstance(word.value, str) and word.value.startswith("=")
        if value.value is None and is_formula and word.data_type == "f":
            cells.append(NOT_CALCULATED)
        else:
            cells.append(text_of(value.value))
    return tuple(cells)


def text_of(value: Any) -> str:
    """A cell as people read it: dates in ISO form, times as 09:00, numbers without a tail."""
    if value is None:
        return ""
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
    return str(value).strip()
