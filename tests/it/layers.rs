//! No layer knows what it may not.

use std::fs;
use std::path::{Path, PathBuf};

/// Layer, and what its files must not name.
const FORBIDDEN: [(&str, &[&str]); 8] = [
    (
        "model",
        &[
            "crate::storage",
            "crate::formats",
            "crate::analysis",
            "crate::typeset",
            "crate::session",
            "crate::cli",
            "crate::ui",
            "std::fs",
            "std::thread",
            "SystemTime",
            "Instant::now",
            "getrandom",
            "egui",
            "eframe",
        ],
    ),
    (
        "storage",
        &[
            "crate::formats",
            "crate::analysis",
            "crate::typeset",
            "crate::session",
            "crate::cli",
            "crate::ui",
            "egui",
            "eframe",
        ],
    ),
    (
        "formats",
        &[
            "crate::storage",
            "crate::analysis",
            "crate::typeset",
            "crate::session",
            "crate::cli",
            "crate::ui",
            "egui",
            "eframe",
        ],
    ),
    (
        "analysis",
        &[
            "crate::storage",
            "crate::formats",
            "crate::typeset",
            "crate::session",
            "crate::cli",
            "crate::ui",
            "std::fs",
            "egui",
            "eframe",
        ],
    ),
    (
        "typeset",
        &[
            "crate::storage",
            "crate::formats",
            "crate::analysis",
            "crate::session",
            "crate::cli",
            "crate::ui",
            "std::fs",
            "egui",
            "eframe",
        ],
    ),
    ("session", &["crate::cli", "crate::ui", "egui", "eframe"]),
    ("cli", &["crate::ui", "egui", "eframe"]),
    ("ui", &["crate::cli"]),
];

/// Crates that talk to a network.
const NETWORK: [&str; 7] = ["reqwest", "ureq", "hyper", "curl", "isahc", "std::net", "tungstenite"];

/// The sources of a folder; what only tests hold (`tests/`) may read files to test on.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                sources(&path, into);
            }
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Lines of code: comments may name what they like.
fn code(file: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().enumerate().map(|(i, l)| (i + 1, l.to_owned()));
    lines.filter(|(_, l)| !l.trim_start().starts_with("//")).collect()
}

#[test]
fn no_layer_knows_what_it_may_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (layer, forbidden) in FORBIDDEN {
        let mut files = Vec::new();
        sources(&root.join(layer), &mut files);
        assert!(!files.is_empty(), "no files in {layer}");
        for file in files {
            for (number, line) in code(&file) {
                let names = |word: &&&str| {
                    line.match_indices(**word).any(|(at, _)| {
                        let before = line[..at].chars().next_back();
                        let after = line[at + word.len()..].chars().next();
                        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                        !part(before) && !part(after)
                    })
                };
                for word in forbidden.iter().chain(&NETWORK).filter(names) {
                    wrong.push(format!("{}:{number} names {word}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
