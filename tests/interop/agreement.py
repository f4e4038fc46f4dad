"""Agreement figures against other programs' on generated projects.

check(attache, workdir) makes project folders with random layers, runs
`attache agreement PROJECT --json` and compares with nltk, krippendorff, scikit-learn, seqeval and
segeval to 1e-9, and gamma with pygamma-agreement within its sampling error. Unitising alpha, which
none of them has, is compared with its definition read aloud.

    python3 tests/interop/agreement.py target/debug/attache
"""

import hashlib
import itertools
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

LABELS = ["person", "place", "organisation", "date"]
# Words of one token each, by the rules of Unicode as by white space.
WORDS = "alpha beta gamma delta omega sigma kappa lambda".split()


# -- projects ---------------------------------------------------------------------------------


def offsets(words):
    """Code points of each word, and the text."""
    at, out = 0, []
    for word in words:
        out.append((at, at + len(word)))
        at += len(word) + 1
    return out, " ".join(words)


def write_project(root, articles, annotators):
    """articles: name -> (words, {annotator: [(label, first token, token after the last)]})."""
    (root / "articles").mkdir(parents=True)
    people = "\n".join(f'        "{a}": (name: "{a.title()}"),' for a in annotators)
    (root / "project.ron").write_text(
        f'Project(\n    format: 1,\n    id: "p-1",\n    name: "Generated",\n'
        f"    annotators: {{\n{people}\n    }},\n)\n"
    )
    labels = "\n".join(
        f'        (id: "{label}", name: "{label}", colour: (light: "#4a66b5", dark: "#8ea8f0")),'
        for label in LABELS
    )
    (root / "schema.ron").write_text(f"Schema(\n    format: 1,\n    labels: [\n{labels}\n    ],\n)\n")
    number = itertools.count(32**9)
    for name, (words, layers) in articles.items():
        places, text = offsets(words)
        digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        (root / "articles" / f"{name}.txt").write_text(text)
        (root / "articles" / f"{name}.ron").write_text(
            f'Article(\n    format: 1,\n    id: "{name}",\n    title: "{name}",\n    text: "{digest}",\n'
            f'    original: "{digest}",\n    encoding: "utf-8",\n    newlines: Lf,\n)\n'
        )
        for annotator, marks in layers.items():
            folder = root / "layers" / annotator
            folder.mkdir(parents=True, exist_ok=True)
            lines = []
            for label, first, end in sorted(marks, key=lambda m: (m[1], -m[2])):
                start, stop = places[first][0], places[end - 1][1]
                lines.append(
                    f'        (id: "{written(next(number))}", label: "{label}", spans: [({start}, {stop})], '
                    f'quote: ["{text[start:stop]}"], made: "2026-03-01T10:00:00Z", source: Manual),'
                )
            entities = "\n".join(lines)
            (folder / f"{name}.ron").write_text(
                f'Layer(\n    format: 1,\n    article: "{name}",\n    text: "{digest}",\n'
                f'    annotator: "{annotator}",\n    status: Done,\n    entities: [\n{entities}\n    ],\n'
                f"    commitments: [],\n    relations: [],\n    comments: [],\n)\n"
            )


def written(number):
    digits = "0123456789abcdefghjkmnpqrstvwxyz"
    out = ""
    for _ in range(10):
        out = digits[number % 32] + out
        number //= 32
    return "e-" + out


def generated(rng, annotators, articles, tokens, spans, nested):
    """Articles on which each annotator errs in a way of their own."""
    made = {}
    for n in range(articles):
        words = [rng.choice(WORDS) for _ in range(tokens)]
        truth, at = [], 0
        while len(truth) < spans and at < tokens - 8:
            length = rng.randint(1, 5)
            truth.append((rng.choice(LABELS), at, at + length))
            at += length + rng.randint(0, 6)
        layers = {}
        for annotator in annotators:
            marks = []
            for label, first, end in truth:
                chance = rng.random()
                if chance < 0.15:
                    continue
                if chance < 0.3:
                    label = rng.choice(LABELS)
                if chance > 0.85 and end - first > 1:
                    end -= 1
                marks.append((label, first, end))
                if nested and rng.random() < 0.4 and end - first > 2:
                    marks.append((rng.choice(LABELS), first + 1, end - 1))
            layers[annotator] = marks
        made[f"article-{n:03}"] = (words, layers)
    return made


# -- what others say --------------------------------------------------------------------------


def innermost(tokens, marks):
    """Each token's label of the shortest mark; of equally long ones the last in the order of ids."""
    out = ["nothing"] * tokens
    for label, first, end in sorted(marks, key=lambda m: (-(m[2] - m[1]), m[0])):
        out[first:end] = [label] * (end - first)
    return out


def covered(tokens, marks, wanted):
    out = [0] * tokens
    for label, first, end in marks:
        if label == wanted:
            out[first:end] = [1] * (end - first)
    return out


def bio(tokens, marks):
    out = ["O"] * tokens
    for label, first, end in marks:
        out[first] = f"B-{label}"
        out[first + 1 : end] = [f"I-{label}"] * (end - first - 1)
    return out


def union(ranges):
    out = []
    for start, end in sorted(ranges):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def unitising(articles, annotators, labels):
    """Krippendorff's alpha for unitising from its definition: all pairs of sections, all gaps."""
    observed = expected = 0.0
    for words, layers in articles.values():
        length, m = len(words), len(annotators)
        for label in labels:
            sections = []
            for annotator in annotators:
                at, own = 0, []
                for start, end in union((f, e) for x, f, e in layers[annotator] if x == label):
                    if at < start:
                        own.append((at, start, 0))
                    own.append((start, end, 1))
                    at = end
                if at < length:
                    own.append((at, length, 0))
                sections.append(own)
            do = 0.0
            for a, b in itertools.permutations(sections, 2):
                for s, e, unit in a:
                    for t, f, other in b:
                        if unit and other and s < f and t < e:
                            do += (s - t) ** 2 + (e - f) ** 2
                        elif unit and not other and t <= s and e <= f:
                            do += (e - s) ** 2
                        elif other and not unit and s <= t and f <= e:
                            do += (f - t) ** 2
            observed += length * do / (m * (m - 1) * length**2)
            units = [e - s for own in sections for s, e, unit in own if unit]
            gaps = [e - s for own in sections for s, e, unit in own if not unit]
            de = sum(
                (len(units) - 1) / 3 * (2 * l**3 - 3 * l**2 + l)
                + l**2 * sum(g - l + 1 for g in gaps if g >= l)
                for l in units
            )
            below = m * length * (m * length - 1) - sum(l * (l - 1) for l in units)
            expected += length * 2 / length * de / below
    return 1 - observed / expected


def masses(tokens, marks):
    """Lengths of the stretches between places where something begins or ends."""
    places = sorted({0, tokens} | {p for _, f, e in marks for p in (f, e)})
    return [b - a for a, b in zip(places, places[1:])]


def most_pairs(a, b):
    """The greatest number of pairs of overlapping marks of one label."""
    import numpy
    from scipy.optimize import linear_sum_assignment

    if not a or not b:
        return 0
    fits = numpy.array([[int(x[0] == y[0] and x[1] < y[2] and y[1] < x[2]) for y in b] for x in a])
    return int(fits[linear_sum_assignment(-fits)].sum())


def expected_figures(articles, annotators):
    """Figure id -> value, by other programs."""
    import krippendorff
    import numpy
    import segeval
    from nltk.metrics.agreement import AnnotationTask
    from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

    out = {}
    tokens = {a: [] for a in annotators}
    for words, layers in articles.values():
        for annotator in annotators:
            tokens[annotator] += innermost(len(words), layers[annotator])
    data = [(a, str(i), v) for a in annotators for i, v in enumerate(tokens[a])]
    task = AnnotationTask(data=data)
    out["observed_agreement"] = task.avg_Ao()
    out["cohen_kappa"] = task.kappa()
    pairs = list(itertools.combinations(sorted(annotators), 2))
    of_pairs = [AnnotationTask(data=[d for d in data if d[0] in pair]) for pair in pairs]
    out["scott_pi"] = sum(t.pi() for t in of_pairs) / len(pairs)
    # nltk's pi of several annotators is Fleiss' kappa.
    out["fleiss_kappa"] = task.pi()
    numbers = {v: i for i, v in enumerate(sorted({*LABELS, "nothing"}))}
    table = numpy.array([[numbers[v] for v in tokens[a]] for a in annotators], dtype=float)
    out["krippendorff_alpha"] = krippendorff.alpha(
        reliability_data=table, level_of_measurement="nominal", value_domain=list(numbers.values())
    )
    sk = [cohen_kappa_score(tokens[a], tokens[b]) for a, b in pairs]
    assert abs(sum(sk) / len(sk) - out["cohen_kappa"]) < 1e-9, "nltk and scikit-learn differ"
    out["krippendorff_alpha_unitising"] = unitising(articles, annotators, LABELS)

    nested = {a: [] for a in annotators}
    for words, layers in articles.values():
        for annotator in annotators:
            for label in LABELS:
                nested[annotator] += covered(len(words), layers[annotator], label)
    out["cohen_kappa_nested"] = sum(cohen_kappa_score(nested[a], nested[b]) for a, b in pairs) / len(pairs)
    pair_of = [(a, str(i), v) for a in annotators for i, v in enumerate(nested[a])]
    out["observed_agreement_nested"] = AnnotationTask(data=pair_of).avg_Ao()
    pis = [AnnotationTask(data=[d for d in pair_of if d[0] in pair]).pi() for pair in pairs]
    out["scott_pi_nested"] = sum(pis) / len(pis)
    for label in LABELS:
        row = {a: [] for a in annotators}
        for words, layers in articles.values():
            for annotator in annotators:
                row[annotator] += covered(len(words), layers[annotator], label)
        kappas = [cohen_kappa_score(row[a], row[b]) for a, b in pairs]
        out["cohen_kappa", label] = sum(kappas) / len(kappas)
    if len(pairs) == 1:
        a, b = pairs[0]
        scores = precision_recall_fscore_support(nested[a], nested[b], average="binary")
        out["precision_token"], out["recall_token"], out["f1_token"] = scores[:3]

    similarities, segmentations = [], []
    for a, b in pairs:
        edits = matches = places = 0
        for words, layers in articles.values():
            found = segeval.boundary_statistics(
                masses(len(words), layers[a]), masses(len(words), layers[b])
            )
            edits += float(found["count_edits"])
            kinds = ("additions", "substitutions", "transpositions", "matches")
            matches += sum(len(found[kind]) for kind in kinds)
            places += found["pbs"]
        similarities.append(1 - edits / matches)
        segmentations.append(1 - edits / places)
    out["boundary_similarity"] = sum(similarities) / len(similarities)
    out["segmentation_similarity"] = sum(segmentations) / len(segmentations)

    common = sizes = 0
    for a, b in pairs:
        for _, layers in articles.values():
            common += most_pairs(layers[a], layers[b])
            sizes += len(layers[a]) + len(layers[b])
    out["f1_overlap"] = 2 * common / sizes
    return out


def expected_spans(articles, pair):
    """Exact precision, recall and F1 by seqeval, which knows no nesting."""
    from seqeval.metrics import f1_score, precision_score, recall_score
    from seqeval.scheme import IOB2

    a, b = pair
    rows = [[bio(len(w), layers[x]) for w, layers in articles.values()] for x in (a, b)]
    out = {}
    for name, score in [("precision", precision_score), ("recall", recall_score), ("f1", f1_score)]:
        out[f"{name}_exact"] = score(*rows, mode="strict", scheme=IOB2)
        out[f"{name}_exact_macro"] = score(*rows, mode="strict", scheme=IOB2, average="macro")
    return out


def gamma_of(marks, pair):
    """pygamma-agreement's gamma of one article, and the relative error that it allows itself."""
    import numpy
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum
    from pygamma_agreement.sampler import ShuffleContinuumSampler

    numpy.random.seed(4)
    continuum = Continuum()
    for annotator in pair:
        for label, first, end in marks[annotator]:
            continuum.add(annotator, Segment(first, end), label)
    found = continuum.compute_gamma(
        CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1.0),
        n_samples=200,
        sampler=ShuffleContinuumSampler(),
    )
    return found


# -- the comparison ---------------------------------------------------------------------------


def figures(attache, project, *more):
    said = subprocess.run(
        [attache, "agreement", str(project), "--json", *more], check=True, capture_output=True, text=True
    )
    found = json.loads(said.stdout)
    out = {}
    for metric in found["metrics"]:
        if metric["scope"] == "entities":
            key = (metric["name"], metric["label"]) if metric["label"] else metric["name"]
            out[key] = metric["value"]
    return out


def compare(wanted, found, where):
    for key, value in wanted.items():
        got = found.get(key)
        assert got is not None and abs(got - value) < 1e-9, f"{where}: {key} is {got}, others say {value}"
    return len(wanted)


def check(attache, _project, workdir):
    """Raises AssertionError where a figure differs; gives a line that says what was compared."""
    workdir, rng, compared = Path(workdir), random.Random(2026), 0
    for case, (annotators, nested) in enumerate(
        [(["ana", "bo"], False), (["ana", "bo"], True), (["ana", "bo", "cleo"], True)]
    ):
        articles = generated(rng, annotators, 6, 160, 24, nested)
        project = workdir / f"project-{case}"
        write_project(project, articles, annotators)
        found = figures(attache, project)
        wanted = expected_figures(articles, annotators)
        if not nested:
            wanted |= expected_spans(articles, annotators)
        compared += compare(wanted, found, project.name)
    return f"{compared} figures equal to 1e-9; {check_gamma(attache, workdir, rng)}"


def check_gamma(attache, workdir, rng):
    try:
        import pygamma_agreement  # noqa: F401
    except ImportError as why:
        return f"SKIPPED gamma, for which a package is missing: {why}"
    worst = 0.0
    for case in range(3):
        annotators = ["ana", "bo"]
        articles = generated(rng, annotators, 1, 160, 20, False)
        (words, layers) = articles["article-000"]
        # Both begin and end with the text, so that both programs mean the same continuum.
        for annotator in annotators:
            inner = [m for m in layers[annotator] if m[1] > 1 and m[2] < len(words) - 2]
            layers[annotator] = [("date", 0, 2), *inner, ("date", len(words) - 2, len(words))]
        project = workdir / f"gamma-{case}"
        write_project(project, articles, annotators)
        found = figures(attache, project)
        theirs = gamma_of(layers, annotators)
        apart = abs(found["gamma"] - theirs.gamma)
        # Both are sampled: ours to 2 % of the expected disorder, theirs with 200 samples.
        allowed = 0.05 * (1 - theirs.gamma) + 0.002
        assert apart <= allowed, f"gamma is {found['gamma']}, pygamma-agreement says {theirs.gamma}"
        worst = max(worst, apart)
    return f"gamma within {worst:.4f} of pygamma-agreement"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(check(sys.argv[1], None, folder))
