use super::*;
use crate::formats::testing::read_as;

#[test]
fn show() {
    for name in std::env::var("PDFS").unwrap_or_default().split(':').filter(|n| !n.is_empty()) {
        let bytes = std::fs::read(name).unwrap();
        match read_as("pdf", "x.pdf", &bytes) {
            Ok(d) => println!(
                "=== {name}: {:?} {:?} {:?} {:?}\n{}",
                d[0].title,
                d[0].date,
                d[0].language,
                d[0].notes.losses,
                d[0].text.as_str()
            ),
            Err(e) => println!("=== {name}: {e}"),
        }
    }
}
