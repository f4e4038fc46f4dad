"""Our JSONL by its JSON Schema, and back without a difference."""

import json

import jsonschema

from common import back, export, lines, records, run


def check(attache, project, workdir):
    schema = json.loads(run(attache, "formats", "--json-schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    ours = records(attache, project, workdir)
    export(attache, project, "jsonl", workdir / "sentences.jsonl", "--unit", "sentence")
    for record in [*ours.values(), *lines(workdir / "sentences.jsonl")]:
        validator.validate(record)
        text = record["text"]
        for annotation in record["entities"] + record["commitments"] + record["comments"]:
            assert [text[a:b] for a, b in annotation["spans"]] == annotation["quote"], annotation
        for frame in record["commitments"]:
            for role in frame["roles"]:
                assert "".join(role["quote"]) and all(quote in text for quote in role["quote"])
    paris = [e["spans"] for e in ours["many-scripts", "ana"]["entities"] if e["quote"] == ["Paris"]]
    assert paris == [[[11, 16]]], "Paris is at code point 11"
    crlf = ours["crlf", "ana"]
    assert "\r" not in crlf["text"] and {q for e in crlf["entities"] for q in e["quote"]} == {"ministers", "Veresk", "Friday"}
    assert max(len(c["roles"]) for r in ours.values() for c in r["commitments"]) >= 4
    assert back(attache, workdir, "jsonl", [workdir / "ours.jsonl"]) == ours
