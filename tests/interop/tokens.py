"""Formats of tokens: conll, bioes and bilou by seqeval; spacy by spaCy itself; spacy-jsonl as
spaCy's Example takes it, through srsly; prodigy by what its makers say of it, since it can't be
installed. The other way: a DocBin that spaCy made is read, and ours comes back as it was.

Expected is what our own JSONL has of the same project (checked by jsonl.py).
"""

import json
import subprocess
from collections import Counter
from pathlib import Path


def export(attache, project, workdir, format, name, *options):
    out = Path(workdir) / name
    subprocess.run([attache, "export", project, "--to", format, "--out", out, *options], check=True)
    return out


def check(attache, project, workdir):
    out = export(attache, project, workdir, "jsonl", "own.jsonl")
    own = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert own and any(r["entities"] for r in own), "nothing to compare with"
    by_id = {(r["id"], r["annotator"]): r for r in own}
    assert len(by_id) == len(own)
    for format in ("conll", "bioes", "bilou"):
        columns(export(attache, project, workdir, format, f"out.{format}"), by_id, format)
    spacy_bin(export(attache, project, workdir, "spacy", "out.spacy"), by_id)
    for format in ("spacy-jsonl", "prodigy"):
        jsonl(export(attache, project, workdir, format, f"{format}.jsonl"), by_id, format)
    ours_back(attache, workdir, by_id)
    theirs(attache, workdir)


# -- columns --------------------------------------------------------------------------------------


def columns(out, by_id, format):
    from seqeval.metrics.sequence_labeling import get_entities
    from seqeval.scheme import BILOU, IOB2, IOBES, auto_detect

    scheme = {"conll": IOB2, "bioes": IOBES, "bilou": BILOU}[format]
    lines = out.read_text("utf-8").split("\n")
    beside = Path(f"{out}.offsets.tsv").read_text("utf-8").split("\n")
    assert len(lines) == len(beside), format
    found, record, sentences = {}, None, []
    for line, place in zip(lines, beside):
        if line.startswith("-DOCSTART-"):
            _, name, annotator, *_ = place.split("\t")
            record, sentences = by_id[name, annotator], []
            found[name, annotator] = sentences
        elif not line:
            sentences.append([])
        else:
            word, tag = line.split()
            start, end = map(int, place.split("\t")[:2])
            assert record["text"][start:end] == word, (format, word, place)
            sentences[-1].append((tag, start, end))
    assert found.keys() == by_id.keys(), format
    count = 0
    for key, sentences in found.items():
        record = by_id[key]
        sentences = [s for s in sentences if s]
        default, strict = [], []
        for sentence in sentences:
            tags = [tag for tag, _, _ in sentence]
            # The default mode of seqeval knows no BILOU: it warns of U and L, and joins them wrongly.
            for label, first, last in get_entities(tags) if format != "bilou" else ():
                default.append((sentence[first][1], sentence[last][2], label))
            entities = scheme_entities(tags, scheme)
            strict += [(sentence[f][1], sentence[l - 1][2], label) for label, f, l in entities]
        if format != "bilou":
            assert sorted(default) == sorted(strict), (format, key, "default and strict differ")
        check_choice(sorted(strict), record, (format, key))
        count += len(strict)
    tags = [[t for t, _, _ in s] for ss in found.values() for s in ss if s]
    if count and any(t[0] not in "BIO" for s in tags for t in s):
        assert auto_detect(tags, False) is scheme, format
    assert count, f"{format}: no span at all"


def scheme_entities(tags, scheme):
    from seqeval.scheme import Entities

    entities = Entities([tags], scheme).entities[0]
    return [(e.tag, e.start, e.end) for e in entities]


def check_choice(found, record, what):
    """A greatest choice: nothing that overlaps, nothing that is not ours, nothing that had room."""
    text = record["text"]
    ours = Counter()
    for e in record["entities"]:
        if len(e["spans"]) == 1:
            start, end = e["spans"][0]
            while start < end and text[start].isspace():
                start += 1
            while start < end and text[end - 1].isspace():
                end -= 1
            if start < end:
                ours[start, end, e["label"]] += 1
    assert not Counter(found) - ours, (what, Counter(found) - ours)
    for (_, end, _), (start, _, _) in zip(found, found[1:]):
        assert end <= start, what
    for start, end, label in ours:
        assert any(s < end and start < e for s, e, _ in found), (what, text[start:end], label)


# -- DocBin ---------------------------------------------------------------------------------------


def spacy_bin(out, by_id):
    import spacy
    from spacy.tokens import DocBin
    from spacy.training import Example

    nlp = spacy.blank("xx")
    bin = DocBin(store_user_data=True).from_disk(out)
    docs = list(bin.get_docs(nlp.vocab))
    assert len(docs) == len(by_id)
    seen = set()
    for doc in docs:
        data = doc.user_data["attache"]
        key = data["id"], data["annotator"]
        record = by_id[key]
        seen.add(key)
        assert doc.text == record["text"], key
        # Every piece of every annotation, by its id.
        pieces = Counter()
        for span, id in zip(doc.spans["sc"], data["span_ids"], strict=True):
            assert span.text == record["text"][span.start_char : span.end_char], span
            pieces[id, span.label_, span.start_char, span.end_char, span.text] += 1
        marked = record["entities"] + record["commitments"]
        ours = Counter(
            (a["id"], a["label"], start, end, quote)
            for a in marked
            for (start, end), quote in zip(a["spans"], a["quote"])
            if start < end
        )
        assert pieces == ours, (key, pieces - ours, ours - pieces)
        ents = sorted((e.start_char, e.end_char, e.label_) for e in doc.ents)
        exact = dict(record, entities=[e for e in record["entities"] if e["quote"] and e["quote"][0].strip() == e["quote"][0]])
        check_choice(ents, exact, ("ents", key))
        assert all(e.text == record["text"][e.start_char : e.end_char] for e in doc.ents)
        frames(data, record, key)
        assert doc.has_annotation("SENT_START") and len(list(doc.sents)) >= 1
        # As a trainer takes it, and once more through spaCy.
        Example(nlp.make_doc(doc.text), doc).get_aligned_spans_y2x(doc.ents)
    assert seen == by_id.keys()
    again = DocBin(store_user_data=True, docs=docs).to_bytes()
    back = list(DocBin().from_bytes(again).get_docs(spacy.blank("xx").vocab))
    assert [d.text for d in back] == [d.text for d in docs]
    assert [len(d.spans["sc"]) for d in back] == [len(d.spans["sc"]) for d in docs]


def frames(data, record, key):
    by_id = {c["id"]: c for c in data["commitments"]}
    assert by_id.keys() == {c["id"] for c in record["commitments"]}, key
    plain = lambda value: json.loads(json.dumps(value))
    for frame in record["commitments"]:
        other = plain(by_id[frame["id"]])
        roles = [{k: v for k, v in r.items() if k != "quote" } for r in frame["roles"]]
        assert other["roles"] == roles, (key, other["roles"], roles)
        assert other["cue"] == frame["cue"] and other["attributes"] == frame["attributes"], key
        assert other["note"] == frame["note"], key
    assert plain(data["relations"]) == record["relations"], key
    assert [c["text"] for c in data["comments"]] == [c["text"] for c in record["comments"]], key
    details = {e["id"]: e for e in data["entities"]}
    for e in record["entities"]:
        if e["refers_to"] or e["attributes"] or e["note"]:
            other = plain(details[e["id"]])
            assert all(other[n] == e[n] for n in ("refers_to", "attributes", "note")), (key, e["id"])


# -- JSONL of tasks -------------------------------------------------------------------------------


def jsonl(out, by_id, format):
    import spacy
    import srsly
    from spacy.tokens import Doc
    from spacy.training import Example

    nlp = spacy.blank("xx")
    tasks = list(srsly.read_jsonl(out))
    assert len(tasks) == len(by_id), format
    hashes = set()
    for task in tasks:
        key = task["meta"]["article"], task["meta"]["annotator"]
        record, text, tokens = by_id[key], task["text"], task["tokens"]
        assert text == record["text"], key
        # Tokens as Prodigy's manual has them: ids in order, the single space after one is its `ws`.
        assert [t["id"] for t in tokens] == list(range(len(tokens)))
        assert "".join(t["text"] + " " * t["ws"] for t in tokens) == text, key
        assert all(text[t["start"] : t["end"]] == t["text"] for t in tokens), key
        spans = Counter()
        for span in task["spans"]:
            assert text[span["start"] : span["end"]] == span["text"], (key, span)
            # `token_end` is the last token, not the one after it.
            assert tokens[span["token_start"]]["start"] == span["start"], (key, span)
            assert tokens[span["token_end"]]["end"] == span["end"], (key, span)
            spans[span["label"], span["start"], span["end"]] += 1
        ours = Counter(
            (a["label"], s, e) for a in record["entities"] + record["commitments"] for s, e in a["spans"] if s < e
        )
        assert not ours - spans, (key, ours - spans)
        ids = {s["id"] for s in task["spans"]}
        for relation in task["relations"]:
            assert relation["head_span"]["id"] in ids and relation["child_span"]["id"] in ids
        words, spaces = [t["text"] for t in tokens], [t["ws"] for t in tokens]
        doc = Doc(nlp.vocab, words=words, spaces=spaces)
        made = [doc.char_span(s["start"], s["end"], label=s["label"]) for s in task["spans"]]
        assert None not in made, key
        apart = spacy.util.filter_spans(made)
        ents = [(s.start_char, s.end_char, s.label_) for s in apart]
        example = Example.from_dict(doc, {"entities": ents})
        assert [(e.start_char, e.end_char, e.label_) for e in example.reference.ents] == ents, key
        if format == "prodigy":
            assert task["answer"] == "accept"
            hashes.add((task["_input_hash"], task["_task_hash"]))
            assert all(isinstance(task[h], int) and -(2**31) <= task[h] < 2**31 for h in ("_input_hash", "_task_hash"))
    if format == "prodigy":
        assert len(hashes) == len(tasks)


# -- read by us -----------------------------------------------------------------------------------


def taken_in(attache, workdir, name, file, *options):
    project = Path(workdir) / name
    subprocess.run([attache, "new", project], check=True)
    add = [attache, "add", project, file, "--format", "spacy", "--extend-schema", *options]
    subprocess.run(add, check=True)
    out = export(attache, project, workdir, "jsonl", f"{name}.jsonl")
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def ours_back(attache, workdir, by_id):
    """Our DocBin, once more through spaCy, in a new project: the same but for who refers to what
    outside of the record."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("xx")
    docs = list(DocBin(store_user_data=True).from_disk(Path(workdir) / "out.spacy").get_docs(nlp.vocab))
    again = Path(workdir) / "again.spacy"
    DocBin(store_user_data=True, docs=docs).to_disk(again)
    back = {(r["id"], r["annotator"]): r for r in taken_in(attache, workdir, "back", again)}
    assert back.keys() == by_id.keys(), (back.keys(), by_id.keys())
    for key, record in by_id.items():
        assert back[key]["text"] == record["text"], key
        for kind in ("entities", "commitments", "relations", "comments"):
            ours, theirs = ({a["id"]: a for a in r[kind]} for r in (record, back[key]))
            assert ours == theirs, (key, kind)


def theirs(attache, workdir):
    """Spans of a DocBin that spaCy made are those that spaCy says."""
    import spacy
    from spacy.tokens import DocBin, Span

    nlp = spacy.blank("xx")
    texts = ["Hi 😊 👩‍👩‍👧 Paris  and\nOslo met. DATE", "दिल्ली में 两国同意 قصرون\r\nnext  line", "one two three"]
    docs = [nlp(text) for text in texts]
    for n, doc in enumerate(docs):
        doc.ents = [Span(doc, 0, 1, label=f"first{n}"), Span(doc, 1, 3, label="second", kb_id="Q90")]
        doc.spans["sc"] = [Span(doc, 0, 3, label="long"), Span(doc, 1, 2, label="in"), Span(doc, 1, 2, label="in")]
    file = Path(workdir) / "theirs.spacy"
    DocBin(docs=docs).to_disk(file)
    records = {r["text"]: r for r in taken_in(attache, workdir, "theirs", file, "--annotator", "ana")}
    for doc in docs:
        # Lines end in LF in a project.
        plain = lambda text: text.replace("\r\n", "\n")
        record = records[plain(doc.text)]
        want = sorted((s.label_, plain(s.text)) for s in [*doc.ents, *doc.spans["sc"]])
        assert sorted((e["label"], *e["quote"]) for e in record["entities"]) == want, doc
