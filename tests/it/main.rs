//! All integration tests in one binary: each links the whole stack, so there is one.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed, as it should")]

mod access;
mod article_view;
mod bring;
mod cli;
mod dialogs;
mod editing;
mod figures;
mod fixtures;
mod folder;
mod git;
mod layers;
mod looks;
mod odd_files;
mod pictures;
mod pointer;
mod progress;
mod properties;
mod review;
mod review_on_disk;
mod review_whole;
mod review_window;
mod scripts;
mod shared;
mod there_and_back;
mod window;
