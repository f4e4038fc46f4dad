"""doccano has no reader to install. Written specification, from its import and export formats
(https://doccano.github.io/doccano/tutorial/): a line is an object with `text`, and `label` as a
list of [start, end, label], or `entities` with `id`, `label`, `start_offset`, `end_offset` and
`relations` with `id`, `from_id`, `to_id`, `type`. Its editor counts UTF-16 units."""

from common import export, lines, lost, records, spans_of, total
from label_studio import come_back


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def code_points(text, unit):
    return len(text.encode("utf-16-le")[: 2 * unit].decode("utf-16-le"))


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    known = {label for record in ours.values() for label, *_ in spans_of(record)}
    report = export(attache, project, "doccano", workdir / "labels.jsonl")
    rows = lines(workdir / "labels.jsonl")
    assert len(rows) == len(ours)
    for row in rows:
        record, text = ours[row["article"], row["annotator"]], row["text"]
        told = sorted((label, code_points(text, a), code_points(text, b)) for a, b, label in row["label"])
        assert told == spans_of(record)
    assert lost(report, "relations") == total(ours, "relations")
    frames = [c for r in ours.values() for c in r["commitments"]]
    assert lost(report, "frames") == sum(bool(c["cue"] or c["roles"]) for c in frames)
    paris = next(row for row in rows if row["article"] == "many-scripts" and row["annotator"] == "ana")
    assert [15, 20, "place"] in paris["label"]

    export(attache, project, "doccano-relations", workdir / "relations.jsonl")
    for row in lines(workdir / "relations.jsonl"):
        record, text = ours[row["article"], row["annotator"]], row["text"]
        told = [(e["label"], e["start_offset"], e["end_offset"]) for e in row["entities"]]
        assert all(utf16(text, a, b) for _, a, b in told)
        own = [(label, code_points(text, a), code_points(text, b)) for label, a, b in told if label in known]
        assert sorted(own) == spans_of(record)
        ids = {entity["id"] for entity in row["entities"]}
        assert len(ids) == len(row["entities"])
        assert all({r["from_id"], r["to_id"]} <= ids and r["type"] for r in row["relations"])
    come_back(attache, project, workdir, "doccano-relations", "jsonl", ours)
