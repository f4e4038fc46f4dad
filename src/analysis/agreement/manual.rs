//! The page of the manual on agreement: written by hand where it explains, generated where it
//! lists, and compared with `docs/agreement.md`.

use std::fmt::Write;

use super::metrics::METRICS;

const HEAD: &str = "# Agreement

What `attache agreement`, the figures in the window and the report compute. The list of metrics is
made from the program's own table.

## What is compared

- **Annotators and articles.** Layers that nobody has begun are left out, and articles that fewer than
  two of the chosen annotators have begun. The decided layer counts only if it is named.
- **Pairs.** With more than two annotators, precision, recall and F1 add up the counts of all pairs; the
  kappas, pi, observed agreement, boundary and segmentation similarity are the mean over the pairs for
  which there is a value. Fleiss' kappa takes the articles that all have annotated; Krippendorff's alphas
  take whoever there is. The annotator whose id comes first is the reference (rows of the matrix).
- **Scopes.** `entities`: labelled spans. `commitments`: frames by their extent. `cues`, `roles`,
  `attributes`: parts of aligned commitments, each role and attribute on its own.
- **Labels.** A figure without a label is about all labels; one with a label takes only it. Labels merged
  in the schema count as their successor.

## Units

| unit | what it is |
|---|---|
| span | an annotation with its label and its words; one in several pieces is one span. For unitising alpha and gamma it reaches from its first token to its last |
| token with its innermost label | a word or punctuation mark as the caret steps over it, with the label of the annotation with the fewest tokens over it (of equally many, the label whose id comes last), or nothing. For one label: whether any annotation with the label is over it |
| pair of token and label | each label on each token, there or not: nested annotations count each |
| place between two tokens | where an annotation, or a piece of one, can begin or end; the ends of the text are none |
| frame part | a filler of a role, a value of an attribute, or a cue, of commitments that are aligned as in review |

Spans are exactly the same if they have the same label and the same characters. Spans overlap if they
share a byte and have the same label; as many are paired as can be, each once. Spans that touch no token
count as spans only. Annotations of one label and annotator that overlap are joined for unitising alpha.

## Limits

The limits of 95 % are percentiles of a bootstrap over articles (Efron 1979): 1,000 times as many
articles are drawn, with replacement, as there are, from the seed. There are none for a single article,
for a figure that was undefined in more than one round of twenty, and for the kappa of attributes. Those
of gamma are of its sampling alone: 30 shuffles of every article at least, and as many as hold the expected
disorder to 2 % (300 at most). Gamma of more than two annotators adds up the pairs, since the best alignment of three at
once is NP-hard; it then differs from the gamma of the paper.

## Which of several definitions

- **Gamma** weighs place and label alike (α = β = Δ∅ = 1); the authors' own program weighs place three
  times as much. Two shifts of a shuffle are at least half the mean length of a span apart, as in that
  program, where the paper says the whole of it.
- **Unitising alpha** is that of Krippendorff (1995) in the form of 2004. Krippendorff, Mathet, Bouvry and
  Widlöcher (2016) say that it does not behave as one would expect with more than two observers, and give
  another one: of three annotators and more, look at the pairs.

## When there is no figure

It is said why: no article has two layers, nobody annotated any, all units have the same value (so
that nothing tells agreement from chance), one of the two annotated none. A mean over labels takes the
labels that anybody used; a precision or recall that has nothing to divide by counts as 0 there.

## Worked examples

Published figures that the program's tests compute again:

| figure | example |
|---|---|
| Observed agreement | Artstein and Poesio (2008), pp. 558 and 568; Cohen (1960), p. 45; Krippendorff (2004), p. 246 |
| Cohen's kappa | the same, and Krippendorff (1995), p. 57, read minute by minute |
| Scott's pi | Artstein and Poesio (2008), pp. 558 and 568; Krippendorff (2004), p. 246, and (1995), p. 57 |
| Fleiss' kappa | Fleiss (1971), p. 379; the English Wikipedia's article |
| Krippendorff's alpha | Krippendorff (2011), sections A to C; (2004), pp. 224, 227 and 230; (1995), p. 57 |
| Krippendorff's alpha, unitising | Krippendorff (2004), p. 254, and (1995), p. 57 |
| Gamma | dissimilarities of Mathet et al. (2015), figure 10; disorders of pygamma-agreement 0.5.9 |
| Boundary and segmentation similarity | segeval's tests; two hypotheses against two readers of Hearst (1997) |
| Precision, recall and F1 | exact: seqeval's manual; overlap: nervaluate's; token and means of labels: scikit-learn's |

## JSON

`attache agreement PROJECT --json` writes `{\"annotators\": [...], \"articles\": N, \"metrics\": [...]}`; each
metric has `name`, `scope`, `label`, `value`, `n` (how many units) and `undefined`. Limits follow as
`NAME_low` and `NAME_high`. The matrix comes as `confusion` with labels `FIRST|SECOND`, the value being
the number of tokens.

## Metrics
";

/// The whole page.
#[must_use]
pub fn manual() -> String {
    let mut out = HEAD.to_owned();
    for metric in METRICS {
        // Writing to a string never fails.
        let _ = write!(
            out,
            "\n### {} (`{}`)\n\n{}\n\n- Unit: {}\n- Formula: {}\n- Source: {}\n",
            metric.name,
            metric.id,
            metric.what,
            metric.unit.name(),
            metric.formula,
            metric.source
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_the_manual_is_up_to_date() {
        let kept = include_str!("../../../docs/agreement.md");
        assert!(kept == manual(), "docs/agreement.md is not what the table of metrics says:\n{}", manual());
    }
}
