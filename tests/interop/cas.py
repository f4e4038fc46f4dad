"""CAS XMI and JSON by dkpro-cassis: every span covers our words, slots lead to what fills our roles.

Cassis counts in code points once it has read. Further pieces of an annotation are spans of their
own with the same label, linked by a relation `next_piece`.
"""

from collections import Counter

from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

from common import export, lost, records, total

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
COMMITMENT = "webanno.custom.Commitment"
RELATION = "webanno.custom.Relation"


def words(record, label, spans):
    return [(label, start, end, record["text"][start:end]) for start, end in spans]


def compare(cas, record):
    """One document with one record of our JSONL."""
    text = cas.sofa_string
    # What XML can't hold is another character of the same length.
    assert len(text) == len(record["text"])
    for told, own in zip(text, record["text"]):
        assert told == own or ord(own) < 32 or ord(own) in (0xFFFE, 0xFFFF), (told, own)
    record = {**record, "text": text}
    found = Counter((e.value, e.begin, e.end, e.get_covered_text()) for e in cas.select(ENTITY))
    wanted = Counter(w for e in record["entities"] for w in words(record, e["label"], e["spans"]))
    assert found == wanted, (found - wanted, wanted - found)
    frames = Counter()
    for frame in cas.select(COMMITMENT):
        arguments = getattr(frame.arguments, "elements", frame.arguments) or []
        roles = Counter(link.role for link in arguments)
        frames[(frame.begin, frame.end, tuple(sorted(roles.items())))] += 1
    ours = Counter()
    for frame in record["commitments"]:
        begins = (frame["cue"] or frame["spans"])[0]
        roles = Counter(role["role"] for role in frame["roles"])
        roles["extent"] += 1
        ours[(begins[0], begins[1], tuple(sorted(roles.items())))] += 1
    # Further pieces of a cue are spans of the same layer without slots.
    assert all(frames[key] >= count for key, count in ours.items()), (frames, ours)
    kinds = Counter(r.value for r in cas.select(RELATION) if r.value != "next_piece")
    assert kinds == Counter(r["type"] for r in record["relations"])


def check(attache, project, workdir):
    own = records(attache, project, workdir)
    for format, ending in (("cas-xmi", "xmi"), ("cas-json", "json")):
        out = workdir / format
        report = export(attache, project, format, out)
        for kind in ("entities", "commitments", "relations"):
            assert report["counts_out"][kind] == total(own, kind), (format, kind)
        assert report["counts_in"]["comments"] == report["counts_out"]["comments"] + lost(report, "comments")
        files = [f for f in sorted(out.glob(f"**/*.{ending}")) if f.name != "report.json"]
        assert len(files) == len(own)
        for path in files:
            with open(path, "rb") as file:
                if ending == "json":
                    cas = load_cas_from_json(file)
                else:
                    with open(next(out.glob("**/TypeSystem.xml")), "rb") as types:
                        system = load_typesystem(types)
                    cas = load_cas_from_xmi(file, typesystem=system)
            compare(cas, own[(path.stem, path.parent.name)])
