"""Chat records by `datasets`: every quote of an answer leads to its place in the article."""

import json

from datasets import load_dataset

from common import export, lost, records, total


def starts(text, quote):
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def places(text, value):
    quotes, which = value["quote"], value.get("occurrence")
    if isinstance(quotes, str):
        quotes, which = [quotes], which and [which]
    out = []
    for quote, n in zip(quotes, which or [None] * len(quotes), strict=True):
        found = list(starts(text, quote))
        assert n or len(found) == 1, f"{quote} is ambiguous"
        start = found[(n or 1) - 1]
        out.append([start, start + len(quote)])
    return out


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    out = workdir / "chat.jsonl"
    report = export(attache, project, "chat", out)
    dataset = load_dataset("json", data_files=str(out), cache_dir=str(workdir / "cache"))["train"]
    assert len(dataset) == len(ours)
    for row in dataset:
        record = ours[row["article"], row["annotator"]]
        question, answer = row["messages"]
        assert (question["role"], answer["role"]) == ("user", "assistant")
        text = question["content"].split("\nArticle:\n", 1)[1]
        assert text == record["text"]
        answer = json.loads(answer["content"])
        for kind in ("entities", "commitments"):
            told = [[a["label"], places(text, a), a.get("attributes", {})] for a in answer[kind]]
            assert told == [[a["label"], a["spans"], a["attributes"]] for a in record[kind]], kind
        named = {a["id"]: b["id"] for k in ("entities", "commitments") for a, b in zip(answer[k], record[k])}
        for a, b in zip(answer["commitments"], record["commitments"], strict=True):
            assert (places(text, a["cue"]) if "cue" in a else []) == b["cue"]
            for told, role in zip(a.get("roles", []), b["roles"], strict=True):
                assert told["role"] == role["role"]
                filler = named.get(told.get("entity") or told.get("commitment")) or places(text, told)
                assert filler == (role.get("entity") or role.get("commitment") or role["spans"])
    assert lost(report, "relations") == total(ours, "relations")
    assert lost(report, "comments") == total(ours, "comments")
