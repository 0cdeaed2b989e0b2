//! Our rules against the browser's own.

use crate::stubs;
use livechat_core::domain::Email;
use wasm_bindgen_test::wasm_bindgen_test;

/// Both follow the HTML standard, so on ASCII they agree.
#[wasm_bindgen_test]
fn the_email_rule_is_the_browsers() {
    let label = "x".repeat(63);
    let long = [
        format!("a@{label}"),
        format!("a@x{label}"),
        format!("a@{label}.{label}.org"),
        format!("{}@x.org", "a".repeat(64)),
    ];
    let table = [
        "ada@example.org",
        "a@b",
        "a.b@c.d",
        "ada+chat@x.co.uk",
        "a@b.c.d.e.f",
        "1@2.3",
        "!#$%&'*+/=?^_`{|}~-@x.y",
        ".a@x.org",
        "a.@x.org",
        "a..b@x.org",
        "-@x.org",
        "A@X.ORG",
        "a@x-y.org",
        "a@x--y.org",
        "a@1.2.3.4",
        "a@[1.2.3.4]",
        "",
        "@",
        "a@",
        "@x",
        "ada",
        "a b@x.org",
        "a@x y.org",
        "a@-x.org",
        "a@x-.org",
        "a@x.-y",
        "a@x..org",
        "a@.x",
        "a@x.",
        "a@b@c",
        "a@x_y.org",
        "\"a\"@x.org",
        "a,@x.org",
        "a;b@x.org",
        "<a@x.org>",
        "a@x.org>",
        "a\\@x.org",
        "(a)@x.org",
        "a:b@x.org",
        "a@x.org/y",
        "a@x!y",
        "mailto:a@x.org",
        "a@x.org,b@x.org",
        "a[@x.org",
        "a@x:80",
        "a%40@x.org",
        "%@x.org",
        "a@%.org",
        "a@x.org?",
        "a#b@x.org",
    ];
    for address in table.into_iter().chain(long.iter().map(String::as_str)) {
        assert_eq!(
            Email::parse(address).is_ok(),
            stubs::browser_takes_email(address),
            "{address:?}"
        );
    }
}

/// Where we differ, and why.
#[wasm_bindgen_test]
fn where_the_email_rule_is_not_the_browsers() {
    for (address, ours, why) in [
        // `<input type=email>` only takes the domain in letters that are not ASCII where the
        // browser turns it into Punycode, and the local part never (whatwg/html#10522).
        ("用户@example.org", true, "mail in all scripts exists"),
        // Nothing that can be seen was typed there; the browser keeps it and refuses.
        (
            "\u{200B}ada@example.org\u{FEFF}",
            true,
            "pasted invisible characters are taken off",
        ),
    ] {
        assert_eq!(Email::parse(address).is_ok(), ours, "{why}");
        assert_ne!(
            stubs::browser_takes_email(address),
            ours,
            "the browser has caught up: {why}"
        );
    }
    // RFC 5321 ends the part before the @ after 64 bytes and an address after 254; the browser knows
    // no end.
    let domain = ["x".repeat(60).as_str(); 4].join(".");
    for endless in [
        format!("{}@x.org", "a".repeat(65)),
        format!("abcdefghijk@{domain}"),
    ] {
        assert!(Email::parse(&endless).is_err());
        assert!(stubs::browser_takes_email(&endless));
    }
}
