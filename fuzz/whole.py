"""One whole file of formats of which the tests hold only pieces, so that their targets get past the
first lines, and whole files of a project. A NUL stands before the file beside it, between the parts
of an archive, and between the sides of a merge."""

import json
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "projects" / "river-accords"

ANN = """T1\tperson 0 8\tAnna Lee
T2\tcommitment 9 17\tpromised
T3\tplace 21 25;30 34\tOslo soon
E1\tcommitment:T2 promisor:T1 target:T3
A1\tModality E1 firm
R1\tmember_of Arg1:T1 Arg2:T3\t
N1\tReference T1 Wikidata:Q1\tAnna
#1\tAnnotatorNotes T1\tsure?
*\tEquiv T1 T3
"""

TOKENS = """{"text":"Anna 😊 saw Oslo","tokens":[{"text":"Anna","start":0,"end":4,"id":0,"ws":true},\
{"text":"Oslo","start":11,"end":15,"id":1}],"spans":[{"start":0,"end":4,"token_start":0,"token_end":0,\
"label":"person"},{"start":11,"end":15,"label":"place"}],"relations":[{"head":0,"child":1,\
"head_span":{"start":0,"end":4,"label":"person"},"child_span":{"start":11,"end":15,"label":"place"},\
"label":"member_of"}],"answer":"accept"}
"""

ENTITIES = """{"id":5,"text":"Eva 😊 leads IBM","entities":[{"id":70,"label":"person","start_offset":0,\
"end_offset":3},{"id":71,"label":"organisation","start_offset":12,"end_offset":15}],\
"relations":[{"id":1,"from_id":70,"to_id":71,"type":"member_of"}]}
{"id":3,"text":"Anna left","label":[[0,4,"Person"]],"Comments":["hm"]}
"""

TASKS = """[{"id":1,"data":{"text":"Anna 😊 saw Oslo"},"annotations":[{"id":2,"result":[{"id":"a",\
"type":"labels","from_name":"label","to_name":"text","value":{"start":0,"end":4,"text":"Anna",\
"labels":["person"]}},{"id":"b","type":"labels","from_name":"label","to_name":"text",\
"value":{"start":12,"end":16,"text":"Oslo","labels":["place"]}},{"type":"relation","from_id":"a",\
"to_id":"b","direction":"right","labels":["member_of"]}]}]}]"""

PAGE = """[{"@context":"http://www.w3.org/ns/anno.jsonld","id":"x:1","type":"Annotation",\
"body":{"type":"TextualBody","purpose":"tagging","value":"person"},"target":{"source":"a.txt",\
"selector":[{"type":"TextPositionSelector","start":0,"end":4},{"type":"TextQuoteSelector",\
"exact":"Anna","prefix":"","suffix":" saw"}]}}]"""

TABLE = """#FORMAT=WebAnno TSV 3.3
#T_SP=custom.Span|label
#T_RL=custom.Rel|kind|BT_custom.Span


#Text=Anna 😊 saw Oslo
1-1\t0-4\tAnna\tperson\t_\t_
1-2\t8-11\tsaw\t_\t_\t_
1-3\t12-16\tOslo\tplace[1]\tmember\t1-1[0_1]
"""

RECORD = """{"id":"a","title":"A","date":"2026-03-05","text":"Anna 😊 saw Oslo","annotator":"ana",\
"status":"done","entities":[{"id":"E1","label":"person","spans":[[0,4]],"quote":["Anna"],\
"attributes":{},"note":"x"},{"id":"E2","label":"place","spans":[[11,15]],"quote":["Oslo"]}],\
"commitments":[{"id":"C1","label":"commitment","spans":[[0,15]],"quote":["Anna 😊 saw Oslo"],\
"cue":[[7,10]],"roles":[{"role":"promisor","entity":"E1","quote":["Anna"]}],\
"attributes":{"act":["promise"]},"note":""}],"relations":[{"id":"R1","type":"member_of",\
"from":"E1","to":"E2","note":""}],"comments":[{"id":"K1","author":"ana",\
"made":"2026-03-05T10:00:00Z","target":"E1","spans":[],"quote":[],"reply_to":null,\
"resolved":false,"text":"?"}]}
"""

TOKENS_WITH_TAGS = """-DOCSTART- O

Anna B-person
saw O
😊 O
Oslo B-place
. O

-DOCSTART- -X- O

Eva NNP S-person
in IN O
New NNP B-place
Port NNP L-place

"""
# "Anna saw\t😊 Oslo." and "Eva in New Port"
OFFSETS = """-DOCSTART-\ta\tana\tsha256:ad79c4cd53918551473020fbc6a959e188b94f6b5fd12c04bc8462ae170053df\tdone\t0\t"\\n"

0\t4
5\t8
9\t10\t"\\t"
11\t15
15\t16

-DOCSTART-\tb\tana\tsha256:ad79c4cd53918551473020fbc6a959e188b94f6b5fd12c04bc8462ae170053df\tdone\t0\t""

0\t3
4\t6
7\t10
11\t15

"""

W = 'xmlns:w="w" xmlns:mc="mc" xmlns:wps="wps"'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'

WORD = "\0".join([
    f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Ferry &#x1F60A; &amp; pier</w:t></w:r></w:p>'
    '<w:p><w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>agreed</w:t>'
    '</w:r></w:ins><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>'
    '<w:r><w:tab/><w:t xml:space="preserve"> shown</w:t><w:br/></w:r></w:p>'
    f'<w:p><w:pPr>{NUMBERED}</w:pPr><w:r><w:t>first</w:t></w:r></w:p>'
    '<w:p><w:pPr><w:pStyle w:val="Number"/></w:pPr><w:r><w:t>second</w:t></w:r></w:p>'
    '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/>'
    '<w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r>'
    '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Friday</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/>'
    '</w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>'
    '</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:p/></mc:Fallback></mc:AlternateContent></w:r></w:p>'
    '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr></w:p></w:body></w:document>',
    f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
    f'</w:docDefaults><w:style w:styleId="List"><w:pPr>{NUMBERED}</w:pPr></w:style>'
    '<w:style w:styleId="Number"><w:basedOn w:val="List"/></w:style></w:styles>',
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
    '<w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1)"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>',
    f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p>'
    '<w:r><w:t>In writing.</w:t></w:r></w:p></w:footnote></w:footnotes>',
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Ferry</dc:title>'
    '<dcterms:created>2026-03-05T10:00:00Z</dcterms:created></cp:coreProperties>',
])

O = 'xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:style="s" xmlns:draw="d" xmlns:meta="m" xmlns:dc="dc"'
OPEN = "\0".join([
    f'<office:document-content {O}><office:automatic-styles><style:style style:name="T1" style:parent-style-name="T2">'
    '<style:text-properties text:display="none"/></style:style><text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="a" style:num-suffix="." text:start-value="2"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style></office:automatic-styles><office:body>'
    '<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>'
    '</text:changed-region></text:tracked-changes><text:h text:outline-level="1">Ferry 😊</text:h>'
    '<text:p>Both<text:s text:c="3"/>sides <text:span text:style-name="T1">hidden </text:span>agreed<text:note>'
    '<text:note-citation>*</text:note-citation><text:note-body><text:p>In writing.</text:p></text:note-body>'
    '</text:note>.<text:line-break/>Then<text:tab/><office:annotation><text:p>really?</text:p></office:annotation>'
    ' left.</text:p><text:list text:style-name="L1"><text:list-item><text:p>first</text:p><text:list>'
    '<text:list-item><text:p>under</text:p></text:list-item></text:list></text:list-item></text:list>'
    '<table:table><table:table-row table:number-rows-repeated="2"><table:table-cell '
    'table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell></table:table-row></table:table>'
    '<text:p>See<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p>'
    '</office:text></office:body></office:document-content>',
    f'<office:document-styles {O}><office:styles><style:style style:name="T2"><style:text-properties '
    'fo:language="en" fo:country="GB"/></style:style></office:styles></office:document-styles>',
    f'<office:document-meta {O}><office:meta><dc:title>Ferry</dc:title><dc:date>2026-03-05T10:00:00</dc:date>'
    '<dc:language>en-GB</dc:language></office:meta></office:document-meta>',
])

CHARACTERS = """/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfchar <41> <00660069> endbfchar 1 beginbfrange <61> <7A> <0061> endbfrange endcmap"""
DRAWN = """BT /F 10 Tf 12 TL 30 300 Td (The ministers of both shores have agreed to re-) Tj T* (build the pier.) Tj
T* [(An) -20 (na) -300 (saw)] TJ ET q 1 0 0 1 20 100 cm BT /F 8 Tf 0 1 -1 0 20 100 Tm 3 Tr (hidden) Tj ET Q
BT /F 10 Tf 150 15 Td /Span << /ActualText (1) >> BDC (I) ' EMC ET"""


def paged(*objects):
    """A PDF of these objects, the first of which is the catalogue."""
    out, places = "%PDF-1.4\n", []
    for n, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    size = len(objects) + 1
    return (
        f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    )


def stream(content):
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


PAGES = paged(
    "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
    "<< /Type /Pages /Kids [4 0 R 4 0 R] /Count 2 >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Rotate 90 /Contents 5 0 R"
    " /Resources << /Font << /F 3 0 R >> >> >>",
    stream(DRAWN),
    stream(CHARACTERS),
)

MARKED = """---
title: "Ferry"
date: 2026-03-05
---
# The *Karsin* talks #

Title
=====

```
# code
```

- [Anna](http://a.example) saw 😊 **Oslo**
> हिन्दी में वादा।
"""

# Of the article that `src/project.rs` makes.
LAYER = """Layer(
    format: (1, 1),
    article: "a",
    text: "sha256:ad79c4cd53918551473020fbc6a959e188b94f6b5fd12c04bc8462ae170053df",
    annotator: "ana",
    status: InProgress,
    entities: [
        (id: "e-0000000001", label: "person", spans: [(0, 4)], quote: ["Anna"], made: "2026-03-05T10:00:00Z", source: Manual),
        (id: "e-0000000002", label: "place", spans: [(11, 16)], quote: ["Oslo."], attributes: {"interval": ["2026-03-05"]}, refers_to: Some("x-0000000005"), note: "a \\"note\\"\\n", made: "2026-03-05T10:00:00Z", source: Imported("brat")),
        (id: "e-0000000003", label: "place", spans: [(5, 8), (43, 49)], quote: ["saw", "Bergen"], made: "2026-03-05T10:00:00Z", source: Decided(from: [("ana", "e-0000000001"), ("li", "e-0000000002")], over: [("jonas", "e-000000000z")], by: "kim", why: "clear", seen: ["1acdb5f1639678c0", "280079ff9387ec25", "280079ff9387ec25"], open: ["role action", "attribute act"])),
    ],
    commitments: [
        (id: "c-0000000004", label: "commitment", spans: [(0, 16)], quote: ["Anna saw 😊 Oslo."], cue: [((5, 8), "saw")], roles: [("promisor", Entity("e-0000000001")), ("action", Span([(11, 15)], ["Oslo"]))], attributes: {"act": ["promise"]}, made: "2026-03-05T10:00:00Z", source: Occurrence),
    ],
    relations: [
        (id: "r-0000000005", type: "located_in", from: "e-0000000001", to: "e-0000000002", made: "2026-03-05T10:00:00Z", source: Manual),
    ],
    comments: [
        (id: "n-0000000006", author: "ana", made: "2026-03-05T10:00:00Z", target: Article, reply_to: None, resolved: false, text: "?"),
        (id: "n-0000000007", author: "ana", made: "2026-03-05T10:00:00Z", target: Annotation("c-0000000004"), reply_to: Some("n-0000000006"), resolved: true, text: "नया"),
    ],
    verdicts: [
        (id: "v-0000000008", over: [("ana", "e-0000000001")], by: "kim", made: "2026-03-05T10:00:00Z", why: "neither", seen: ["1acdb5f1639678c0"]),
    ],
)
"""

ASSIGNED = """Assignments(
    format: 1,
    plan: Some(
        (seed: 1, annotators: ["ana", "jonas"], each: 2, overlap: 20),
    ),
    articles: {
        "a": ["ana", "jonas"],
        "b": ["jonas"],
    },
)
"""

HISTORY = """Do(seq: 1, at: "2026-03-05T10:00:00Z", what: "mark", items: [Annotation(article: "a", annotator: "ana", id: "e-0000000001", before: None, after: Some(Entity((id: "e-0000000001", label: "person", spans: [(0, 4)], quote: ["Anna"], made: "2026-03-05T10:00:00Z", source: Manual)))), Status(article: "a", annotator: "ana", before: Some(Untouched), after: Some(Done))])
Saved(seq: 2, at: "2026-03-05T10:00:01Z", up_to: 1)
Do(seq: 3, at: "2026-03-05T10:00:02Z", what: "call it", items: [ProjectName(before: Some("P"), after: Some("Q")), Annotator(id: "ana", before: None, after: Some("Ana")), Assigned(article: "a", before: Some([]), after: Some(["ana"])), Canonical(id: "x-0000000005", before: None, after: Some((id: "x-0000000005", name: "Oslo", kind: "place", aliases: [], links: [])))])
Undo(seq: 4, at: "2026-03-05T10:00:03Z", of: 3)
Redo(seq: 5, at: "2026-03-05T10:00:04Z", of: 3)
Spent(seq: 6, at: "2026-03-05T10:00:05Z", article: "a", seconds: 30)
"""


SCHEMA, PROJECT, ENTITIES = [(EXAMPLE / f"{name}.ron").read_text() for name in ("schema", "project", "entities")]
ARTICLE = """Article(
    format: 1,
    id: "a",
    title: "A",
    date: Some("2026-03-05"),
    source: "",
    language: "en",
    tags: ["talks"],
    text: "sha256:ad79c4cd53918551473020fbc6a959e188b94f6b5fd12c04bc8462ae170053df",
    original: "sha256:ad79c4cd53918551473020fbc6a959e188b94f6b5fd12c04bc8462ae170053df",
    encoding: "utf-8",
    newlines: Lf,
)
"""

# In the order of `FILES` in `src/project.rs`.
FILES = {
    "layers/ana/a.ron": LAYER,
    "schema.ron": SCHEMA,
    "project.ron": PROJECT,
    "entities.ron": ENTITIES,
    "assignments.ron": ASSIGNED,
    "articles/a.ron": ARTICLE,
    "articles/a.txt": "Anna saw 😊 Oslo. हिन्दी में वादा।\nAnna saw Bergen.\n",
    "history/ana/000001.ron": HISTORY,
}


def bundled(files):
    """As one file; JSON's strings are RON's, without escapes for what is not ASCII."""
    listed = "".join(f"        ({json.dumps(n)}, {json.dumps(c, ensure_ascii=False)}),\n" for n, c in files.items())
    return f"Bundle(\n    format: 1,\n    files: [\n{listed}    ],\n)\n"


def sides(base, ours, theirs):
    """What a merge is given: a file, and as each side changed it."""
    return "\0".join([base, base.replace(*ours, 1), base.replace(*theirs, 1)])


def added(file, line):
    """What puts a line into a list of a file, or takes it out again."""
    return (f"{file}: [\n", f"{file}: [\n{line}")


NEW = """        (id: "e-00000000zz", label: "date", spans: [(0, 4)], quote: ["Anna"], made: "2026-03-05T10:00:00Z", source: Manual),
"""
# By the number of the file in `FILES`.
MERGES = [
    (0, sides(LAYER, ('"person"', '"place"'), ('"located_in"', '"member_of"'))),
    (0, sides(LAYER, ('"person"', '"place"'), ('"person"', '"event"'))),
    (0, sides(LAYER, added("entities", NEW), added("entities", NEW.replace("date", "event")))),
    (0, sides(LAYER, ("[(0, 4)]", "[(0, 8)]"), (LAYER.split("\n")[7] + "\n", ""))),
    (0, sides("", ("", LAYER), ("", LAYER.replace("resolved: false", "resolved: true")))),
    (1, sides(SCHEMA, ('name: "person"', 'name: "human"'), ("key: Some('l')", "key: Some('z')"))),
    (1, sides(SCHEMA, ('name: "person"', 'name: "human"'), ('name: "person"', 'name: "people"'))),
    (2, sides(PROJECT, ("Ana Silva", "A. Silva"), ('"River accords"', '"Accords"'))),
    (2, sides(PROJECT, ('"River accords"', '"Rivers"'), ('"River accords"', '"Accords"'))),
    (3, sides(ENTITIES, ("Mr Ormeval", "Ormeval"), ('"Qasrun"', '"Kasrun"'))),
    (3, sides(ENTITIES, ('"Qasrun"', '"Q"'), ('"Qasrun"', '"Kasrun"'))),
    (4, sides(ASSIGNED, ('"b": ["jonas"]', '"b": ["ana"]'), ("overlap: 20", "overlap: 30"))),
    (5, sides(ARTICLE, ('language: "en"', 'language: "fr"'), ("tags: [", 'tags: ["x", '))),
    (5, sides(ARTICLE, ('language: "en"', 'language: "fr"'), ('language: "en"', 'language: "es"'))),
    (7, sides(HISTORY, ("seconds: 30)\n", "seconds: 30)\nUndo(seq: 7, at: \"2026-03-05T10:00:06Z\", of: 3)\n"), ("30", "31"))),
]

WHOLE = {
    "conll": TOKENS_WITH_TAGS + "\0" + OFFSETS,
    "docx": WORD,
    "markdown": MARKED,
    "odt": OPEN,
    "pdf": PAGES,
    "brat": ANN + "\0Anna Lee promised to Oslo and soon 😊\n",
    "doccano": ENTITIES,
    "doccano_relations": ENTITIES,
    "jsonl": RECORD,
    "label_studio": TASKS,
    "prodigy": TOKENS,
    "spacy_jsonl": TOKENS,
    "web_annotation": PAGE + "\0Anna saw Oslo 😊\n",
    "webanno_tsv": TABLE,
}
