//! Bytes of a file to text, whichever of the usual encodings it is in.

use super::reader::FileProblem;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-16, high byte first.
    Utf16Be,
    /// UTF-16, low byte first: Excel's “Unicode text”.
    Utf16Le,
    /// UTF-8, of which ASCII is a part.
    Utf8,
    /// Windows-1252, of which Latin-1 is a part: what Excel writes in the West.
    Windows1252,
}

impl Encoding {
    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf16Be | Self::Utf16Le => "UTF-16",
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252 (Latin-1)",
        }
    }
}

/// Decodes piece by piece. The first bytes say which encoding it is; a file that seemed to be UTF-8 and
/// holds a byte that none has is Windows-1252, unless it has shown to be UTF-8 before: then it is broken.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    encoding: Option<Encoding>,
    /// Bytes that mean nothing without those that follow: at most three.
    left: Vec<u8>,
    /// Half of a character beyond 65535.
    high: Option<u16>,
    /// Whether a character beyond ASCII has been read as UTF-8.
    proven: bool,
}

/// What stands in 0x80 to 0x9f; five places hold nothing, and are read as in browsers.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Decoder {
    /// Decodes more of the file, to the end of `text`.
    pub(super) fn push(&mut self, bytes: &[u8], text: &mut String) -> Result<(), FileProblem> {
        let mut all = std::mem::take(&mut self.left);
        all.extend_from_slice(bytes);
        // Four bytes tell.
        if self.encoding.is_none() && all.len() < 4 {
            self.left = all;
            return Ok(());
        }
        self.decode(&all, text)
    }

    /// Decodes what is left; how the file was written.
    pub(super) fn finish(&mut self, text: &mut String) -> Result<Encoding, FileProblem> {
        let all = std::mem::take(&mut self.left);
        self.decode(&all, text)?;
        let rest = std::mem::take(&mut self.left);
        match self.encoding {
            // A character that was cut off: of UTF-8 only if nothing else can be meant.
            Some(Encoding::Utf8) if !rest.is_empty() && !self.proven => {
                self.encoding = Some(Encoding::Windows1252);
                windows(&rest, text);
            }
            Some(Encoding::Utf8) if !rest.is_empty() => return Err(FileProblem::Encoding),
            Some(Encoding::Utf16Be | Encoding::Utf16Le)
                if !rest.is_empty() || self.high.is_some() =>
            {
                return Err(FileProblem::Encoding);
            }
            Some(_) | None => {}
        }
        Ok(self.encoding.unwrap_or(Encoding::Utf8))
    }

    /// How the file is written, as far as it has been read.
    pub(super) fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    fn decode(&mut self, all: &[u8], text: &mut String) -> Result<(), FileProblem> {
        let (encoding, rest) = match self.encoding {
            Some(encoding) => (encoding, all),
            None => begin(all)?,
        };
        self.encoding = Some(encoding);
        match encoding {
            Encoding::Utf8 => self.utf8(rest, text)?,
            Encoding::Windows1252 => windows(rest, text),
            Encoding::Utf16Be => self.utf16(rest, u16::from_be_bytes, text)?,
            Encoding::Utf16Le => self.utf16(rest, u16::from_le_bytes, text)?,
        }
        if rest.contains(&0) && matches!(encoding, Encoding::Utf8 | Encoding::Windows1252) {
            return Err(FileProblem::NoText);
        }
        Ok(())
    }

    fn utf8(&mut self, bytes: &[u8], text: &mut String) -> Result<(), FileProblem> {
        let (good, rest, cut) = match std::str::from_utf8(bytes) {
            Ok(good) => (good, &[][..], true),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                let good = std::str::from_utf8(good).unwrap_or_default();
                (good, rest, error.error_len().is_none())
            }
        };
        self.proven |= !good.is_ascii();
        if !cut && self.proven {
            return Err(FileProblem::Encoding);
        }
        text.push_str(good);
        if cut {
            self.left = rest.to_vec();
        } else {
            self.encoding = Some(Encoding::Windows1252);
            windows(rest, text);
        }
        Ok(())
    }

    fn utf16(
        &mut self,
        bytes: &[u8],
        unit: fn([u8; 2]) -> u16,
        text: &mut String,
    ) -> Result<(), FileProblem> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units = self.high.take().into_iter();
        let units = units.chain(pairs.iter().map(|pair| unit(*pair)));
        let mut units = units.peekable();
        while let Some(first) = units.next() {
            let high = (0xd800..0xdc00).contains(&first);
            if high && units.peek().is_none() {
                self.high = Some(first);
                break;
            }
            let second = high.then(|| units.next()).flatten();
            let decoded = char::decode_utf16([first].into_iter().chain(second)).next();
            match decoded {
                Some(Ok(c)) => text.push(c),
                Some(Err(_)) | None => return Err(FileProblem::Encoding),
            }
        }
        self.left = rest.to_vec();
        Ok(())
    }
}

/// Which encoding a file that begins so is in, and what follows its mark.
fn begin(all: &[u8]) -> Result<(Encoding, &[u8]), FileProblem> {
    for (mark, encoding) in [
        (&[0xef, 0xbb, 0xbf][..], Encoding::Utf8),
        (&[0xff, 0xfe], Encoding::Utf16Le),
        (&[0xfe, 0xff], Encoding::Utf16Be),
    ] {
        if let Some(rest) = all.strip_prefix(mark) {
            return Ok((encoding, rest));
        }
    }
    match all {
        // A zip, or what Excel wrote before 2007.
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(FileProblem::Workbook),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Ok((Encoding::Utf16Le, all)),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Ok((Encoding::Utf16Be, all)),
        _ => Ok((Encoding::Utf8, all)),
    }
}

fn windows(bytes: &[u8], text: &mut String) {
    for byte in bytes {
        let odd = usize::from(*byte).checked_sub(0x80);
        let odd = odd.and_then(|place| WINDOWS_1252.get(place));
        text.push(odd.copied().unwrap_or(char::from(*byte)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes in pieces of every size, which must make no difference.
    fn decoded(bytes: &[u8]) -> Result<(String, Encoding), FileProblem> {
        let in_pieces = |size: usize| {
            let (mut decoder, mut text) = (Decoder::default(), String::new());
            for piece in bytes.chunks(size) {
                decoder.push(piece, &mut text)?;
            }
            let encoding = decoder.finish(&mut text)?;
            Ok((text, encoding))
        };
        let whole = in_pieces(bytes.len().max(1));
        for size in 1..8 {
            assert_eq!(in_pieces(size), whole, "{size}");
        }
        whole
    }

    fn read(bytes: &[u8], text: &str, encoding: Encoding) {
        assert_eq!(decoded(bytes), Ok((text.to_owned(), encoding)));
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_usual_encodings_are_known_by_their_bytes() {
        let text = "näme,€ 👩🏽‍🌾\n";
        read(text.as_bytes(), text, Encoding::Utf8);
        read(
            &[&[0xef, 0xbb, 0xbf], text.as_bytes()].concat(),
            text,
            Encoding::Utf8,
        );
        let little = utf16(&format!("\u{feff}{text}"), u16::to_le_bytes);
        read(&little, text, Encoding::Utf16Le);
        let big = utf16(&format!("\u{feff}{text}"), u16::to_be_bytes);
        read(&big, text, Encoding::Utf16Be);
        read(b"n\0a\0m\0e\0", "name", Encoding::Utf16Le);
        read(b"\0n\0a\0m\0e", "name", Encoding::Utf16Be);
        read(b"J\xfcrgen \x80 \x96", "Jürgen € –", Encoding::Windows1252);
        read(b"name\nJ\xfc", "name\nJü", Encoding::Windows1252);
        read(b"", "", Encoding::Utf8);
        read(b"a", "a", Encoding::Utf8);
        read(b"\xef\xbb\xbf", "", Encoding::Utf8);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decoded(b"PK\x03\x04\x14"), Err(FileProblem::Workbook));
        assert_eq!(decoded(b"\xd0\xcf\x11\xe0\xa1"), Err(FileProblem::Workbook));
        assert_eq!(decoded(b"name\0\0\0"), Err(FileProblem::NoText));
        // Has shown to be UTF-8, then holds what is none.
        assert_eq!(decoded("Jürgen\u{0}".as_bytes()), Err(FileProblem::NoText));
        assert_eq!(
            decoded(&["Jürgen ".as_bytes(), &[0xfc, b'x']].concat()),
            Err(FileProblem::Encoding)
        );
        assert_eq!(
            decoded(&["Jürgen ".as_bytes(), &[0xc3]].concat()),
            Err(FileProblem::Encoding)
        );
        assert_eq!(decoded(b"\xff\xfea\0b"), Err(FileProblem::Encoding));
        assert_eq!(decoded(b"\xff\xfe\x00\xd8"), Err(FileProblem::Encoding));
        assert_eq!(decoded(b"\xff\xfe\x00\xdca\0"), Err(FileProblem::Encoding));
    }
}
