"""CAS XMI and JSON by dkpro-cassis: every span covers our words, slots lead to what fills our roles.
And the other way round: what cassis builds and writes is read by us.

Cassis counts in code points once it has read. Further pieces of an annotation are spans of their
own with the same label, linked by a relation `next_piece`.
"""

from collections import Counter

from cassis import Cas, TypeSystem, load_cas_from_json, load_cas_from_xmi, load_typesystem
from cassis.typesystem import TypeSystemMode

from common import back, export, lost, records, total

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
COMMITMENT = "webanno.custom.Commitment"
WORDS = "webanno.custom.Words"
LINK = "webanno.custom.CommitmentArgumentsLink"
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
    written_by_cassis(attache, workdir)


TEXT = "😊 👩‍👩‍👧 𝔄nna Lee of the Bank of Oslo\nagreed to pay Ben 5 crowns 💶 by “May”.\n北京 and east gates.\n"


def types():
    system = TypeSystem()
    string, annotation = "uima.cas.String", "uima.tcas.Annotation"
    entity, words = system.create_type(ENTITY), system.create_type(WORDS)
    link = system.create_type(LINK, supertypeName="uima.cas.TOP")
    frame, relation = system.create_type(COMMITMENT), system.create_type(RELATION)
    for kind in (entity, words, frame, relation):
        system.create_feature(kind, "value", string)
    system.create_feature(entity, "identifier", string)
    system.create_feature(entity, "certain", "uima.cas.Boolean")
    system.create_feature(entity, "weight", "uima.cas.Double")
    for name in ("act", "note"):
        system.create_feature(frame, name, string)
    system.create_feature(frame, "catalysts", "uima.cas.StringArray")
    system.create_feature(frame, "arguments", "uima.cas.FSArray", elementType=LINK)
    system.create_feature(link, "role", string)
    system.create_feature(link, "target", annotation)
    for name in ("Governor", "Dependent"):
        system.create_feature(relation, name, annotation)
    return system


def built(newline):
    """A CAS, and what we should find in it. Offsets are code points for cassis as for our JSONL,
    whose lines end in LF."""
    system = types()
    cas = Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = TEXT.replace("\n", newline), "text/plain"
    kind = system.get_type

    def span(words):
        begin = TEXT.index(words)
        return [begin, begin + len(words)]

    def add(type_name, words, value, **more):
        words = words.replace("\n", newline)
        begin = cas.sofa_string.index(words)
        mark = kind(type_name)(begin=begin, end=begin + len(words), value=value, **more)
        cas.add(mark)
        return mark

    def link(value, source, target):
        cas.add(kind(RELATION)(begin=target.begin, end=target.end, value=value, Governor=source, Dependent=target))

    bank = add(ENTITY, "Bank of Oslo", "organisation", identifier="http://example.org/bank", certain=True, weight=0.5)
    anna, ben = add(ENTITY, "𝔄nna Lee", "person"), add(ENTITY, "Ben", "person")
    oslo, also = add(ENTITY, "Oslo", "place"), add(ENTITY, "Oslo", "organisation")
    money = add(ENTITY, "5 crowns 💶", "money")
    first, further = add(ENTITY, "北京", "place"), add(ENTITY, "gates", "place")
    link("next_piece", first, further)
    link("member_of", anna, bank)
    statement = "𝔄nna Lee of the Bank of Oslo\nagreed to pay Ben 5 crowns 💶"
    fillers = [
        ("extent", add(WORDS, statement, "extent")),
        ("promisor", anna),
        ("promisor", bank),
        ("action", add(WORDS, "pay Ben 5 crowns", "span")),
        ("recipient", ben),
        ("amount", money),
    ]
    links = [kind(LINK)(role=role, target=target) for role, target in fillers]
    causes = kind("uima.cas.StringArray")(elements=["timetable", "numerical target"])
    slots = kind("uima.cas.FSArray")(elements=links)
    details = {"act": "mutual agreement", "note": "Really 😊?"}
    add(COMMITMENT, "agreed", "commitment", arguments=slots, catalysts=causes, **details)

    named = [("Bank of Oslo", "organisation"), ("𝔄nna Lee", "person"), ("Ben", "person"), ("Oslo", "place")]
    named += [("Oslo", "organisation"), ("5 crowns 💶", "money")]
    entities = [(label, [span(words)]) for words, label in named] + [("place", [span("北京"), span("gates")])]
    filled = ("𝔄nna Lee", "Bank of Oslo", "pay Ben 5 crowns", "Ben", "5 crowns 💶")
    roles = [(role, [span(words)]) for (role, _), words in zip(fillers[1:], filled, strict=True)]
    frame = ("commitment", [span(statement)], [span("agreed")], roles)
    attributes = {"act": ["mutual agreement"], "catalysts": ["timetable", "numerical target"]}
    relation = ("member_of", [span("𝔄nna Lee")], [span("Bank of Oslo")])
    return cas, (sorted(entities), frame, attributes, details["note"], relation)


def written_by_cassis(attache, workdir):
    """Each way in which cassis writes a CAS gives us the same layer."""
    for newline in ("\n", "\r\n"):
        cas, wanted = built(newline)
        folder = workdir / f"by-cassis-{len(newline)}"
        folder.mkdir()
        (folder / "TypeSystem.xml").write_text(cas.typesystem.to_xml(), encoding="utf-8")
        cas.to_xmi(folder / "plain.xmi")
        cas.to_xmi(folder / "pretty.xmi", pretty_print=True)
        cas.to_json(folder / "ascii.json", pretty_print=True, ensure_ascii=True)
        for mode in TypeSystemMode:
            cas.to_json(folder / f"{mode.name.lower()}.json", type_system_mode=mode)
        for path in sorted(folder.glob("*.xmi")) + sorted(folder.glob("*.json")):
            form = f"cas-{path.suffix[1:]}"
            record = back(attache, workdir, form, [path], "--annotator", "ida")[path.stem, "ida"]
            assert record["text"] == TEXT, path
            assert told(record) == wanted, (path, told(record), wanted)
            bank = next(e for e in record["entities"] if e["refers_to"])
            assert bank["attributes"] == {"certain": ["true"], "weight": ["0.5"]}, bank


def told(record):
    places = {e["id"]: e["spans"] for e in record["entities"]}
    for entity in record["entities"]:
        assert entity["quote"] == [TEXT[begin:end] for begin, end in entity["spans"]]
    [frame], [relation] = record["commitments"], record["relations"]
    roles = [(r["role"], r.get("spans") or places[r["entity"]]) for r in frame["roles"]]
    return (
        sorted((e["label"], e["spans"]) for e in record["entities"]),
        (frame["label"], frame["spans"], frame["cue"], roles),
        frame["attributes"],
        frame["note"],
        (relation["type"], places[relation["from"]], places[relation["to"]]),
    )
