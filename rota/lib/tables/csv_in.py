"""CSV of any sane shape: its encoding and its separator are found, not asked for."""

import csv
import io

from rota.lib.tables.out import unguarded
from rota.lib.tables.table import BadTable, Table, table_of

SEPARATORS = ",;\t"
LONGEST_CELL = 10_000


def read_csv(name: str, content: bytes) -> Table:
    """UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab. Raises BadTable."""
    text = decoded(name, content)
    if "\0" in text:
        raise BadTable(f"{name} is not a table: save it as CSV or as an XLSX workbook.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        numbered = [
            (reader.line_num, tuple(unguarded(cell.strip()) for cell in cells)) for cells in reader
        ]
    except csv.Error as error:
        raise BadTable(f"Line {reader.line_num + 1} of {name} cannot be read: {error}.") from None
    return table_of(name, numbered)


def decoded(name: str, content: bytes) -> str:
    """The text; encodings by their mark first, then by whether they fit."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:2] == b"\0":
        encodings = ["utf-16-le"]
    elif content[:1] == b"\0":
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTable(f"The letters of {name} cannot be read. Save it as CSV in UTF-8.")


def separator(text: str) -> str:
    """The separator that cuts the first line into most cells outside quotes."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=outside.count)
