//! `GET /sounds/chime.wav`, and `/sounds/chime.mp3`, where old widgets look for it
//!
//! A short chime, made here: two notes a fifth apart that fade. Parts of it can be asked for, since
//! some browsers play no sound otherwise. At both addresses it is a WAV and says so.

use std::f64::consts::TAU;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Its address.
pub const PATH: &str = "/sounds/chime.wav";

/// Where old widgets look for it.
pub const OLD_PATH: &str = "/sounds/chime.mp3";

/// Samples of one second.
const RATE: u32 = 16_000;

/// Samples of the whole.
const SAMPLES: u32 = RATE * 7 / 10;

/// Answers the request.
pub async fn handle(headers: HeaderMap) -> Response {
    static SOUND: OnceLock<Vec<u8>> = OnceLock::new();
    let sound = SOUND.get_or_init(chime).as_slice();
    let wanted = headers
        .get(header::RANGE)
        .and_then(|range| range.to_str().ok());
    let part = wanted.and_then(|wanted| range(wanted, sound.len()));
    let mut response = match part {
        None => Body::from(sound).into_response(),
        Some((from, to)) => {
            let bytes = sound.get(from..=to).unwrap_or_default();
            let mut response = (StatusCode::PARTIAL_CONTENT, Body::from(bytes)).into_response();
            let place = format!("bytes {from}-{to}/{}", sound.len());
            if let Ok(place) = HeaderValue::from_str(&place) {
                response.headers_mut().insert(header::CONTENT_RANGE, place);
            }
            response
        }
    };
    let headers = response.headers_mut();
    for (key, value) in [
        (header::CONTENT_TYPE, "audio/wav"),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ] {
        headers.insert(key, HeaderValue::from_static(value));
    }
    let anywhere = HeaderValue::from_static("cross-origin");
    headers.insert("cross-origin-resource-policy", anywhere);
    response
}

/// First and last byte of the one part that is wanted; what cannot be read is the whole.
fn range(wanted: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = wanted.strip_prefix("bytes=")?.split_once('-')?;
    let last = length.checked_sub(1)?;
    let part = match (from.trim(), to.trim()) {
        ("", count) => (length.saturating_sub(count.parse().ok()?), last),
        (from, "") => (from.parse().ok()?, last),
        (from, to) => (from.parse().ok()?, to.parse::<usize>().ok()?.min(last)),
    };
    (part.0 <= part.1).then_some(part)
}

/// The chime as a WAV file: one channel, 16 bits.
fn chime() -> Vec<u8> {
    let data = SAMPLES * 2;
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + data).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    for short in [1_u16, 1] {
        file.extend_from_slice(&short.to_le_bytes());
    }
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&(RATE * 2).to_le_bytes());
    for short in [2_u16, 16] {
        file.extend_from_slice(&short.to_le_bytes());
    }
    file.extend_from_slice(b"data");
    file.extend_from_slice(&data.to_le_bytes());
    for sample in 0..SAMPLES {
        let at = f64::from(sample) / f64::from(RATE);
        let loud = note(at, 880.0) + note(at - 0.12, 1_318.5);
        // A tenth of the way down to silence at the very end, so that it does not click.
        let end = (1.0 - f64::from(sample) / f64::from(SAMPLES)).min(0.1) * 10.0;
        let value = (loud * end * 9_000.0).clamp(-32_000.0, 32_000.0);
        file.extend_from_slice(&(value as i16).to_le_bytes());
    }
    file
}

/// One note that was struck at 0.
fn note(at: f64, pitch: f64) -> f64 {
    if at < 0.0 {
        return 0.0;
    }
    let attack = (at / 0.005).min(1.0);
    let tone = (TAU * pitch * at).sin() + 0.3 * (TAU * pitch * 2.0 * at).sin();
    tone * attack * (-at * 7.0).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chime_is_a_whole_wav_that_can_be_heard() {
        let file = chime();
        assert_eq!(file.len(), 44 + SAMPLES as usize * 2);
        assert!(file.starts_with(b"RIFF") && file[8..].starts_with(b"WAVEfmt "));
        let samples = file[44..]
            .chunks_exact(2)
            .map(|s| i16::from_le_bytes([s[0], s[1]]));
        let loudest = samples.map(i16::unsigned_abs).max().unwrap();
        assert!((5_000..32_000).contains(&loudest), "{loudest}");
    }

    #[test]
    fn a_part_is_read() {
        for (wanted, part) in [
            ("bytes=0-", Some((0, 99))),
            ("bytes=0-1", Some((0, 1))),
            ("bytes=90-500", Some((90, 99))),
            ("bytes=-10", Some((90, 99))),
            ("bytes=-500", Some((0, 99))),
            ("bytes=100-", None),
            ("bytes=5-4", None),
            ("bytes=0-1,3-4", None),
            ("bytes=-0", None),
            ("lines=0-1", None),
            ("bytes=", None),
        ] {
            assert_eq!(range(wanted, 100), part, "{wanted}");
        }
    }
}
