"""One whole file of formats of which the tests hold only pieces, so that their targets get past the
first lines. A NUL stands before the file beside it."""

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

WHOLE = {
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
