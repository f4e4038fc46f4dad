"""What the checks share: exports, and what our JSONL says of the project.

Each check compares with the records of our JSONL, whose offsets `jsonl.py` has compared with the
texts themselves.
"""

import json
import subprocess
from pathlib import Path


def run(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def export(attache, project, form, out, *more):
    """Exports, and gives the report."""
    run(attache, "export", project, "--to", form, "--out", out, *more)
    out = Path(out)
    beside = out / "report.json" if out.is_dir() else out.with_name(f"{out.name}.report.json")
    return json.loads(beside.read_text(encoding="utf-8"))


def lines(path):
    # Python's splitlines breaks at more than LF; our JSONL has none of that.
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def records(attache, project, workdir, *more):
    """The records of our JSONL, by article and annotator."""
    out = workdir / "ours.jsonl"
    export(attache, project, "jsonl", out, *more)
    return {(record["id"], record["annotator"]): record for record in lines(out)}


def back(attache, workdir, form, files, *more):
    """What comes back of exported files in a fresh project, as records of our JSONL."""
    number = len(list(workdir.glob("back-*")))
    project = workdir / f"back-{number}"
    run(attache, "new", project)
    run(attache, "add", project, *files, "--format", form, "--extend-schema", *more)
    folder = workdir / f"back-{number}-out"
    folder.mkdir()
    return records(attache, project, folder)


def lost(report, *kinds):
    """How many of some losses a report counts."""
    return sum(loss["count"] for loss in report["losses"] if loss["id"] in kinds)


def spans_of(record):
    """Each annotated piece of a record as (label, words); statements too, not cues and fillers."""
    out = []
    for annotation in record["entities"] + record["commitments"]:
        for (start, end), quote in zip(annotation["spans"], annotation["quote"], strict=True):
            assert record["text"][start:end] == quote
            out.append((annotation["label"], start, end))
    return sorted(out)


def total(records, kind):
    return sum(len(record[kind]) for record in records.values())


def layer(record):
    """A record's annotations without ids, so that layers of different projects compare."""
    names = {}
    for annotation in record["entities"] + record["commitments"]:
        names[annotation["id"]] = [annotation["label"], annotation["spans"]]
    told = []
    for entity in record["entities"]:
        told.append([entity["label"], entity["spans"]])
    for frame in record["commitments"]:
        roles = [[r["role"], names.get(r.get("entity") or r.get("commitment")) or r["spans"]] for r in frame["roles"]]
        told.append([frame["label"], frame["spans"], frame["cue"], roles])
    for link in record["relations"]:
        told.append([link["type"], names[link["from"]], names[link["to"]]])
    return sorted(told, key=json.dumps)


def details(record):
    """How many annotations of a record have attributes and notes."""
    all_of = record["entities"] + record["commitments"]
    return sum(bool(a["attributes"]) for a in all_of), sum(bool(a["note"]) for a in all_of + record["relations"])
