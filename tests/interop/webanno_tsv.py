"""WebAnno TSV 3 taken apart, strictly as the format is written down: what it does not know is an
AssertionError that names the line.

By the INCEpTION User Guide, "WebAnno TSV 3.3 File format"
(inception-io-webanno-tsv/src/main/resources/META-INF/asciidoc/user-guide/webannotsv.adoc in
github.com/inception-project/inception). Where the guide is silent, INCEpTION's own classes
Tsv3XSerializer, Tsv3XDeserializer, TsvDocument and Escaping decide:

- in `#Text=` only backslash and control characters are escaped, in values all reserved ones;
- roles of a slot feature may end in the number of their annotation; where there are no slots they
  are `_` beside a target `*`;
- a number belongs to one annotation of the file, whatever its layer;
- two empty lines end the header, one stands between sentences; a gap between sentences is a line
  break and blanks;
- a carriage return ends a line for readers in Java, so none may stand bare.
"""

import re
from dataclasses import dataclass, field

ANY = "uima.tcas.Annotation"
RESERVED = ("\\", "[", "]", "|", "_", "->", ";", "*")
CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
UNIT = re.compile(r"([1-9]\d*)-([1-9]\d*)(?:\.([1-9]))?")
NUMBERED = re.compile(r"((?:\\.|[^\\\[])*)\[([0-9_]+)\]", re.DOTALL)


@dataclass
class Layer:
    kind: str  # SP, CH or RL
    name: str
    columns: list  # (value, placeholder, roles, targets or base; its name)


@dataclass(eq=False)
class Mark:
    """A span. Offsets are UTF-16 units while rows are read, code points afterwards."""

    layer: str
    unit: str
    begin: int
    end: int
    token: int  # Place of the last token, to see that no row is left out.
    values: dict
    slots: list


@dataclass
class Document:
    text: str
    marks: list = field(default_factory=list)
    links: list = field(default_factory=list)  # (layer, values, source, target)


def parse(content):
    """A file, as bytes."""
    assert b"\r" not in content, "a bare carriage return"
    lines = content.decode("utf-8").split("\n")
    assert lines.pop() == "", "the last line has no end"
    return Parser(lines).document()


def unescape(escaped, where, reserved, controls):
    """What follows a backslash as itself; only what may, and nothing reserved without one."""
    out, at = [], 0
    while at < len(escaped):
        rest = escaped[at:]
        if rest[0] == "\\":
            found = next((r for r in reserved if rest.startswith(r, 1)), rest[1:2])
            assert found and (found in reserved or found in controls), f"{where}: no such escape: {rest[:2]!r} in {escaped!r}"
            out.append(found if found in reserved else CONTROLS.get(found, found))
            at += 1 + len(found)
            continue
        bare = next((r for r in reserved if rest.startswith(r)), None)
        assert bare is None, f"{where}: {bare} is not escaped in {escaped!r}"
        out.append(rest[0])
        at += 1
    return "".join(out)


def text_of(escaped, where):
    return unescape(escaped, where, ("\\",), "tnrfb" + "".join(map(chr, range(32))))


def value_of(escaped, where):
    return None if escaped == "*" else unescape(escaped, where, RESERVED, "tn")


def split(cell, separator):
    """At separators that no backslash takes away."""
    parts = re.findall(rf"((?:\\.|[^\\{separator}])*)(?:{re.escape(separator)}|\Z)", cell, re.DOTALL)
    return parts if cell == "" or cell.endswith(separator) else parts[:-1]


def numbered(cell):
    """A value, and the number behind it."""
    found = NUMBERED.fullmatch(cell)
    return found.groups() if found else (cell, None)


def units(text):
    return len(text.encode("utf-16-le")) // 2


def layer(line):
    """A declaration of a layer; None for another line."""
    found = re.fullmatch(r"#T_(SP|CH|RL)=([^|]+)((?:\|[^|]*)*)", line)
    if not found:
        return None
    kind, name, rest = found.groups()
    columns = []
    for declared in rest.split("|")[1:]:
        if kind == "SP" and declared.startswith("ROLE_"):
            # Host, a colon, the feature; then the type of the link.
            assert re.fullmatch(rf"ROLE_{re.escape(name)}:[^_]+_[^_]+", declared), declared
            columns.append(("roles", declared))
        elif columns and columns[-1][0] == "roles":
            columns.append(("targets", declared))
        elif kind == "RL" and declared.startswith("BT_"):
            columns.append(("base", declared[3:]))
        else:
            columns.append(("value", declared) if declared else ("placeholder", ""))
    assert (kind == "RL") == any(c[0] == "base" for c in columns), f"{line}: a base type, in relations only"
    assert kind != "RL" or columns[-1][0] == "base", f"{line}: the base type is last"
    return Layer(kind, name, columns)


class Parser:
    def __init__(self, lines):
        self.lines, self.at = lines, 0
        self.text, self.length = "", 0
        self.layers, self.marks, self.links = [], [], []
        self.numbers, self.rows = {}, {}  # marks by number, and by unit
        self.later = []  # references, resolved once all marks are there
        self.sentence, self.token, self.tokens, self.edge = 0, 0, 0, 0

    def line(self):
        return self.lines[self.at] if self.at < len(self.lines) else None

    def document(self):
        assert re.fullmatch(r"#FORMAT=WebAnno TSV 3\.[0-9]+", self.line() or ""), self.line()
        self.at = 1
        while (declared := layer(self.line() or "")) is not None:
            self.layers.append(declared)
            self.at += 1
        order = ["SP CH RL".split().index(one.kind) for one in self.layers]
        assert order == sorted(order), "span layers stand before chains, and chains before relations"
        assert self.lines[self.at : self.at + 2] == ["", ""], "two empty lines end the header"
        self.at += 1
        while self.line() is not None:
            assert self.line() == "", f"line {self.at + 1}: wanted an empty line before a sentence"
            self.at += 1
            self.read_sentence()
        for reference in self.later:
            reference()
        points = [n for n, c in enumerate(self.text) for _ in range(units(c))] + [len(self.text)]
        for mark in self.marks:
            mark.begin, mark.end = points[mark.begin], points[mark.end]
        return Document(self.text, self.marks, self.links)

    def read_sentence(self):
        if (self.line() or "").startswith("#Sentence.id="):
            self.at += 1
        parts = []
        while (self.line() or "").startswith("#Text="):
            parts.append(text_of(self.line()[len("#Text=") :], f"line {self.at + 1}"))
            self.at += 1
        assert parts, f"line {self.at + 1}: wanted #Text="
        first = re.match(r"[^\t]*\t(\d+)-", self.line() or "")
        assert first, f"line {self.at + 1}: a sentence has tokens"
        begin = int(first.group(1))
        assert begin >= self.length, f"line {self.at + 1}: the sentence begins before the last one ends"
        # The guide says that padding is added; INCEpTION ends each sentence with a line break and adds
        # blanks.
        padding = begin - self.length
        self.text += ("\n" if self.text and padding else " " * min(padding, 1)) + " " * (padding - 1)
        self.text += "\n".join(parts)
        self.length = units(self.text)
        self.sentence, self.token = self.sentence + 1, 0
        while self.line():
            self.read_row(f"line {self.at + 1}")
            self.at += 1

    def read_row(self, where):
        unit, offsets, word, *cells = self.line().split("\t")
        sentence, token, part = UNIT.fullmatch(unit).groups()
        begin, end = (int(n) for n in offsets.split("-"))
        there = self.text.encode("utf-16-le")[2 * begin : 2 * end].decode("utf-16-le")
        # INCEpTION writes this word as it is, and reads it not at all.
        assert there == word or there == text_of(word, where), f"{where}: {offsets} is {there!r}, not {word!r}"
        assert int(sentence) == self.sentence, f"{where}: the sentence is number {self.sentence}"
        if part is None:
            self.token, self.tokens = self.token + 1, self.tokens + 1
            assert begin >= self.edge and begin < end <= self.length, f"{where}: overlaps or reaches out"
            self.edge, self.parts, self.range = end, 0, (begin, end)
        else:
            self.parts += 1
            assert int(part) == self.parts and self.range[0] <= begin <= end <= self.range[1], where
        assert int(token) == self.token, f"{where}: the token is number {self.token}"
        # A tab may stand at the end of a row.
        cells = cells[:-1] if cells and cells[-1] == "" else cells
        wanted = sum(len(one.columns) for one in self.layers)
        assert len(cells) == wanted, f"{where}: {len(cells)} columns, not {wanted}"
        for one in self.layers:
            of_layer, cells = cells[: len(one.columns)], cells[len(one.columns) :]
            if one.kind == "CH" or all(cell == "_" for cell in of_layer):
                continue
            stacks = [split(cell, "|") for cell in of_layer]
            assert len({len(stack) for stack in stacks}) == 1, f"{where}: stacks of {one.name} differ in height"
            for cells_of_one in zip(*stacks):
                row = dict(zip(one.columns, cells_of_one))
                if one.kind == "SP":
                    self.read_mark(one, row, unit, (begin, end), len(stacks[0]) > 1, where)
                else:
                    self.read_link(one, row, unit, where)

    def read_mark(self, of, row, unit, range_, stacked, where):
        values, numbers, roles, slots = {}, set(), [], []
        for (kind, name), cell in row.items():
            if kind in ("value", "placeholder"):
                cell, number = numbered(cell)
                numbers.add(number)
                value = value_of(cell, where)
                assert kind == "value" or value is None, f"{where}: a value without a feature"
                values |= {name: value} if value is not None else {}
            elif kind == "roles":
                cell, number = numbered(cell)
                numbers |= {number} if number else set()
                roles = [] if cell == "_" else [value_of(role, where) for role in split(cell, ";")]
            else:
                targets = [] if cell == "*" and not roles else [(name, *numbered(t)) for t in split(cell, ";")]
                assert len(targets) == len(roles), f"{where}: {len(roles)} roles, {len(targets)} targets"
                slots += zip(roles, targets)
        assert len(numbers) == 1, f"{where}: the columns of {of.name} have different numbers: {numbers}"
        number = numbers.pop()
        assert number or not stacked, f"{where}: stacked annotations have numbers"
        known = self.numbers.get(number)
        if known is None:
            known = Mark(of.name, unit, *range_, self.tokens, values, slots)
            self.marks.append(known)
            self.later.append(lambda: self.fill(known, where))
        else:
            assert (known.layer, known.values, known.slots) == (of.name, values, slots), f"{where}: [{number}] differs"
            assert known not in self.rows.get(unit, []), f"{where}: [{number}] stands twice"
            assert self.tokens - known.token in (0, 1), f"{where}: [{number}] has a gap"
            known.end, known.token = max(known.end, range_[1]), self.tokens
        if number:
            self.numbers[number] = known
        self.rows.setdefault(unit, []).append(known)

    def fill(self, mark, where):
        mark.slots = [(role, self.mark_at(*target, where)) for role, target in mark.slots]

    def mark_at(self, kind, unit, number, where):
        """What a reference means."""
        if number in (None, "0"):
            assert kind != ANY, f"{where}: a reference to any layer needs a number"
            found = [mark for mark in self.rows.get(unit, []) if mark.layer == kind]
            assert len(found) == 1, f"{where}: {len(found)} annotations of {kind} at {unit}"
            return found[0]
        found = self.numbers.get(number)
        assert found, f"{where}: no annotation has the number {number}"
        assert found.unit == unit, f"{where}: [{number}] begins at {found.unit}, not at {unit}"
        assert kind in (ANY, found.layer), f"{where}: [{number}] is of {found.layer}, not of {kind}"
        return found

    def read_link(self, of, row, unit, where):
        values = {name: value_of(cell, where) for (kind, name), cell in row.items() if kind == "value"}
        values = {name: value for name, value in values.items() if value is not None}
        [(base, cell)] = [(name, cell) for (kind, name), cell in row.items() if kind == "base"]
        source, numbers = numbered(cell)
        first, second = numbers.split("_") if numbers else ("0", "0")
        ends = lambda: (self.mark_at(base, source, first, where), self.mark_at(base, unit, second, where))
        self.later.append(lambda: self.links.append((of.name, values, *ends())))
