"""WebAnno TSV 3.3. There is no reader to install that reads slots or relations, so ours are read
by `webanno_tsv.py`, written from the format's specification, and each span, slot, feature and
relation is compared. Files made by hand, with parts of tokens, stacks and slots as INCEpTION
writes them, are read by both.
"""

import re
from collections import Counter

from common import back, export, layer, lost, records, total
from webanno_tsv import parse

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
FRAME = "webanno.custom.Commitment"
WORDS = "webanno.custom.Words"


def held(text, spans):
    """Pieces as the format can hold them: without white space at their edges."""
    out = []
    for begin, end in spans:
        words = text[begin:end]
        begin, end = end - len(words.lstrip()), begin + len(words.rstrip())
        if begin < end:
            out.append((begin, end))
    return tuple(out)


def features(annotation):
    """Attributes and note, several values joined by a bar."""
    values = {re.sub(r"\W", "_", key, flags=re.ASCII): "|".join(all) for key, all in annotation["attributes"].items()}
    if annotation["note"]:
        values["note"] = annotation["note"]
    return tuple(sorted(values.items()))


def told(mark, pieces, text):
    """A mark with all its pieces, comparable."""
    values = {key: value for key, value in mark.values.items() if key not in ("value", "identifier")}
    spans = ((mark.begin, mark.end), *sorted((m.begin, m.end) for m in pieces.get(mark, [])))
    words = tuple(text[begin:end] for begin, end in spans)
    return mark.layer, mark.values["value"], spans, words, tuple(sorted(values.items()))


def compare(document, record):
    """A parsed file with a record of our JSONL."""
    text = record["text"]
    # White space before the first token is blanks, which is counted where it was not.
    lead = len(text) - len(text.lstrip())
    assert document.text == " " * lead + text[lead:], (document.text, text)
    pieces, further = {}, set()
    for _, values, first, other in document.links:
        if values["value"] == "next_piece":
            assert (first.layer, first.values["value"]) == (other.layer, other.values["value"])
            pieces.setdefault(first, []).append(other)
            further.add(other)

    def own(of, value, annotation, spans):
        spans = held(text, spans)
        words = tuple(text[begin:end] for begin, end in spans)
        return of, value, spans, words, features(annotation) if annotation else ()

    whole = {}
    for entity in record["entities"]:
        whole[entity["id"]] = own(ENTITY, entity["label"], entity, entity["spans"])
    for frame in record["commitments"]:
        spans = frame["cue"] if held(text, frame["cue"] or []) else frame["spans"]
        whole[frame["id"]] = own(FRAME, frame["label"], frame, spans)

    heads = [mark for mark in document.marks if mark not in further]
    found = Counter(told(m, pieces, text) for m in heads if m.layer == ENTITY)
    wanted = Counter(whole[e["id"]] for e in record["entities"])
    assert found == wanted, (found - wanted, wanted - found)

    found, wanted = Counter(), Counter()
    for mark in heads:
        if mark.layer == FRAME:
            slots = tuple((role, told(target, pieces, text)) for role, target in mark.slots)
            found[told(mark, pieces, text), slots] += 1
    for frame in record["commitments"]:
        slots = [("extent", own(WORDS, "extent", None, frame["spans"]))]
        for role in frame["roles"]:
            named = whole.get(role.get("entity") or role.get("commitment"))
            slots.append((role["role"], named or own(WORDS, "span", None, role["spans"])))
        wanted[whole[frame["id"]], tuple(slots)] += 1
    assert found == wanted, (found - wanted, wanted - found)

    found, wanted = Counter(), Counter()
    for _, values, source, target in document.links:
        if values["value"] != "next_piece":
            ends = told(source, pieces, text), told(target, pieces, text)
            found[values["value"], values.get("note", ""), *ends] += 1
    for link in record["relations"]:
        wanted[link["type"], link["note"], whole[link["from"]], whole[link["to"]]] += 1
    assert found == wanted, (found - wanted, wanted - found)


def check(attache, project, workdir):
    ours = records(attache, project, workdir)
    out = workdir / "tsv"
    report = export(attache, project, "webanno-tsv", out)
    for kind in ("entities", "commitments", "relations"):
        assert report["counts_out"][kind] == total(ours, kind), kind
    assert lost(report, "comments") == total(ours, "comments")
    files = sorted(out.glob("**/*.tsv"))
    assert len(files) == len(ours)
    for path in files:
        compare(parse(path.read_bytes()), ours[path.stem, path.parent.name])
    for annotator in sorted({who for _, who in ours}):
        own = [path for path in files if path.parent.name == annotator]
        again = back(attache, workdir, "webanno-tsv", own, "--annotator", annotator)
        for path in own:
            record, there = ours[path.stem, annotator], again[path.stem, annotator]
            assert there["text"] == record["text"]
            if not lost(report, "white-space", "cue-is-statement", "empty-span", "empty-piece"):
                assert layer(there) == layer(record), path.stem
    by_hand(attache, workdir)


# As INCEpTION writes it: parts of tokens, a stack, an annotation over two tokens, slots without
# a role and none at all, numbers behind roles, relations with and without numbers.
ROWS = r"""
1-1|0-2|😊|_|_|_|_|_
1-2|3-13|Grainmills|mill[1]¦plant[2]|_|_|_|_
1-2.1|3-8|Grain|food|_|_|*|1-9
1-2.2|8-12|mill|part\_of|_|_|_|_
1-3|14-15|[|_|_|_|_|_
1-4|15-16|x|_|_|_|_|_
1-5|16-17|]|_|_|_|_|_
1-6|18-22|sold|_|seller;*[3]¦_[4]|1-2[1];1-7[5]¦*|_|_
1-7|23-30|C:\\mill|C:\\mill[5]|seller;*[3]|1-2[1];1-7[5]|beside|1-2[2_5]
1-8|31-33|to|C:\\mill[5]|_|_|_|_
1-9|34-37|Ida|maker|_|_|_|_
1-10|37-38|.|_|_|_|_|_

2-1|39-41|It|_|_|_|_|_
2-2|42-45|was|*|_|_|_|_
2-3|45-46|.|_|_|_|_|_
"""
HEADER = r"""#FORMAT=WebAnno TSV 3.2
#T_SP=webanno.custom.Kind|value
#T_SP=webanno.custom.Sale|ROLE_webanno.custom.Sale:who_webanno.custom.SaleWhoLink|uima.tcas.Annotation
#T_RL=webanno.custom.Near|value|BT_webanno.custom.Kind


"""
TEXTS = "#Sentence.id=s1\n#Text=😊 Grainmills [x] sold\n#Text=C:\\\\mill to Ida.\n", "#Text=It was.\n"

# What the reader beside this file must find out.
MUTATIONS = (
    ("1-6\t18-22", "1-6\t17-21"),
    ("1-2.2", "1-2.3"),
    ("2-1\t", "1-11\t"),
    ("plant[2]", "plant"),
    ("\tC:\\\\mill[5]\t_", "\tC:mill[5]\t_"),
    ("1-2[2_5]", "1-2[2_6]"),
    ("part\\_of", "part_of"),
    ("was.\n", "was.\r\n"),
    ("seller;*[3]|_[4]", "seller[3]|_[4]"),
    ("maker\t_", "maker"),
    ("Ida.\n1-1", "Ida.\n\n1-1"),
)


def by_hand(attache, workdir):
    """Both readers, ours in Rust and the one beside this file, find the same in another's file."""
    blocks = [rows.strip().replace("|", "\t").replace("¦", "|") for rows in ROWS.split("\n\n")]
    blocks = [text + "".join(f"{row}\t\n" for row in rows.split("\n")) for text, rows in zip(TEXTS, blocks)]
    content = HEADER + "\n".join(blocks)
    document = parse(content.encode("utf-8"))
    for right, wrong in MUTATIONS:
        assert content.count(right) == 1, right
        try:
            parse(content.replace(right, wrong).encode("utf-8"))
        except AssertionError:
            continue
        raise AssertionError(f"{wrong!r} is read as if it were right")
    name = lambda layer, value: value or layer.rsplit(".", 1)[-1]
    label = lambda mark: name(mark.layer, mark.values.get("value"))
    place = lambda mark: (label(mark), mark.begin, mark.end)
    is_frame = lambda mark: mark.layer.endswith("Sale")
    wanted = (
        Counter(place(m) for m in document.marks if not is_frame(m)),
        Counter((*place(m), *((role or "role", *place(t)) for role, t in m.slots)) for m in document.marks if is_frame(m)),
        Counter((name(of, values.get("value")), place(a), place(b)) for of, values, a, b in document.links),
    )
    assert [total.total() for total in wanted] == [7, 2, 2]
    for newline in ("\n", "\r\n"):
        file = workdir / f"by-hand-{len(newline)}.tsv"
        file.write_bytes(content.replace("\n", newline).encode("utf-8"))
        record = back(attache, workdir, "webanno-tsv", [file], "--annotator", "ida")[file.stem, "ida"]
        assert record["text"] == document.text
        spans = {e["id"]: (e["label"], *e["spans"][0]) for e in record["entities"]}
        frame = lambda c: (c["label"], *(c["cue"] or c["spans"])[0])
        fillers = lambda c: ((role["role"], *spans[role["entity"]]) for role in c["roles"])
        found = (
            Counter(spans.values()),
            Counter((*frame(c), *fillers(c)) for c in record["commitments"]),
            Counter((r["type"], spans[r["from"]], spans[r["to"]]) for r in record["relations"]),
        )
        assert found == wanted, (found, wanted)
