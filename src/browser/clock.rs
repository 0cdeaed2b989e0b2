//! Time that passes.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Lets `milliseconds` pass. A timer crate would wrap the same call.
pub(crate) async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            drop(
                window
                    .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds),
            );
        }
    });
    drop(JsFuture::from(promise).await);
}
