"""CSV by pandas, DuckDB and Python, the workbook by openpyxl: every cell is a text."""

import csv

import duckdb
import openpyxl
import pandas

from common import export, lost, records, total


def rows_of(ours):
    """What each row has to say, by the commitment's id."""
    out = {}
    for record in ours.values():
        for frame in record["commitments"]:
            row = {
                "article": record["id"],
                "date": record["date"] or "",
                "title": record["title"],
                "annotator": record["annotator"],
                "statement": " … ".join(frame["quote"]),
                "cue": " … ".join(record["text"][a:b] for a, b in frame["cue"]),
                "note": frame["note"],
                "status (attribute)": "",
                "offsets": "; ".join(f"{a}-{b}" for a, b in frame["spans"]),
            }
            for role in frame["roles"]:
                row.setdefault(role["role"], []).append(" … ".join(role["quote"]))
            out[frame["id"]] = row
    return out


def compare(row, wanted, cell):
    for name, value in wanted.items():
        names = [n for n in row if n == name or n.startswith(f"{name} (role")]
        if name == "status (attribute)":
            continue
        value = "; ".join(value) if isinstance(value, list) else value
        assert cell(row[names[0]]) == value, (name, row[names[0]], value)


def unquoted(cell):
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r") else cell


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    wanted = rows_of(ours)
    out = workdir / "commitments.csv"
    report = export(attache, project, "csv", out)
    with open(out, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows} == set(wanted) and len(rows) == len(wanted)
    for row in rows:
        compare(row, wanted[row["id"]], unquoted)
    cells = [cell for row in rows for cell in row.values()]
    assert not any(cell[:1] in tuple("=+-@\t\r") for cell in cells if cell)
    assert sum(cell != unquoted(cell) for cell in cells) == lost(report, "formula") > 0
    assert lost(report, "entities") == total(ours, "entities")
    frame = pandas.read_csv(out, dtype=str, keep_default_na=False)
    assert list(frame.columns) == list(rows[0]) and frame.to_dict("records") == rows
    assert duckdb.sql(f"select count(*) from read_csv('{out}')").fetchall()[0][0] == len(rows)

    out = workdir / "commitments.xlsx"
    report = export(attache, project, "xlsx", out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Commitments", "Entities", "Legend"]
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
        assert all(cell.data_type in "snd" for row in sheet.iter_rows() for cell in row), "a formula"
    table = [[cell.value for cell in row] for row in book["Commitments"].iter_rows()]
    rows = [dict(zip(table[0], row)) for row in table[1:]]
    assert {row["id"] for row in rows} == set(wanted)

    def cell(value):
        if hasattr(value, "strftime"):
            return value.strftime("%Y-%m-%d")
        return openpyxl.utils.escape.unescape(value or "")

    for row in rows:
        compare(row, wanted[row["id"]], cell)
    entities = [[cell.value for cell in row] for row in book["Entities"].iter_rows()]
    words = {row[-1]: cell(row[5]) for row in entities[1:]}
    assert words == {e["id"]: " … ".join(e["quote"]) for r in ours.values() for e in r["entities"]}
    assert lost(report, "relations") == total(ours, "relations")
