"""brat by pybrat, which drops attributes and notes and knows no relation with an event; those by
the lines of the standoff, as https://brat.nlplab.org/standoff.html has them. Back but for what
the report counts."""

from collections import Counter

from pybrat.parser import BratParser

from common import back, export, layer, lost, records, total


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    for annotator in sorted({annotator for _, annotator in ours}):
        out = workdir / annotator
        report = export(attache, project, "brat", out, "--annotator", annotator)
        own = {article: record for (article, who), record in ours.items() if who == annotator}
        parsed = {e.id.rsplit("/", 1)[-1]: e for e in BratParser(error="ignore").parse(str(out))}
        assert set(parsed) == set(own)
        labels = {"extent", "span"}
        for article, record in own.items():
            example, text = parsed[article], record["text"]
            assert example.text == text
            triggers = {event.trigger.id for event in example.events}
            told = Counter()
            for entity in example.entities:
                pieces = [text[span.start : span.end] for span in entity.spans]
                assert " ".join(pieces) == entity.mention, entity
                if entity.type not in labels and entity.id not in triggers:
                    told[entity.type, "".join("".join(pieces).split())] += 1
            # A span over a line break is written in pieces, without the white space.
            wanted = Counter((e["label"], "".join("".join(e["quote"]).split())) for e in record["entities"])
            assert told == wanted, (told - wanted, wanted - told)
            lines = (out / f"{article}.ann").read_text(encoding="utf-8").splitlines()
            assert sum(line[0] == "E" for line in lines) == len(record["commitments"])
            assert sum(line[0] == "R" for line in lines) == len(record["relations"])
            assert len(lines) == len({line.split("\t")[0] for line in lines}), "an id stands twice"
        assert lost(report, "comments") == sum(len(record["comments"]) for record in own.values())
        files = sorted(out.glob("*.ann"))
        again = back(attache, workdir, "brat", files, "--annotator", annotator)
        for article, record in own.items():
            there = again[article, annotator]
            assert there["text"] == record["text"]
            if not (lost(report, "line-break") or lost(report, "cue-is-statement")):
                assert layer(there) == layer(record), article
            assert len(there["entities"]) == len(record["entities"])
            assert len(there["commitments"]) == len(record["commitments"])
            assert len(there["relations"]) == len(record["relations"])
        assert total(again, "comments") == 0
