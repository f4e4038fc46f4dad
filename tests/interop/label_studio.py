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
            marks = [r for r in annotation["result"] if r["type"] != "relation"]
            for region in annotation["result"]:
                if region["type"] == "relation":
                    assert interface.validate_relation(region, marks), region
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
    come_back(attache, project, workdir, "label-studio", "json", ours)


def come_back(attache, project, workdir, form, extension, ours):
    """Each annotator's layers, since such files name one in vain."""
    for annotator in sorted({annotator for _, annotator in ours}):
        out = workdir / f"{annotator}.{extension}"
        report = export(attache, project, form, out, "--annotator", annotator)
        own = {key: record for key, record in ours.items() if key[1] == annotator}
        compare(own, back(attache, workdir, form, [out], "--annotator", annotator), report)


def compare(ours, again, report):
    """Spans, frames and relations are back; what is not is what the report counts."""
    assert set(again) == set(ours)
    for key, record in again.items():
        assert layer(record) == layer(ours[key]), key
    found = [details(record) for record in ours.values()]
    assert lost(report, "attributes") == sum(a for a, _ in found)
    assert lost(report, "notes") == sum(n for _, n in found)
    assert lost(report, "comments") == total(ours, "comments")
    assert total(again, "comments") == 0
    assert not any(a["attributes"] or a["note"] for r in again.values() for a in r["entities"] + r["commitments"])
