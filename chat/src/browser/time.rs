//! Time, in words and as it passes: `time.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/time.js")]
extern "C" {
    /// Milliseconds since 1970.
    #[wasm_bindgen(js_name = nowMs)]
    pub(crate) fn now() -> f64;

    /// Minutes that the clock is ahead of UTC.
    #[wasm_bindgen(js_name = zoneMinutes)]
    pub(crate) fn zone_minutes() -> i32;

    /// "14:05".
    #[wasm_bindgen(js_name = clockTime)]
    pub(crate) fn clock_time(language: &str, at: f64) -> String;

    /// "today", or a date.
    #[wasm_bindgen(js_name = dayName)]
    pub(crate) fn day_name(language: &str, at: f64) -> String;

    /// "10 B", "1.2 MB".
    #[wasm_bindgen(js_name = sizeText)]
    pub(crate) fn size_text(language: &str, bytes: f64) -> String;

    /// Calls `act` after so many milliseconds, and gives what [`stop`] takes.
    pub(crate) fn after(milliseconds: u32, act: JsValue) -> i32;

    /// No more.
    pub(crate) fn stop(timer: i32);
}
