//! How large a picture is, read from its head, so that a page can leave room for it. Of a photograph
//! that is to be turned, the size is that of the turned one, as browsers show it.

use std::io::{Read, Seek, SeekFrom};

/// Width and height, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// Most segments of a JPEG that are looked at before its frame.
const MAX_SEGMENTS: usize = 1_000;

/// The size of a picture of this media type; `None` when its head does not tell it.
pub fn size(file: &mut (impl Read + Seek), kind: &str) -> Option<Size> {
    match kind {
        "image/png" => png(file),
        "image/gif" => gif(file),
        "image/jpeg" => jpeg(file),
        "image/webp" => webp(file),
        _ => None,
    }
    .filter(|size| size.width > 0 && size.height > 0)
}

fn take<const N: usize>(file: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn png(file: &mut impl Read) -> Option<Size> {
    take::<12>(file)?;
    let [b'I', b'H', b'D', b'R'] = take(file)? else {
        return None;
    };
    Some(Size {
        width: u32::from_be_bytes(take(file)?),
        height: u32::from_be_bytes(take(file)?),
    })
}

fn gif(file: &mut impl Read) -> Option<Size> {
    take::<6>(file)?;
    Some(Size {
        width: u16::from_le_bytes(take(file)?).into(),
        height: u16::from_le_bytes(take(file)?).into(),
    })
}

fn jpeg(file: &mut (impl Read + Seek)) -> Option<Size> {
    take::<2>(file)?;
    let mut turned = false;
    for _ in 0..MAX_SEGMENTS {
        let [mut fill, mut marker] = take(file)?;
        // Any number of 0xff may stand before a marker.
        while marker == 0xff {
            [fill, marker] = [marker, take::<1>(file)?[0]];
        }
        if fill != 0xff {
            return None;
        }
        let length = u16::from_be_bytes(take(file)?).checked_sub(2)?;
        match marker {
            // A frame: all of 0xc0 to 0xcf but the tables among them.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                take::<1>(file)?;
                let height = u32::from(u16::from_be_bytes(take(file)?));
                let width = u32::from(u16::from_be_bytes(take(file)?));
                let (width, height) = if turned {
                    (height, width)
                } else {
                    (width, height)
                };
                return Some(Size { width, height });
            }
            // What a camera notes.
            0xe1 => {
                let mut segment = vec![0; length.into()];
                file.read_exact(&mut segment).ok()?;
                turned |= is_turned(&segment).unwrap_or(false);
            }
            _ => {
                file.seek(SeekFrom::Current(length.into())).ok()?;
            }
        }
    }
    None
}

/// Whether Exif says that the picture lies on its side (orientations 5 to 8).
fn is_turned(segment: &[u8]) -> Option<bool> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = tiff.get(at..)?.first_chunk()?;
        Some(if little {
            u16::from_le_bytes(*bytes)
        } else {
            u16::from_be_bytes(*bytes)
        })
    };
    let long = |at: usize| {
        let bytes = tiff.get(at..)?.first_chunk()?;
        Some(if little {
            u32::from_le_bytes(*bytes)
        } else {
            u32::from_be_bytes(*bytes)
        })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    for entry in 0..usize::from(short(directory)?) {
        let at = directory.checked_add(2 + entry * 12)?;
        if short(at)? == 0x0112 {
            return Some((5..=8).contains(&short(at.checked_add(8)?)?));
        }
    }
    Some(false)
}

fn webp(file: &mut impl Read) -> Option<Size> {
    take::<12>(file)?;
    let form = take::<4>(file)?;
    take::<4>(file)?;
    match &form {
        b"VP8 " => {
            // A frame's tag, then three bytes that begin a key frame.
            take::<6>(file)?;
            Some(Size {
                width: (u16::from_le_bytes(take(file)?) & 0x3fff).into(),
                height: (u16::from_le_bytes(take(file)?) & 0x3fff).into(),
            })
        }
        b"VP8L" => {
            take::<1>(file)?;
            let bits = u32::from_le_bytes(take(file)?);
            Some(Size {
                width: (bits & 0x3fff) + 1,
                height: ((bits >> 14) & 0x3fff) + 1,
            })
        }
        b"VP8X" => {
            take::<4>(file)?;
            let mut number = || {
                let [a, b, c] = take(file)?;
                Some(u32::from_le_bytes([a, b, c, 0]) + 1)
            };
            Some(Size {
                width: number()?,
                height: number()?,
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn of(bytes: &[u8], kind: &str) -> Option<(u32, u32)> {
        size(&mut Cursor::new(bytes), kind).map(|size| (size.width, size.height))
    }

    const EXIF: &[u8] =
        b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    const FRAME: &[u8] = b"\xff\xff\xc0\x00\x0b\x08\x01\x02\x03\x04\x01";

    #[test]
    fn each_kind_tells_its_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x02\0\0\0\x07";
        assert_eq!(of(png, "image/png"), Some((258, 7)));
        assert_eq!(of(b"GIF89a\x02\x01\x07\x00", "image/gif"), Some((258, 7)));
        let tables = b"\xff\xe0\x00\x04ab\xff\xc4\x00\x03a";
        let jpeg = [b"\xff\xd8".as_slice(), tables, FRAME].concat();
        assert_eq!(of(&jpeg, "image/jpeg"), Some((772, 258)));
        let turned = [b"\xff\xd8".as_slice(), EXIF, tables, FRAME].concat();
        assert_eq!(of(&turned, "image/jpeg"), Some((258, 772)));
        let lossy = b"RIFF....WEBPVP8 ....abc\x9d\x01\x2a\x02\x41\x07\x00";
        assert_eq!(of(lossy, "image/webp"), Some((258, 7)));
        let lossless = b"RIFF....WEBPVP8L....\x2f\x01\x81\x01\x00";
        assert_eq!(of(lossless, "image/webp"), Some((258, 7)));
        let extended = b"RIFF....WEBPVP8X....\x10\0\0\0\x01\x01\0\x06\0\0";
        assert_eq!(of(extended, "image/webp"), Some((258, 7)));
    }

    #[test]
    fn what_is_cut_off_or_nonsense_has_no_size() {
        let jpeg = [b"\xff\xd8".as_slice(), EXIF, FRAME].concat();
        for length in 0..jpeg.len() - 1 {
            assert_eq!(of(&jpeg[..length], "image/jpeg"), None, "{length}");
        }
        let endless = [b"\xff\xd8".as_slice(), &b"\xff\xe0\0\x02".repeat(2_000)].concat();
        for (bytes, kind) in [
            (endless.as_slice(), "image/jpeg"),
            (b"\xff\xd8\xff\xe0\0\0", "image/jpeg"),
            (b"\xff\xd8\x00\xe0\0\x02", "image/jpeg"),
            (b"GIF89a\0\0\x07\0", "image/gif"),
            (
                b"\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT\0\0\0\x01\0\0\0\x01",
                "image/png",
            ),
            (b"RIFF....WEBPABCD....aaaaaaaaaa", "image/webp"),
            (b"GIF89a\x01\0\x01\0", "image/avif"),
        ] {
            assert_eq!(of(bytes, kind), None, "{kind}");
        }
    }
}
