//! Which media type a file has: what its first bytes show, and only where they show nothing what
//! the sender claims. A page that is called a picture is none.

/// How many bytes of a file are looked at.
pub const HEAD_BYTES: usize = 64;

/// The type of what has no known one.
pub const UNKNOWN: &str = "application/octet-stream";

/// What browsers may show in place instead of saving it: nothing in these is ever run.
const SHOWN: [&str; 18] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "audio/mp4",
    "audio/x-m4a",
    "audio/aac",
    "audio/flac",
    "video/mp4",
    "video/ogg",
    "video/webm",
    "video/quicktime",
    "video/x-matroska",
];

/// What an attachment shows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A picture.
    Image,
    /// Sound.
    Audio,
    /// A film.
    Video,
    /// Its name only.
    Other,
}

/// How a file is shown: in place only if its type is one that browsers run nothing of.
#[must_use]
pub fn family(kind: &str) -> Family {
    if !SHOWN.contains(&kind) {
        return Family::Other;
    }
    match kind.split('/').next() {
        Some("image") => Family::Image,
        Some("audio") => Family::Audio,
        Some("video") => Family::Video,
        Some(_) | None => Family::Other,
    }
}

/// The type of a file that begins with `head`, is claimed to be `claimed` and has this ending.
#[must_use]
pub fn of(head: &[u8], claimed: Option<&str>, ending: Option<&str>) -> String {
    let by_ending = ending.and_then(of_ending);
    let claimed = claimed
        .filter(|kind| *kind != UNKNOWN && is_kind(kind))
        .or(by_ending)
        .unwrap_or(UNKNOWN);
    let claimed = match claimed {
        "image/jpg" | "image/pjpeg" => "image/jpeg",
        "audio/mp3" | "audio/x-mp3" => "audio/mpeg",
        "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "audio/wav",
        "audio/x-flac" => "audio/flac",
        "application/x-zip-compressed" => "application/zip",
        other => other,
    };
    match container(head) {
        Some(possible) if possible.contains(&claimed) => claimed,
        Some(possible) => possible.first().copied().unwrap_or(UNKNOWN),
        // Its bytes do not show it, and they would have to.
        None if family(claimed) != Family::Other => UNKNOWN,
        None => claimed,
    }
    .to_owned()
}

/// The types that a file with these first bytes can have, the usual one first.
fn container(head: &[u8]) -> Option<&'static [&'static str]> {
    let at =
        |place: usize, text: &[u8]| head.get(place..).is_some_and(|rest| rest.starts_with(text));
    let found: &[&str] = if at(0, b"\x89PNG\r\n\x1a\n") {
        &["image/png"]
    } else if at(0, b"\xff\xd8\xff") {
        &["image/jpeg"]
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        &["image/gif"]
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        &["image/webp"]
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        &["audio/wav"]
    } else if at(4, b"ftypavif") || at(4, b"ftypavis") {
        &["image/avif"]
    } else if at(4, b"ftyphei") || at(4, b"ftypmif1") || at(4, b"ftyphev") {
        &["image/heic", "image/heif"]
    } else if at(4, b"ftypqt") {
        &["video/quicktime"]
    } else if at(4, b"ftypM4A") {
        &["audio/mp4", "audio/x-m4a"]
    } else if at(4, b"ftyp") {
        &["video/mp4", "audio/mp4", "audio/x-m4a"]
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        &["video/webm", "audio/webm", "video/x-matroska"]
    } else if at(0, b"OggS") {
        &["audio/ogg", "video/ogg"]
    } else if at(0, b"fLaC") {
        &["audio/flac"]
    } else if at(0, b"ID3") || is_mpeg_audio(head) {
        &["audio/mpeg", "audio/aac"]
    } else if at(0, b"%PDF-") {
        &["application/pdf"]
    } else {
        return None;
    };
    Some(found)
}

/// How a frame of MPEG sound begins: eleven ones, a version, a layer.
fn is_mpeg_audio(head: &[u8]) -> bool {
    matches!(
        head,
        [
            0xff,
            0xe2 | 0xe3 | 0xf1 | 0xf2 | 0xf3 | 0xf9 | 0xfa | 0xfb,
            ..
        ]
    )
}

fn is_kind(kind: &str) -> bool {
    let part = |part: &str| {
        (1..=100).contains(&part.len())
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+.-".contains(&b))
    };
    kind.split_once('/')
        .is_some_and(|(family, kind)| part(family) && part(kind))
}

fn of_ending(ending: &str) -> Option<&'static str> {
    let known = [
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("avif", "image/avif"),
        ("heic", "image/heic"),
        ("svg", "image/svg+xml"),
        ("mp3", "audio/mpeg"),
        ("ogg", "audio/ogg"),
        ("wav", "audio/wav"),
        ("m4a", "audio/mp4"),
        ("flac", "audio/flac"),
        ("mp4", "video/mp4"),
        ("webm", "video/webm"),
        ("mov", "video/quicktime"),
        ("pdf", "application/pdf"),
        ("txt", "text/plain"),
        ("csv", "text/csv"),
        ("htm", "text/html"),
        ("html", "text/html"),
        ("zip", "application/zip"),
        ("doc", "application/msword"),
        ("xls", "application/vnd.ms-excel"),
        ("odt", "application/vnd.oasis.opendocument.text"),
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ];
    known
        .into_iter()
        .find(|(known, _)| *known == ending)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_count_more_than_claims() {
        let png: &[u8] = b"\x89PNG\r\n\x1a\n....";
        let webm: &[u8] = b"\x1a\x45\xdf\xa3....";
        let mp4: &[u8] = b"\0\0\0\x20ftypisom";
        let page: &[u8] = b"<!doctype html><script>";
        for (head, claimed, ending, kind) in [
            (png, Some("image/png"), Some("png"), "image/png"),
            (png, Some("text/html"), Some("html"), "image/png"),
            (png, None, None, "image/png"),
            (webm, Some("audio/webm"), None, "audio/webm"),
            (webm, Some("image/png"), None, "video/webm"),
            (mp4, Some("video/mp4"), None, "video/mp4"),
            (mp4, Some("audio/mp4"), None, "audio/mp4"),
            (b"ID3\x04", Some("audio/mp3"), None, "audio/mpeg"),
            (b"\xff\xd8\xff\xe0", Some("image/jpg"), None, "image/jpeg"),
            (page, Some("image/png"), Some("png"), UNKNOWN),
            (page, Some("audio/mpeg"), None, UNKNOWN),
            (page, Some("text/html"), Some("png"), "text/html"),
            (page, None, Some("html"), "text/html"),
            (page, Some("text/plain"), Some("txt"), "text/plain"),
            (b"<svg", Some("image/svg+xml"), None, "image/svg+xml"),
            (b"a,b", Some(UNKNOWN), Some("csv"), "text/csv"),
            (b"", None, None, UNKNOWN),
            (b"x", Some("text/plain\r\nx: y"), None, UNKNOWN),
            (b"x", Some("text"), None, UNKNOWN),
        ] {
            assert_eq!(of(head, claimed, ending), kind, "{claimed:?} {ending:?}");
        }
    }

    #[test]
    fn only_what_is_never_run_is_shown_in_place() {
        assert_eq!(family("image/png"), Family::Image);
        assert_eq!(family("audio/webm"), Family::Audio);
        assert_eq!(family("video/mp4"), Family::Video);
        for kind in [
            "image/svg+xml",
            "text/html",
            "application/pdf",
            "image/x",
            UNKNOWN,
            "",
        ] {
            assert_eq!(family(kind), Family::Other, "{kind}");
        }
    }
}
