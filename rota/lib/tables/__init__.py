"""Tables as people keep them: CSV of any sane shape and XLSX, read with care and written safely."""

from rota.lib.tables.csv_in import read_csv
from rota.lib.tables.out import TYPES, XLSX_TYPE, typed_text, write_csv, write_table, write_xlsx
from rota.lib.tables.table import HIDDEN, NOT_CALCULATED, BadTable, Table
from rota.lib.tables.xlsx_in import ZIP_MAGIC, is_old_excel, read_xlsx

__all__ = [
    "HIDDEN",
    "LARGEST_UPLOAD",
    "NOT_CALCULATED",
    "TOO_LARGE",
    "TYPES",
    "XLSX_TYPE",
    "BadTable",
    "Table",
    "read_table",
    "typed_text",
    "write_csv",
    "write_table",
    "write_xlsx",
]

LARGEST_UPLOAD = 5 * 1024 * 1024
TOO_LARGE = "{} is larger than 5 MB. Keep only the columns that are needed."


def read_table(name: str, content: bytes) -> Table:
    """Read an uploaded file by what it holds, not by its name. Raises BadTable with a sentence."""
    if not content.strip():
        raise BadTable(f"{name} is empty.")
    if len(content) > LARGEST_UPLOAD:
        raise BadTable(TOO_LARGE.format(name))
    if is_old_excel(content):
        raise BadTable(
            f"{name} is an old or a password-protected Excel file. "
            "Save it as an XLSX workbook without a password, or as CSV."
        )
    return read_xlsx(name, content) if content.startswith(ZIP_MAGIC) else read_csv(name, content)
