"""CAS XMI by dkpro-cassis: every piece covers our words, links lead where ours do, and back."""

import warnings

from cassis import load_cas_from_xmi, load_typesystem

from common import back, export, layer, lost, records, total

CUSTOM = "webanno.custom."


def links(structure, name):
    value = structure.get(name)
    return list(value.elements if hasattr(value, "elements") else value or [])


def pieces(structure):
    parts = [link.target for link in links(structure, "pieces")]
    return sorted((part.begin, part.end, part.get_covered_text()) for part in [structure, *parts])


def ours(record, spans):
    return sorted((start, end, record["text"][start:end]) for start, end in spans)


def compare(cas, record):
    """One document with one record of our JSONL; cassis counts in code points when it has read."""
    assert cas.sofa_string == record["text"]
    found = {e.annotationId: e for e in cas.select(CUSTOM + "Entity")}
    assert found.keys() == {e["id"] for e in record["entities"]}
    for entity in record["entities"]:
        structure = found[entity["id"]]
        assert structure.label == entity["label"]
        assert pieces(structure) == ours(record, entity["spans"])
    frames = {c.annotationId: c for c in cas.select(CUSTOM + "Commitment")}
    assert frames.keys() == {c["id"] for c in record["commitments"]}
    for frame in record["commitments"]:
        structure = frames[frame["id"]]
        assert pieces(structure) == ours(record, frame["cue"] or frame["spans"])
        roles = links(structure, "roles")
        assert roles[0].role == "extent" and pieces(roles[0].target) == ours(record, frame["spans"])
        assert [link.role for link in roles[1:]] == [role["role"] for role in frame["roles"]]
        for link, role in zip(roles[1:], frame["roles"], strict=True):
            named = role.get("entity") or role.get("commitment")
            if named:
                assert link.target.annotationId == named
            else:
                assert pieces(link.target) == ours(record, role["spans"])
    relations = [(r["from"], r["to"], r["id"]) for r in record["relations"]]
    told = [(r.Governor.annotationId, r.Dependent.annotationId, r.annotationId) for r in cas.select(CUSTOM + "Relation")]
    assert sorted(told) == sorted(relations)


def check(attache, project, workdir):
    own = records(attache, project, workdir)
    out = workdir / "cas"
    report = export(attache, project, "cas-xmi", out)
    assert report["counts_in"]["comments"] == report["counts_out"]["comments"] + lost(report, "comments")
    for kind in ("entities", "commitments", "relations"):
        assert report["counts_out"][kind] == total(own, kind)
    files = sorted(out.glob("**/*.xmi"))
    assert len(files) == len(own)
    system = next(out.glob("**/TypeSystem.xml"))
    with open(system, "rb") as file:
        types = load_typesystem(file)
    for path in files:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with open(path, "rb") as file:
                cas = load_cas_from_xmi(file, typesystem=types)
        [about] = cas.select(CUSTOM + "Article")
        compare(cas, own[path.stem, about.annotator])
    again = back(attache, workdir, "cas-xmi", files)
    assert {key: layer(record) for key, record in again.items()} == {key: layer(r) for key, r in own.items()}
