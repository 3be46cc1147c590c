"""Every cell of a spreadsheet as another program reads it: JSON, one list of rows for each tab."""
import datetime
import json
import sys

import openpyxl


def told(cell):
    value = cell.value
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, bool):
        raise SystemExit(f"{cell.coordinate}: a truth value")
    if isinstance(value, (int, float)):
        return {"number": repr(value), "format": cell.number_format}
    return {"text": value}


book = openpyxl.load_workbook(sys.argv[1])
heads = [sheet.title for sheet in book if not sheet.oddHeader.left.text]
if heads:
    raise SystemExit(f"no head on the pages of {heads}")
json.dump([[sheet.title, [[told(cell) for cell in row] for row in sheet.iter_rows()]] for sheet in book], sys.stdout)
