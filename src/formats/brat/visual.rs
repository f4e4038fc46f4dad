//! `visual.conf`: names and colours of types.

use std::collections::HashMap;

use crate::model::schema::{Colour, Rgb};

/// How types are shown.
#[derive(Default)]
pub(super) struct Visual<'a> {
    names: HashMap<&'a str, (&'a str, &'a str)>,
    colours: HashMap<&'a str, Colour>,
}

impl<'a> Visual<'a> {
    /// Of the file's content; what is not understood is passed over, since it only concerns looks.
    pub fn new(content: &'a str) -> Self {
        let mut visual = Self::default();
        let mut section = "";
        for line in content.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                section = name;
            } else if section == "labels" {
                visual.label(line);
            } else if section == "drawing" {
                visual.drawing(line);
            }
        }
        visual
    }

    /// `Type | Display name | Name`, longest first.
    fn label(&mut self, line: &'a str) {
        let mut fields = line.split('|').map(str::trim);
        let (Some(kind), Some(name)) = (fields.next(), fields.next().filter(|n| !n.is_empty())) else {
            return;
        };
        let short = fields.next_back().filter(|s| !s.is_empty()).unwrap_or(name);
        self.names.insert(kind, (name, short));
    }

    /// `Type <tab> bgColor:#7fa2ff, fgColor:black`.
    fn drawing(&mut self, line: &'a str) {
        let Some((kind, rest)) = line.split_once(char::is_whitespace) else { return };
        let ground = rest.split(',').find_map(|part| part.trim().strip_prefix("bgColor:"));
        if let Some(Ok(colour)) = ground.map(|c| c.trim().parse::<Rgb>()) {
            self.colours.insert(kind, firm(colour));
        }
    }

    /// How many types it names, and how many it gives a colour.
    pub fn counts(&self) -> (usize, usize) {
        (self.names.len(), self.colours.len())
    }

    /// The display name of a type, else the type with spaces.
    pub fn name(&self, kind: &str) -> String {
        self.names.get(kind).map_or_else(|| kind.replace('_', " "), |(name, _)| (*name).to_owned())
    }

    /// The shortest name of a type, where it has a shorter one.
    pub fn tag(&self, kind: &str) -> &'a str {
        self.names.get(kind).filter(|(name, short)| name != short).map_or("", |(_, short)| short)
    }

    /// The colour of a type.
    pub fn colour(&self, kind: &str) -> Option<Colour> {
        self.colours.get(kind).copied()
    }
}

/// Contrast that a label's colour has at least to its page: WCAG 2's for text.
const CONTRAST: f64 = 4.5;

/// From the tint behind words to colours of their own, for light and for dark pages: darker or
/// lighter until they stand out.
fn firm(tint: Rgb) -> Colour {
    let towards = |end: f64, page: f64| {
        let mixed = |step: u32| {
            let share = f64::from(step) / 20.0;
            Rgb(tint.0.map(|c| (f64::from(c) * (1.0 - share) + end * share).round() as u8))
        };
        let stands_out = |colour: &Rgb| contrast(luminance(*colour), page) >= CONTRAST;
        (0..=20).map(mixed).find(stands_out).unwrap_or(mixed(20))
    };
    Colour { light: towards(0.0, 1.0), dark: towards(255.0, luminance(Rgb([0x1f, 0x20, 0x23]))) }
}

/// Relative luminance, 0 to 1, as WCAG 2 defines it.
fn luminance(colour: Rgb) -> f64 {
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = colour.0.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Contrast ratio of two luminances, as WCAG 2 defines it.
fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONF: &str = "[labels]\nPerson | A person | Pers | Ps\nOrg | Organisation\n# no\n[drawing]\n\
                        SPAN_DEFAULT\tfgColor:black\nPerson\tbgColor:#ffccaa, borderColor:darken\nOrg\tbgColor:lightblue\n";

    #[test]
    fn names_and_colours_are_those_of_the_file() {
        let visual = Visual::new(CONF);
        assert_eq!((visual.name("Person").as_str(), visual.tag("Person")), ("A person", "Ps"));
        assert_eq!((visual.name("Org").as_str(), visual.tag("Org")), ("Organisation", ""));
        assert_eq!(visual.name("Part_of"), "Part of");
        assert!(visual.colour("Org").is_none(), "names of colours are not known");
        let colour = visual.colour("Person").unwrap();
        assert!(contrast(luminance(colour.light), 1.0) >= CONTRAST);
        let Rgb([r, g, b]) = colour.light;
        assert!(r > g && g > b, "still of that hue");
        assert_eq!(colour.dark, Rgb([0xff, 0xcc, 0xaa]), "stands out as it is");
    }
}
