//! Published examples, each through layers: what the figure counts is tested with it.
//!
//! Figures are those of the sources; where a source is a paper or a book, they were read in a
//! program that tests itself against it (`DKPro` Agreement, nltk, statsmodels), which is named then.

use super::*;

/// Tokens of which each annotator gave every one a label: how many, and a letter for each annotator.
fn coded(rows: &[(usize, &'static str)]) -> Agreement {
    let marks = |annotator: usize| {
        let labels =
            rows.iter().flat_map(|(times, row)| std::iter::repeat_n(&row[annotator..=annotator], *times));
        Some(labels.enumerate().map(|(at, label)| (label, at, at + 1)).collect())
    };
    let tokens = rows.iter().map(|(times, _)| times).sum();
    measured(&[(tokens, (0..rows[0].1.len()).map(marks).collect())], &quick())
}

/// Articles of one token each, with a letter for each annotator; a dot is an article without a layer.
fn coded_in_part(rows: &[&'static str]) -> Agreement {
    let article = |row: &&'static str| {
        let label = |at: usize| (&row[at..=at] != ".").then(|| vec![(&row[at..=at], 0, 1)]);
        (1, (0..row.len()).map(label).collect())
    };
    measured(&rows.iter().map(article).collect::<Vec<_>>(), &quick())
}

fn of_label(agreement: &Agreement, metric: &str, label: &str) -> f64 {
    agreement.find(metric, Scope::Entities, Some(label)).unwrap().value.unwrap()
}

/// Artstein and Poesio (2008: 558), 100 items with the labels STAT and IREQ; (2008: 568) with
/// CHCK, too. Read in `DKPro` Agreement, `ArtsteinPoesio2008Test`; the second also in nltk,
/// `metrics/agreement.py`, as Ao = 0.88, π = 0.79953.
#[test]
fn artstein_and_poesio_2008() {
    let two = coded(&[(20, "ss"), (20, "is"), (10, "si"), (50, "ii")]);
    is(&two, "observed_agreement", 0.7, 1e-12);
    is(&two, "scott_pi", 0.341, 0.0005);
    is(&two, "cohen_kappa", 0.348, 0.0005);
    let three = coded(&[(46, "ss"), (6, "is"), (32, "ii"), (6, "ic"), (10, "cc")]);
    is(&three, "observed_agreement", 0.88, 1e-12);
    is(&three, "scott_pi", 0.799_532_241_897_761_5, 1e-12);
    is(&three, "cohen_kappa", 0.8013, 0.00005);
    is(&three, "krippendorff_alpha", 0.800, 0.001);
    let confusion = three.confusion(Scope::Entities);
    assert_eq!(confusion.labels.len(), 3);
    // c, i, s, nothing: six times each the first says i and the second c or s.
    assert_eq!([confusion.at(1, 0), confusion.at(1, 2), confusion.at(2, 1)], [6, 6, 0]);
}

/// Cohen (1960: 45), 200 cases: Ao = 0.70, κ = 0.492; (1960: 37), in hundredths: Ao = 0.29. Read in
/// `DKPro` Agreement, `Cohen1960Test`.
#[test]
fn cohen_1960() {
    let rows = ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"];
    let table = |counts: [usize; 9]| coded(&counts.into_iter().zip(rows).collect::<Vec<_>>());
    let cases = table([88, 14, 18, 10, 40, 10, 2, 6, 12]);
    is(&cases, "observed_agreement", 0.70, 1e-12);
    is(&cases, "cohen_kappa", 0.492, 0.0005);
    is(&table([25, 12, 3, 13, 2, 15, 12, 16, 2]), "observed_agreement", 0.29, 1e-12);
}

/// Krippendorff (2004: 246): the same observed agreement and π; κ is higher where the annotators
/// differ in their habits. Read in `DKPro` Agreement, `coding/Krippendorff2004Test`.
#[test]
fn pi_and_kappa_of_krippendorff_2004() {
    let even = coded(&[
        (12, "aa"),
        (9, "ab"),
        (9, "ac"),
        (9, "ba"),
        (14, "bb"),
        (9, "bc"),
        (9, "ca"),
        (9, "cb"),
        (20, "cc"),
    ]);
    let uneven = coded(&[(12, "aa"), (18, "ab"), (18, "ac"), (14, "bb"), (18, "bc"), (20, "cc")]);
    for (agreement, kappa) in [(even, 0.186), (uneven, 0.258)] {
        is(&agreement, "observed_agreement", 0.460, 1e-12);
        is(&agreement, "scott_pi", 0.186, 0.0005);
        is(&agreement, "cohen_kappa", kappa, 0.0005);
    }
}

/// Krippendorff (1995: 57), three pairs of observers on 24 minutes, read minute by minute: A has
/// κ = 0.385, π = 0.314, α = 0.329. Read in `DKPro` Agreement, `Krippendorff1995Test`. As there is one
/// label only, pairs of token and label are the tokens.
#[test]
fn the_minutes_of_krippendorff_1995() {
    let a = two(24, &[("u", 2, 10), ("u", 14, 20)], &[("u", 4, 8), ("u", 15, 17)]);
    let jill =
        [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)].map(|(start, end)| ("u", start, end));
    let b = two(24, &[("u", 0, 18)], &jill);
    let c = two(
        24,
        &[("u", 2, 8), ("u", 10, 12), ("u", 14, 18), ("u", 20, 22)],
        &[("u", 0, 2), ("u", 4, 8), ("u", 10, 14), ("u", 16, 18), ("u", 20, 22)],
    );
    for (agreement, kappa) in [(&a, 0.385), (&b, 0.385), (&c, 0.314)] {
        is(agreement, "cohen_kappa", kappa, 0.0005);
        is(agreement, "cohen_kappa_nested", kappa, 0.0005);
        is(agreement, "scott_pi", 0.314, 0.0005);
        is(agreement, "scott_pi_nested", 0.314, 0.0005);
    }
    is(&a, "krippendorff_alpha", 0.329, 0.0005);
    let d = two(24, &[("u", 0, 24)], &[("u", 0, 24)]);
    assert_eq!(value(&d, "cohen_kappa"), Err(Undefined::NoVariation));
    assert_eq!(value(&d, "scott_pi"), Err(Undefined::NoVariation));
}

/// Fleiss (1971: 379), thirty subjects, six raters, five diagnoses: κ = 0.430, and of each
/// diagnosis 0.248, 0.248, 0.517, 0.470, 0.565 (from rounded shares, so within 0.005). Read in `DKPro`
/// Agreement, `Fleiss1971Test`, and in statsmodels, `test_inter_rater.py`, as 0.4302445.
#[test]
fn fleiss_1971() {
    let rows = [
        "dddddd", "bbbeee", "bcccce", "eeeeee", "bbbddd", "aacccc", "ccccee", "aacccd", "aadddd", "eeeeee",
        "addddd", "abdddd", "bbbccc", "addddd", "bbddde", "ccccce", "aaadee", "aaaaab", "bbdddd", "acceee",
        "eeeeee", "bddddd", "bbdeee", "aadddd", "adddde", "bbbbbd", "aaaaee", "bbdddd", "accccc", "eeeeee",
    ];
    let agreement = coded(&rows.map(|row| (1, row)));
    is(&agreement, "fleiss_kappa", 0.430_244_5, 1e-7);
    for (label, kappa) in ["a", "b", "c", "d", "e"].into_iter().zip([0.248, 0.248, 0.517, 0.470, 0.565]) {
        let found = of_label(&agreement, "fleiss_kappa", label);
        assert!((found - kappa).abs() < 0.005, "{label} is {found}");
    }
}

/// Ten subjects, fourteen raters, five categories: the example of the English Wikipedia's article on
/// Fleiss' kappa, 0.210, as statsmodels, `test_inter_rater.py`, has it.
#[test]
fn fleiss_kappa_of_the_wikipedia() {
    let rows = [
        "eeeeeeeeeeeeee",
        "bbccccccddddee",
        "cccdddddeeeeee",
        "bbbcccccccccdd",
        "aabbccccccccde",
        "aaaaaaabbbbbbb",
        "aaabbccccccddd",
        "aabbbbbcccddee",
        "aaaaaabbbbbccd",
        "bbccdddeeeeeee",
    ];
    is(&coded(&rows.map(|row| (1, row))), "fleiss_kappa", 0.210, 0.0005);
}

/// Krippendorff (2004: 224, 227, 230): two observers and two values 0.095; more values 0.734; four
/// observers, some of whom didn't see all, 0.743. Read in `DKPro` Agreement,
/// `coding/Krippendorff2004Test`; the last in nltk, `test_disagreement.py`, as 0.743421052632, and there
/// −1/3 for three dresses.
#[test]
fn alpha_of_krippendorff_2004() {
    let a = coded(&["yn", "yy", "ny", "nn", "nn", "ny", "nn", "ny", "nn", "nn"].map(|row| (1, row)));
    is(&a, "krippendorff_alpha", 0.095, 0.0005);
    is(&a, "observed_agreement", 0.6, 1e-12);
    let b = coded(&[(1, "aa"), (1, "ab"), (4, "bb"), (1, "bc"), (5, "cc")]);
    is(&b, "krippendorff_alpha", 0.734, 0.0005);
    let c = ["bb.b", "llpl", "pppp", "pppp", "llll", "blpc", "cccc", "bblb", "llll", ".fff", "..bb", "..p."];
    is(&coded_in_part(&c), "krippendorff_alpha", 0.743_421_052_632, 1e-12);
    is(&coded_in_part(&["ynn", "yn.", "..n"]), "krippendorff_alpha", -1.0 / 3.0, 1e-12);
}

/// Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A, B and C: 0.095, 0.692,
/// 0.743. Read in tests of an implementation that gives their data and headings.
#[test]
fn alpha_of_krippendorff_2011() {
    let a = coded(&["01", "11", "01", "00", "00", "01", "00", "00", "10", "00"].map(|row| (1, row)));
    is(&a, "krippendorff_alpha", 0.095, 0.0005);
    let b = ["12", "11", "22", "22", "42", "33", "33", "33", "55", "44", "44", "14"];
    is(&coded(&b.map(|row| (1, row))), "krippendorff_alpha", 0.692, 0.0005);
    let c = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", ".3.."];
    is(&coded_in_part(&c), "krippendorff_alpha", 0.743, 0.0005);
}

/// Krippendorff (2004: 254), 300 tokens with the labels c and k: α = 0.7286, 1 and, of both, 0.8591.
/// Read in `DKPro` Agreement, `unitizing/Krippendorff2004Test`.
#[test]
fn unitising_alpha_of_krippendorff_2004() {
    let k = [("k", 30, 90), ("k", 150, 200)];
    let a = [[("c", 75, 145), ("c", 220, 250)].as_slice(), &k].concat();
    let b = [[("c", 70, 150), ("c", 205, 225), ("c", 250, 270)].as_slice(), &k].concat();
    let agreement = two(300, &a, &b);
    is(&agreement, "krippendorff_alpha_unitising", 0.8591, 0.0005);
    let c = of_label(&agreement, "krippendorff_alpha_unitising", "c");
    assert!((c - 0.7286).abs() < 0.0001, "{c}");
    assert!((of_label(&agreement, "krippendorff_alpha_unitising", "k") - 1.0).abs() < 1e-12);
}

/// scikit-learn's manual of `precision_recall_fscore_support`: cat, dog, pig, cat, dog, pig read as
/// cat, pig, dog, cat, cat, dog. Mean of labels 0.22…, 0.33…, 0.26…; of all 0.33…; of cat 0.66…, 1, 0.8.
/// Animals are a token each, so spans and tokens are the same.
#[test]
fn precision_and_recall_of_scikit_learn() {
    let agreement = coded(&["cc", "dp", "pd", "cc", "dc", "pd"].map(|row| (1, row)));
    for unit in ["exact", "overlap", "token"] {
        let scores =
            [("precision", 2.0 / 9.0, 2.0 / 3.0), ("recall", 1.0 / 3.0, 1.0), ("f1", 4.0 / 15.0, 0.8)];
        for (score, mean, of_cat) in scores {
            let name = format!("{score}_{unit}");
            is(&agreement, &name, 1.0 / 3.0, 1e-12);
            is(&agreement, &format!("{name}_macro"), mean, 1e-12);
            assert!((of_label(&agreement, &name, "c") - of_cat).abs() < 1e-12, "{name}");
        }
    }
}

/// seqeval's manual of `classification_report`: a MISC that begins a token early, and a PER. MISC has
/// 0, PER 1, all 0.50, and so the mean of labels.
#[test]
fn exact_spans_of_seqeval() {
    let agreement = measured(
        &[
            (7, vec![Some(vec![("MISC", 3, 6)]), Some(vec![("MISC", 2, 6)])]),
            (3, vec![Some(vec![("PER", 0, 2)]), Some(vec![("PER", 0, 2)])]),
        ],
        &quick(),
    );
    for score in ["precision_exact", "recall_exact", "f1_exact"] {
        is(&agreement, score, 0.5, 1e-12);
        is(&agreement, &format!("{score}_macro"), 0.5, 1e-12);
        assert_eq!([of_label(&agreement, score, "MISC"), of_label(&agreement, score, "PER")], [0.0, 1.0]);
    }
}

/// nervaluate's manual, after `SemEval` 2013 task 9.1, where `type` is our overlapping and `strict` our
/// exact: two sentences, 1.00 and 0.40; and its table of cases, 0.5 and 0.33, of which it lists one
/// right answer and counts two.
#[test]
fn overlapping_spans_of_nervaluate() {
    let john = vec![Some(vec![("PER", 1, 3), ("ORG", 6, 8)]), Some(vec![("PER", 2, 4), ("ORG", 6, 8)])];
    let marie = vec![
        Some(vec![("LOC", 1, 2), ("PER", 2, 4), ("DATE", 6, 7)]),
        Some(vec![("LOC", 1, 3), ("PER", 3, 4), ("DATE", 6, 7)]),
    ];
    let sentences = measured(&[(8, john), (7, marie)], &quick());
    let right = [("DRUG", 9, 10), ("DRUG", 11, 12)];
    let gold = [("BRAND", 0, 1), ("DRUG", 5, 6), ("DRUG", 7, 8), ("GROUP", 14, 15)];
    let said = [("BRAND", 2, 3), ("DRUG", 4, 6), ("BRAND", 7, 8), ("DRUG", 13, 15)];
    let cases = two(16, &[gold.as_slice(), &right].concat(), &[said.as_slice(), &right].concat());
    for score in ["precision", "recall", "f1"] {
        is(&sentences, &format!("{score}_overlap"), 1.0, 1e-12);
        is(&sentences, &format!("{score}_exact"), 0.4, 1e-12);
        is(&cases, &format!("{score}_overlap"), 0.5, 1e-12);
        is(&cases, &format!("{score}_exact"), 1.0 / 3.0, 1e-12);
    }
    let strict = ["DATE", "LOC", "ORG", "PER"].map(|label| of_label(&sentences, "f1_exact", label));
    assert_eq!(strict, [1.0, 0.0, 1.0, 0.0]);
}

/// Segments of so many tokens each, one after the other.
fn segments(lengths: &[usize]) -> Vec<Mark> {
    let ends = lengths.iter().scan(0, |at, length| {
        *at += length;
        Some(*at)
    });
    ends.zip(lengths).map(|(end, length)| ("s", end - length, end)).collect()
}

/// Fournier's own program, segeval, `similarity/boundary_test.py` and `segmentation_test.py`: a missed,
/// an added, a near and several clustered boundaries; two hypotheses against two readers of Hearst
/// (1997), “Stargazers look for life”.
#[test]
fn boundaries_of_fournier() {
    let (h1, h2): (&[usize], &[usize]) = (&[2, 6, 4, 2, 4, 3], &[2, 1, 1, 1, 5, 8, 2, 1]);
    let (first, second): (&[usize], &[usize]) = (&[2, 3, 3, 1, 3, 6, 3], &[2, 8, 2, 4, 2, 3]);
    let cases: [(&[usize], &[usize], f64, f64); 8] = [
        (&[2, 3, 6], &[5, 6], 0.5, 0.9),
        (&[2, 3, 6], &[2, 3, 3, 3], 2.0 / 3.0, 0.9),
        (&[2, 3, 6], &[2, 2, 7], 0.75, 0.95),
        (&[2, 3, 6], &[1, 1, 3, 1, 5], 0.5, 0.8),
        (h1, first, 0.571_428_57, 0.85),
        (h2, first, 0.388_888_88, 0.725),
        (h1, second, 0.428_571_42, 0.8),
        (h2, second, 0.333_333_33, 0.7),
    ];
    for (a, b, boundary, segmentation) in cases {
        let agreement = two(a.iter().sum(), &segments(a), &segments(b));
        is(&agreement, "boundary_similarity", boundary, 1e-7);
        is(&agreement, "segmentation_similarity", segmentation, 1e-12);
    }
}
