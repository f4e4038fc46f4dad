//! Font faces that glyphs come from: a font file, a size and a variation, known by a number.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

use parley::FontData;
use skrifa::instance::NormalizedCoord;
use skrifa::outline::HintingInstance;

use super::glyphs;

/// A [`Face`] by its number in the program's one table of faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub(crate) u32);

impl FaceId {
    /// The number itself, counted from 0 without gaps.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// All that is needed to rasterise a glyph.
#[derive(Clone)]
pub struct Face {
    /// The font file, and the index of the font in it.
    pub font: FontData,
    /// Pixels per em.
    pub size: f32,
    /// Variation coordinates, normalised, 2.14 fixed point.
    pub coords: Box<[i16]>,
    /// Made bolder by the rasteriser, as the font has no such weight.
    pub embolden: bool,
    /// Whether quarter-pixel positions are worth their room in an atlas: not for fonts with
    /// thousands of square glyphs (Chinese, Japanese, Korean) nor for colour ones.
    pub subpixel: bool,
    /// What fits its outlines to the pixels, made when first needed, by whichever thread.
    hinting: OnceLock<Option<HintingInstance>>,
}

impl Face {
    /// What fits its outlines to the pixels, where that gains something.
    pub(super) fn hinting(&self) -> Option<&HintingInstance> {
        self.hinting.get_or_init(|| glyphs::hinter(self)).as_ref()
    }

    /// The same face at another size, in pixels per em.
    pub(super) fn at_size(&self, size: f32) -> Self {
        Self { size, hinting: OnceLock::new(), ..self.clone() }
    }

    /// Its variation, as the rasteriser wants it.
    pub(super) fn location(&self) -> Vec<NormalizedCoord> {
        self.coords.iter().map(|&coord| NormalizedCoord::from_bits(coord)).collect()
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face")
            .field("size", &self.size)
            .field("coords", &self.coords)
            .field("embolden", &self.embolden)
            .finish_non_exhaustive()
    }
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    blob: u64,
    index: u32,
    size: u32,
    embolden: bool,
    coords: Box<[i16]>,
}

#[derive(Default)]
struct Table {
    faces: Vec<Arc<Face>>,
    ids: HashMap<Key, FaceId>,
}

/// The table of faces, shared by all threads that lay out or draw.
#[derive(Clone, Default)]
pub struct Faces(Arc<RwLock<Table>>);

impl Faces {
    /// The face of that number; `None` only for a number from another table.
    #[must_use]
    pub fn get(&self, id: FaceId) -> Option<Arc<Face>> {
        self.0.read().ok()?.faces.get(id.0 as usize).cloned()
    }

    /// Makes what rasterising glyphs of the faces known so far needs.
    pub(super) fn warm_up(&self) {
        let known = self.0.read().map(|table| table.faces.clone()).unwrap_or_default();
        for face in known {
            // Kept in the face.
            let _ = face.hinting();
        }
    }

    /// The number of a shaped run's face.
    pub(super) fn of_run(&self, run: &parley::Run<'_, u8>) -> FaceId {
        let coords: Vec<i16> = run.normalized_coords().iter().map(|coord| coord.to_bits()).collect();
        self.intern(run.font(), run.font_size(), &coords, run.synthesis().embolden())
    }

    /// The number of a face, which is entered if it is new.
    fn intern(&self, font: &FontData, size: f32, coords: &[i16], embolden: bool) -> FaceId {
        let key = Key {
            blob: font.data.id(),
            index: font.index,
            size: size.to_bits(),
            embolden,
            coords: coords.into(),
        };
        if let Ok(table) = self.0.read()
            && let Some(&id) = table.ids.get(&key)
        {
            return id;
        }
        let Ok(mut table) = self.0.write() else { return FaceId(0) };
        if let Some(&id) = table.ids.get(&key) {
            return id;
        }
        let id = FaceId(table.faces.len() as u32);
        let subpixel = !super::glyphs::is_square_or_colour(font);
        table.faces.push(Arc::new(Face {
            font: font.clone(),
            size,
            coords: coords.into(),
            embolden,
            subpixel,
            hinting: OnceLock::new(),
        }));
        table.ids.insert(key, id);
        id
    }
}
