//! Pages and pixels as PNG files.

use image::RgbaImage;

use super::faces::Faces;
use super::page::{PageBlock, PageSize};
use super::palette::Palette;
use super::picture::{Canvas, Rgba};

/// The most pixels that most programs can show of a picture, in either direction.
const LONGEST: u32 = 32_767;
/// The most pixels of a picture: it is held in memory while it is drawn, four bytes each.
const MOST: u32 = 200_000_000;

/// How high a PNG of that width may be, pixels.
#[must_use]
pub fn tallest_png(width: u32) -> u32 {
    if width > LONGEST { 0 } else { LONGEST.min(MOST / width.max(1)) }
}

/// Draws a page's blocks.
#[must_use]
pub fn draw_page(blocks: &[PageBlock], size: PageSize, faces: &Faces, palette: &Palette<Rgba>) -> RgbaImage {
    let (width, height) = (size.width.max(1.0) as u32, size.height.max(1.0) as u32);
    let mut canvas = Canvas::new(width, height, faces, palette);
    for block in blocks {
        canvas.list(&block.list, block.x - size.left, block.y, &[]);
    }
    canvas.image
}

/// A picture as the bytes of a PNG file; transparent parts stay so. `scale` (physical pixels to a
/// logical one) tells programs how large it is meant to be, `title` what it shows.
///
/// # Errors
/// When the picture has no pixels, or memory is short.
pub fn encode_png(image: &RgbaImage, scale: f32, title: &str) -> Result<Vec<u8>, png::EncodingError> {
    let opaque = image.as_raw().chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.width(), image.height());
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    // A logical pixel is a 96th of an inch.
    let per_metre = (96.0 * scale / 0.0254).round() as u32;
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit }));
    if !title.is_empty() {
        encoder.add_itxt_chunk("Title".to_owned(), title.replace('\0', " "))?;
    }
    let mut writer = encoder.write_header()?;
    if opaque {
        let pixels = image.as_raw().chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied();
        writer.write_image_data(&pixels.collect::<Vec<u8>>())?;
    } else {
        writer.write_image_data(image.as_raw())?;
    }
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_comes_back_with_its_pixels_and_its_size() {
        for alpha in [255, 90] {
            let image = RgbaImage::from_fn(5, 3, |x, y| image::Rgba([x as u8 * 40, y as u8 * 70, 9, alpha]));
            let bytes = encode_png(&image, 2.0, "Über 水").unwrap();
            assert_eq!(image::load_from_memory(&bytes).unwrap().to_rgba8(), image);
            let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
            assert_eq!(reader.info().pixel_dims.map(|dims| dims.xppu), Some(7559));
            let texts = &reader.info().utf8_text;
            assert_eq!(texts[0].get_text().unwrap(), "Über 水");
        }
    }

    #[test]
    fn what_no_program_could_show_is_not_drawn() {
        assert_eq!(tallest_png(1456), 32_767);
        assert_eq!(tallest_png(20_000), 10_000);
        assert_eq!(tallest_png(40_000), 0);
    }
}
