#!/usr/bin/env python3
"""Writes the first corpus of each target, `corpus/TARGET/`, from what the tests hold: the files of
`tests/data/formats`, whole files from `whole.py`, and the longer strings in the tests of each format,
of `storage` and of merges."""

import re
import zlib
from pathlib import Path

from whole import FILES as PROJECT, MERGES, WHOLE, bundled

HERE = Path(__file__).resolve().parent
SRC = HERE.parent / "src"
GOLDEN = HERE.parent / "tests" / "data" / "formats"
FILES = {
    "pdf": "*.pdf",
    "html": "*.html",
    "spacy": "*.spacy",
    "cas_xmi": "cas/*.xmi",
    "cas_json": "cas/*.json",
}
# Where the tests of a target stand, if not in the folder or file of its name.
TESTS = {
    "docx": "office",
    "odt": "office",
    "eml": "mail",
    "mhtml": "mail",
    "prodigy": "spacy_jsonl",
    "doccano_relations": "doccano",
    "cas_xmi": "cas",
    "cas_json": "cas",
    "webanno_tsv": "webanno",
    "csv_rows": "rows",
    "jsonl_rows": "rows",
}
# Comments and characters are matched so that quotation marks in them begin no string.
STRING = re.compile(
    r"""//[^\n]*|'(?:[^'\\\n]|\\(?:'|[^'\n]+))'|\bb?r(#*)"(.*?)"\1|"((?:[^"\\]|\\.)*)\"""", re.DOTALL
)
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|(\n\s*)|(.))", re.DOTALL)
NAMED = {"n": b"\n", "r": b"\r", "t": b"\t", "0": b"\0"}


def unescaped(literal):
    out, at = b"", 0
    for found in ESCAPE.finditer(literal):
        out += literal[at : found.start()].encode()
        byte, point, broken, named = found.groups()
        if byte:
            out += bytes([int(byte, 16)])
        elif point:
            out += chr(int(point, 16)).encode("utf-8", "surrogatepass")
        elif not broken:
            out += NAMED.get(named, named.encode())
        at = found.end()
    return out + literal[at:].encode()


def strings(path):
    files = sorted(path.rglob("*.rs")) if path.is_dir() else [path.with_suffix(".rs")]
    for file in files:
        source = file.read_text()
        if file.stem in ("mod", "reader") and "#[test]" not in source:
            continue
        for found in STRING.finditer(source):
            raw, plain = found.group(2), found.group(3)
            if raw is None and plain is None:
                continue
            content = raw.encode() if raw is not None else unescaped(plain)
            # `format!` doubles braces.
            yield from {content, content.replace(b"{{", b"{").replace(b"}}", b"}")}


def contents(target):
    """Contents, each with the bytes that choose, one at a time; `None` where there is no such byte."""
    if target == "project":
        yield from ((content.encode(), [n]) for n, content in enumerate(PROJECT.values()))
    elif target == "merge":
        yield from ((content.encode(), [n]) for n, content in MERGES)
    elif target == "bundle":
        yield bundled(PROJECT).encode(), [None]
    # Each file of a project; else the first name, and the second or the parts of an archive.
    choices = {"project": range(8), "bundle": [None], "merge": range(8)}.get(target, [0, 1])
    own = {"project": SRC / "storage", "bundle": SRC / "storage", "merge": SRC / "model" / "merge"}
    least = 40 if target == "project" else 12
    found = strings(own.get(target, SRC / "formats" / TESTS.get(target, target)))
    yield from ((content, choices) for content in found if len(content) >= least)
    if target in WHOLE:
        yield WHOLE[target].encode(), choices
    for file in sorted(GOLDEN.glob(FILES.get(target, "-"))):
        yield file.read_bytes(), choices


def main():
    for file in sorted((HERE / "fuzz_targets").glob("*.rs")):
        folder = HERE / "corpus" / file.stem
        folder.mkdir(parents=True, exist_ok=True)
        for content, choices in contents(file.stem):
            for choice in choices:
                seed = content if choice is None else bytes([choice]) + content
                (folder / f"{zlib.crc32(seed):08x}").write_bytes(seed)
        print(f"{file.stem}: {len(list(folder.iterdir()))}")


if __name__ == "__main__":
    main()
