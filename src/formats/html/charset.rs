//! Bytes of a page to text, by what the page says of its encoding.

use encoding_rs::Encoding;

use crate::formats::decode::{self, DecodeError};

/// Bytes at the beginning where a page says its encoding.
const HEAD: usize = 4096;

/// The page's source. What is valid UTF-8 is that, whatever the page says: many are saved anew
/// and keep what they said before.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, DecodeError> {
    let is_marked = Encoding::for_bom(bytes).is_some();
    if !is_marked
        && std::str::from_utf8(bytes).is_err()
        && let Some(encoding) = said(bytes)
    {
        decode::check_size(bytes.len() as u64)?;
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        return text
            .map(std::borrow::Cow::into_owned)
            .ok_or(DecodeError::Malformed { encoding: encoding.name(), at: first_bad(encoding, bytes) });
    }
    decode::decode(bytes).map(|d| d.text.as_str().to_owned())
}

/// The encoding that a `charset=` near the beginning names. One that such a page can't be in, as
/// its `charset=` was read as ASCII, is not meant.
fn said(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: Vec<u8> = bytes.iter().take(HEAD).map(u8::to_ascii_lowercase).collect();
    let head = String::from_utf8_lossy(&head);
    let (_, rest) = head.split_once("charset")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.+".contains(c))).unwrap_or(rest.len());
    Encoding::for_label(&rest.as_bytes()[..end]).filter(|e| e.is_ascii_compatible())
}

/// Where the first sequence stands that does not decode.
fn first_bad(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out =
        String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    let (_, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
    read.saturating_sub(1)
}
