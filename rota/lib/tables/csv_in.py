"""CSV of any sane shape: its encoding and its separator are found, not asked for."""

import csv
import io
import re
from collections.abc import Iterator

from rota.lib.tables.out import unguarded
from rota.lib.tables.table import BadTable, Row, Table, table_of

SEPARATORS = ",;\t"
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\n', re.IGNORECASE)  # Excel writes it, and hides it
ENOUGH = 10_000  # signs that tell which separator it is


def read_csv(name: str, content: bytes) -> Table:
    """UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab. Raises BadTable."""
    text = decoded(name, content).replace("\ufeff", "")
    if text.lstrip().startswith("<"):
        raise BadTable(f"{name} is a web page. Save it as CSV or as an XLSX workbook.")
    return table_of(name, records(name, text.replace("\r\n", "\n").replace("\r", "\n")))


def records(name: str, text: str) -> Iterator[Row]:
    """The rows, counted as a spreadsheet counts them. Raises BadTable."""
    told = SEPARATOR_LINE.match(text)
    text = text[told.end() :] if told else text
    page = io.StringIO(text, newline="")
    reader = csv.reader(page, delimiter=told[1] if told else separator(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, tuple(unguarded(cell.strip()).strip() for cell in cells)
    except csv.Error as error:
        raise BadTable(
            f"Row {number + 1} of {name} has a quotation mark in the wrong place, "
            "or one that is not closed."
        ) from error


def decoded(name: str, content: bytes) -> str:
    """The text; encodings by their mark first, then by whether they fit."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        elif content[:2].count(0) == 1:
            text = content.decode("utf-16-be" if content[0] == 0 else "utf-16-le")
        else:
            text = content.decode("cp1252") if b"\0" in content else in_either(content)
    except UnicodeDecodeError as error:
        raise BadTable(f"The letters of {name} cannot be read. Save it as CSV in UTF-8.") from error
    if "\0" in text:
        raise BadTable(f"{name} is not a table. Save it as CSV or as an XLSX workbook.")
    return text


def in_either(content: bytes) -> str:
    """UTF-8 or Windows-1252, line by line: lists are put together from several."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return "\n".join(line_in_either(line) for line in content.split(b"\n"))


def line_in_either(line: bytes) -> str:
    """A line in UTF-8, else in Windows-1252."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252")


def separator(text: str) -> str:
    """The separator that cuts the first line into most cells, then the first few lines."""
    outside = "".join(text[:ENOUGH].split('"')[::2])  # what stands in quotes separates nothing
    first = next((line for line in outside.split("\n") if line.strip()), "")
    return max(SEPARATORS, key=lambda sign: (first.count(sign), outside.count(sign)))
