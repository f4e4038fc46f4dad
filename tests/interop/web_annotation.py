"""Web Annotations by rdflib and PyLD, with no network; back without a difference."""

import json

from pyld import jsonld
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF

from common import back, export, records

OA = Namespace("http://www.w3.org/ns/oa#")
AS = Namespace("http://www.w3.org/ns/activitystreams#")


def no_network(url, options):
    raise AssertionError(f"{url} would be fetched")


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    out = workdir / "annotations"
    report = export(attache, project, "web-annotation", out)
    assert report["counts_in"] == report["counts_out"] and not report["losses"], report["losses"]
    files = sorted(out.glob("**/*.jsonld"))
    assert len(files) == len(ours)
    for path in files:
        page = json.loads(path.read_text(encoding="utf-8"))
        record = ours[path.stem, page["creator"]["nickname"]]
        assert path.with_suffix(".txt").read_bytes().decode() == record["text"]
        jsonld.expand(page, {"documentLoader": no_network, "base": "http://x/"})
        graph = Graph().parse(data=path.read_text(encoding="utf-8"), format="json-ld", base="http://x/")
        text = record["text"]
        told = {}
        for annotation in record["entities"] + record["commitments"]:
            node = URIRef(f"urn:attache:{annotation['id']}")
            assert (node, RDF.type, OA.Annotation) in graph
            found = []
            for target in graph.objects(node, OA.hasTarget):
                assert graph.value(target, OA.hasSource) == URIRef(f"http://x/{path.stem}.txt")
                place, quote = None, None
                for selector in graph.objects(target, OA.hasSelector):
                    if (selector, RDF.type, OA.TextPositionSelector) in graph:
                        place = [graph.value(selector, OA[n]).toPython() for n in ("start", "end")]
                    else:
                        quote = [str(graph.value(selector, OA[n])) for n in ("prefix", "exact", "suffix")]
                start, end = place
                assert text[start:end] == quote[1]
                assert text[:start].endswith(quote[0]) and text[end:].startswith(quote[2])
                found.append(place)
            assert sorted(found) == annotation["spans"]
            tags = [b for b in graph.objects(node, OA.hasBody) if (b, OA.hasPurpose, OA.tagging) in graph]
            assert [str(graph.value(tag, RDF.value)) for tag in tags] == [annotation["label"]]
            told[annotation["id"]] = found
        for link in record["relations"]:
            node = URIRef(f"urn:attache:{link['id']}")
            assert graph.value(node, OA.hasTarget) == URIRef(f"urn:attache:{link['from']}")
            assert URIRef(f"urn:attache:{link['to']}") in set(graph.objects(node, OA.hasBody))
        items = graph.value(URIRef(f"http://x/{path.name}"), AS.items)
        assert len(Collection(graph, items)) == len(page["items"])
    assert back(attache, workdir, "web-annotation", files) == ours
