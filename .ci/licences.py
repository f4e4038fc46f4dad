#!/usr/bin/env python3
"""Fails when a dependency of the program has a licence that is not permissive.

Reads `cargo metadata`; takes seconds, where building cargo-deny takes minutes.
"""
import json
import re
import subprocess
import sys

ALLOWED = {
    "MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "0BSD", "Unlicense",
    "CC0-1.0", "Unicode-3.0", "Unicode-DFS-2016", "OFL-1.1", "BSL-1.0", "Ubuntu-font-1.0", "MPL-2.0",
    "Apache-2.0 WITH LLVM-exception",
}


def permitted(expression: str) -> bool:
    """Whether an SPDX expression can be satisfied by allowed licences alone."""
    expression = expression.replace("/", " OR ")
    tokens = re.findall(r"\(|\)|[^\s()]+", expression)
    # WITH binds to the licence before it.
    words, i = [], 0
    while i < len(tokens):
        if i + 2 < len(tokens) and tokens[i + 1] == "WITH":
            words.append(f"{tokens[i]} WITH {tokens[i + 2]}")
            i += 3
        else:
            words.append(tokens[i])
            i += 1
    python = []
    for word in words:
        if word in ("(", ")"):
            python.append(word)
        elif word in ("AND", "OR"):
            python.append(word.lower())
        else:
            python.append(str(word in ALLOWED))
    return bool(eval(" ".join(python), {"__builtins__": {}}))  # only True, False, and, or, brackets


def main() -> int:
    out = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked"], check=True, capture_output=True, text=True
    ).stdout
    meta = json.loads(out)
    bad = []
    for package in meta["packages"]:
        licence = package["license"] or ("file" if package["license_file"] else "none")
        if package["source"] and not permitted(licence):
            bad.append(f"{package['name']} {package['version']}: {licence}")
    print(f"{len(meta['packages'])} packages looked at")
    for line in bad:
        print("not permitted:", line)
    return 1 if bad else 0


sys.exit(main())
