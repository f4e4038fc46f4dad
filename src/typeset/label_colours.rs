//! Colours of labels for readers who see colours differently, and arithmetic with colours.

use super::colours::Rgb;

/// Where the colours of labels come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LabelColours {
    /// From the schema.
    #[default]
    Schema,
    /// From a palette for readers to whom red and green look alike (deutan and protan).
    RedGreen,
    /// From a palette for readers to whom blue and yellow look alike (tritan).
    BlueYellow,
}

const fn rgb(n: u32) -> Rgb {
    [(n >> 16) as u8, (n >> 8) as u8, n as u8]
}

/// On light and on dark pages. Found by a search for the eight colours whose nearest two are
/// farthest apart as such a reader sees them, with 4.5:1 to the page, and hues near to those of
/// the default schema's labels.
const RED_GREEN: [[Rgb; 8]; 2] = [
    [
        rgb(0x9d_5971),
        rgb(0x79_0dc3),
        rgb(0x18_3d02),
        rgb(0x4d_5b0d),
        rgb(0xa2_43f3),
        rgb(0x00_005d),
        rgb(0x48_3770),
        rgb(0x83_7800),
    ],
    [
        rgb(0xfb_3373),
        rgb(0xa2_64ff),
        rgb(0x9b_cb96),
        rgb(0x9f_e119),
        rgb(0xd6_c0fc),
        rgb(0x6b_89af),
        rgb(0xa4_99f1),
        rgb(0xff_fb9d),
    ],
];
const BLUE_YELLOW: [[Rgb; 8]; 2] = [
    [
        rgb(0x9b_6964),
        rgb(0x70_27a4),
        rgb(0x00_4539),
        rgb(0x8c_2c00),
        rgb(0xd1_0fa2),
        rgb(0x00_6efe),
        rgb(0x55_003f),
        rgb(0x04_7400),
    ],
    [
        rgb(0xff_3707),
        rgb(0xaf_90ff),
        rgb(0x3c_ffeb),
        rgb(0xad_7c60),
        rgb(0xfe_59e9),
        rgb(0x54_8bbe),
        rgb(0xfc_abce),
        rgb(0x00_ca6d),
    ],
];

impl LabelColours {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Schema, Self::RedGreen, Self::BlueYellow];

    /// The colour of the label at a place; `None` is the schema's own.
    pub(super) fn at(self, place: usize, dark: bool) -> Option<Rgb> {
        let palette = match self {
            Self::Schema => return None,
            Self::RedGreen => &RED_GREEN,
            Self::BlueYellow => &BLUE_YELLOW,
        };
        let colours = &palette[usize::from(dark)];
        Some(colours[place % colours.len()])
    }
}

/// `amount` of `over` on `under`.
pub(super) fn mix(under: Rgb, over: Rgb, amount: f32) -> Rgb {
    let part = |at: usize| {
        let (under, over) = (f32::from(under[at]), f32::from(over[at]));
        (under + (over - under) * amount).round() as u8
    };
    [part(0), part(1), part(2)]
}

/// The parts of an sRGB colour as amounts of light, 0 to 1.
fn light(colour: Rgb) -> [f32; 3] {
    colour.map(|part| {
        let part = f32::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

/// The contrast of two colours by WCAG 2, 1 to 21.
#[must_use]
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let luminance = |colour| {
        let [r, g, b] = light(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colour, as far from the page's as it takes to have that contrast to it.
pub(super) fn at_least(ratio: f32, colour: Rgb, page: Rgb) -> Rgb {
    let end = if contrast(page, [0; 3]) > contrast(page, [255; 3]) { [0; 3] } else { [255; 3] };
    let enough = |colour: &Rgb| contrast(*colour, page) >= ratio;
    (0..=50u8).map(|step| mix(colour, end, f32::from(step) / 50.0)).find(enough).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::super::colours::PageColours;
    use super::*;
    use crate::model::schema::{LabelKind, Schema};

    /// How the colours look to a reader who lacks one kind of cones: the matrices for severity
    /// 1.0 in G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: A Physiologically-based Model
    /// for Simulation of Color Vision Deficiency. IEEE TVCG 15 (6), 2009.
    const PROTAN: [[f32; 3]; 3] = [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ];
    const DEUTAN: [[f32; 3]; 3] = [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ];
    const TRITAN: [[f32; 3]; 3] = [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ];
    const ALL_CONES: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    /// Least distance of two labels in `OKLab`; the eye's threshold is about 0.02.
    const APART: f32 = 0.1;

    fn times(rows: [[f32; 3]; 3], v: [f32; 3]) -> [f32; 3] {
        rows.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
    }

    /// B. Ottosson's `OKLab` (2020), in which distances are about as the eye sees them.
    fn oklab(light: [f32; 3]) -> [f32; 3] {
        let cones = times(
            [
                [0.412_221_47, 0.536_332_54, 0.051_445_994],
                [0.211_903_5, 0.680_699_5, 0.107_396_96],
                [0.088_302_46, 0.281_718_85, 0.629_978_7],
            ],
            light,
        );
        times(
            [
                [0.210_454_26, 0.793_617_8, -0.004_072_047],
                [1.977_998_5, -2.428_592_2, 0.450_593_7],
                [0.025_904_037, 0.782_771_77, -0.808_675_77],
            ],
            cones.map(f32::cbrt),
        )
    }

    /// The distance of the two of the default schema's entity labels that look most alike.
    fn nearest(page: PageColours, eyes: [[f32; 3]; 3]) -> f32 {
        let schema = Schema::default();
        let seen: Vec<[f32; 3]> = schema
            .labels
            .iter()
            .filter(|label| label.kind == LabelKind::Entity)
            .map(|label| times(eyes, light(page.line_of(&schema, label))).map(|part| part.clamp(0.0, 1.0)))
            .map(oklab)
            .collect();
        assert_eq!(seen.len(), 8);
        let pairs = seen.iter().enumerate().flat_map(|(at, a)| seen[..at].iter().map(move |b| (a, b)));
        let apart = |(a, b): (&[f32; 3], &[f32; 3])| {
            (0..3).map(|part| (a[part] - b[part]).powi(2)).sum::<f32>().sqrt()
        };
        pairs.map(apart).fold(f32::MAX, f32::min)
    }

    #[test]
    fn labels_stay_apart_for_the_readers_that_a_palette_is_for() {
        let kinds = [
            (LabelColours::RedGreen, vec![ALL_CONES, DEUTAN, PROTAN]),
            (LabelColours::BlueYellow, vec![ALL_CONES, TRITAN]),
        ];
        for (labels, eyes) in kinds {
            for (dark, high) in [(false, false), (true, false), (false, true), (true, true)] {
                let page = PageColours::of(dark, high, labels);
                for eyes in &eyes {
                    let apart = nearest(page, *eyes);
                    assert!(apart >= APART, "{labels:?}, dark {dark}, contrast {high}: {apart}");
                }
            }
        }
    }

    #[test]
    fn the_standard_colours_do_not_stay_apart_for_them() {
        for page in [PageColours::LIGHT, PageColours::DARK] {
            assert!(nearest(page, DEUTAN) < APART / 2.0 && nearest(page, TRITAN) < APART / 2.0);
        }
    }

    #[test]
    fn every_colour_of_a_palette_can_be_read_on_its_page() {
        for (place, labels) in (0..8).flat_map(|place| LabelColours::ALL.map(|labels| (place, labels))) {
            for page in [PageColours::LIGHT, PageColours::DARK] {
                let colour = labels.at(place, page.dark);
                assert!(colour.is_none_or(|c| contrast(c, page.page) >= 4.5), "{labels:?} {place}");
            }
        }
    }

    #[test]
    fn a_colour_too_near_to_the_page_moves_away_from_it() {
        let (pale, page) = ([0xf2, 0xd0, 0xd0], [255; 3]);
        assert!(contrast(at_least(7.0, pale, page), page) >= 7.0);
        assert_eq!(at_least(4.5, [0x20, 0x20, 0x80], page), [0x20, 0x20, 0x80]);
        assert!(contrast(at_least(4.5, [0x10, 0x10, 0x10], [0; 3]), [0; 3]) >= 4.5);
    }
}
