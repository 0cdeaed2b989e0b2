//! Whatever colour a site has, what is written on it, and with it, can be read: also under the
//! pointer, where the shades change. (The resting states, light and dark, are in `tests/e2e`.)

use crate::page::{Page, SERVER};
use crate::stubs;
use js_sys::Function;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const COLOURS: [&str; 21] = [
    "#0b6b57",
    "#ffffff",
    "#000000",
    "#ffff00",
    "#0000ff",
    "#ff0000",
    "#00ff00",
    "#ff00ff",
    "#00ffff",
    "#777777",
    "#767676",
    "#747474",
    "#737373",
    "#727272",
    "#757575",
    "#808080",
    "#ff7f00",
    "#3c8c3c",
    "#2f7d32",
    "#7f7fff",
    "rebeccapurple",
];

/// The contrast of two custom properties of the panel's, by WCAG's formula on what is painted.
const CONTRAST: &str = "
    const panel = root.querySelector('dialog');
    const painted = (name) => {
      const probe = panel.appendChild(document.createElement('i'));
      probe.style.color = `var(${name})`;
      const context = document.createElement('canvas').getContext('2d');
      context.fillStyle = getComputedStyle(probe).color;
      probe.remove();
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
        part /= 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [dark, light] = [painted(one), painted(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);";

#[wasm_bindgen_test]
async fn any_colour_can_be_read_under_the_pointer() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    let page = Page::mounted(&[("server", SERVER)]);
    let host: HtmlElement = page.root.host().unchecked_into();
    let contrast = Function::new_with_args("root, one, other", CONTRAST);
    let mut poor = Vec::new();
    for colour in COLOURS {
        host.set_attribute("style", &["--lc-color:", colour].concat())
            .unwrap();
        for (one, other) in [
            ("--on-brand", "--brand"),
            ("--on-brand", "--brand-strong"),
            ("--brand-ink", "--ground"),
            ("--brand-ink", "--brand-soft"),
        ] {
            let found = contrast
                .call3(&host, &page.root, &one.into(), &other.into())
                .unwrap();
            let found = found.as_f64().unwrap();
            if found < 4.5 {
                poor.push(format!("{one} on {other} of {colour}: {found:.2}"));
            }
        }
    }
    assert!(poor.is_empty(), "{poor:#?}");
}
