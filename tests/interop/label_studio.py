"""Label Studio's JSON and labelling config by its SDK; back but for what the report counts."""

import json

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

from common import back, details, export, layer, lost, records, spans_of, total


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    out = workdir / "export.json"
    report = export(attache, project, "label-studio", out)
    config = next(path for path in workdir.iterdir() if path.suffix == ".xml").read_text(encoding="utf-8")
    interface = LabelInterface(config)
    interface.validate()
    tasks = json.loads(out.read_text(encoding="utf-8"))
    assert len(tasks) == len(ours)
    known = {label for record in ours.values() for label, *_ in spans_of(record)}
    for task in tasks:
        data = task["data"]
        record, text = ours[data["article"], data["annotator"]], data["text"]
        assert text == record["text"]
        regions = [r["value"] for a in task["annotations"] for r in a["result"] if "value" in r]
        for value in regions:
            assert text[value["start"] : value["end"]] == value["text"]
        told = sorted((v["labels"][0], v["start"], v["end"]) for v in regions if v["labels"][0] in known)
        assert told == spans_of(record)
        for annotation in task["annotations"]:
            for region in annotation["result"]:
                if region["type"] == "relation":
                    assert interface.validate_relation(region), region
                else:
                    assert interface.validate_region(region), region
    converter = Converter(config, str(workdir), download_resources=False)
    converted = workdir / "converted"
    converter.convert_to_json_min(str(out), str(converted))
    (result,) = converted.glob("*.json")
    for row in json.loads(result.read_text(encoding="utf-8")):
        marks = row.get("label", [])
        assert sorted((m["labels"][0], m["start"], m["end"]) for m in marks if m["labels"][0] in known) == spans_of(
            ours[row["article"], row["annotator"]]
        )
    again = back(attache, workdir, "label-studio", [out])
    compare(ours, again, report)


def compare(ours, again, report):
    """Spans, frames and relations are back; what is not is what the report counts."""
    assert {key[0] for key in again} == {key[0] for key in ours}
    for key, record in again.items():
        candidates = [layer(r) for k, r in ours.items() if k[0] == key[0]]
        assert layer(record) in candidates, key
    found = [details(record) for record in ours.values()]
    assert lost(report, "attributes") == sum(a for a, _ in found)
    assert lost(report, "notes") == sum(n for _, n in found)
    assert lost(report, "comments") == total(ours, "comments")
    assert total(again, "comments") == 0
    assert not any(a["attributes"] or a["note"] for r in again.values() for a in r["entities"] + r["commitments"])
