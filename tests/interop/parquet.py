"""The Hugging Face dataset by `datasets`, streaming too, by DuckDB and by PyArrow."""

import datetime

import duckdb
import pyarrow.parquet
from datasets import List, Value, load_dataset

from common import export, records


def as_ours(row):
    """A row with the names and forms of our JSONL."""

    def spans(list_of):
        return [[span["start"], span["end"]] for span in list_of]

    def annotation(value):
        out = dict(value)
        out["spans"] = spans(value["spans"])
        if "attributes" in out:
            out["attributes"] = {a["name"]: a["values"] for a in value["attributes"]}
        if "cue" in out:
            out["cue"] = spans(value["cue"])
        if "roles" in out:
            out["roles"] = [role(r) for r in value["roles"]]
        return out

    def role(value):
        by = next((name for name in ("entity", "commitment") if value[name] is not None), "spans")
        filler = spans(value["spans"]) if by == "spans" else value[by]
        return {"role": value["role"], by: filler, "quote": value["quote"]}

    out = {name: row[name] for name in ("id", "title", "text", "annotator", "status", "relations", "canonical_entities")}
    out["date"] = row["date"] and row["date"].isoformat()
    for kind in ("entities", "commitments", "comments"):
        out[kind] = [annotation(value) for value in row[kind]]
    return out


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    out = workdir / "dataset"
    report = export(attache, project, "parquet", out)
    assert report["counts_in"] == report["counts_out"] and not report["losses"]
    dataset = load_dataset(str(out))["train"]
    features = dataset.features
    assert features["date"] == Value("date32") and features["tags"] == List(Value("string"))
    assert features["entities"].feature["spans"] == List({"start": Value("int32"), "end": Value("int32")})
    loaded = {(row["id"], row["annotator"]): as_ours(row) for row in dataset}
    assert loaded == ours
    assert isinstance(dataset[0]["date"], datetime.date)
    streamed = load_dataset(str(out), split="train", streaming=True)
    assert {(row["id"], row["annotator"]): as_ours(row) for row in streamed} == ours
    plain = load_dataset("parquet", data_files=str(out / "data/*.parquet"), cache_dir=str(workdir / "cache"))["train"]
    assert plain.features == features and len(plain) == len(ours)

    files = str(out / "data/*.parquet")
    for start, end, quote, text in duckdb.sql(
        f"select s.start, s.end, e.quote[1], text from (select text, unnest(entities) as e from '{files}'), "
        "lateral (select unnest(e.spans) as s) where len(e.spans) = 1"
    ).fetchall():
        assert text[start:end] == quote
    counted = duckdb.sql(f"select sum(len(commitments)) from '{files}'").fetchall()[0][0]
    assert counted == sum(len(record["commitments"]) for record in ours.values())
    table = pyarrow.parquet.read_table(out / "data/train-00000.parquet")
    assert table.num_rows == len(ours)

    split = workdir / "split"
    export(attache, project, "parquet", split, "--split", "50/25/25", "--seed", "1")
    parts = load_dataset(str(split), cache_dir=str(workdir / "cache2"))
    assert set(parts) == {"train", "validation", "test"}, parts
    ids = {name: {row["article"] for row in part} for name, part in parts.items()}
    assert sum(map(len, ids.values())) == len(set.union(*ids.values())), "an article is in two parts"
    assert sum(len(part) for part in parts.values()) == len(ours)
    one = workdir / "one"
    export(attache, project, "parquet", one, "--split", "100/0/0", "--articles", "crlf")
    empty = load_dataset(str(one), cache_dir=str(workdir / "cache3"))
    assert {name: len(part) for name, part in empty.items()} == {"train": 1}, "empty splits can't be loaded"
    sentences = workdir / "sentences"
    export(attache, project, "parquet", sentences, "--unit", "sentence")
    for row in load_dataset(str(sentences), cache_dir=str(workdir / "cache4"))["train"]:
        for entity in row["entities"]:
            assert [row["text"][s["start"] : s["end"]] for s in entity["spans"]] == entity["quote"]
