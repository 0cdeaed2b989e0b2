//! Messages that want harm, through everything that reads a message.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::drawn::{MAX_CHARS, drawn};
use super::markdown::parse;
use super::node::{Node, Tag, plain};
use super::tree::from_tree;

/// After the cheat sheets of OWASP and of Markdown readers: each has tried to become a script
/// somewhere.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.test/x.js></SCRIPT>",
    "<IMG SRC=\"javascript:alert('XSS');\">",
    "<img src=x onerror=alert(1)>",
    "<img src=`javascript:alert(1)`>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "\"><script>alert(1)</script>",
    "'';!--\"<XSS>=&{()}",
    "<a href=\"javas&#99;ript:alert(1)\">x</a>",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&lt;img src=x onerror=alert(1)&gt;",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
    "<style>@import'javascript:alert(1)';</style>",
    "<body onload=alert(1)>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "]]><script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](javascript://www.a.test%0Aalert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](j    a   v   a   s   c   r   i   p   t:prompt(document.cookie))",
    "[a](java\tscript:alert(1))",
    "[a](\u{1}javascript:alert(1))",
    "[a](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61)",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgnWFNTJyk8L3NjcmlwdD4K)",
    "[a](vbscript:alert(1))",
    "[a](feed:javascript:alert(1))",
    "[a](blob:https://a.test/1)",
    "[a](file:///etc/passwd)",
    "[a](//evil.test)",
    "[a](\\\\evil.test)",
    "[a](https:\\\\evil.test)",
    "![a](javascript:alert(1))",
    "![a](\"onerror=\"alert(1))",
    "![a](https://a.test/x.png\"onload=\"alert(1))",
    "[a](https://a.test\" onclick=\"alert(1))",
    "[a]('javascript:alert(1)')",
    "[a]: (javascript:alert(1))",
    "[a][1]\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<javascript:prompt(document.cookie)>",
    "[a](<javascript:alert(1)>)",
    "[<script>alert(1)</script>](https://a.test)",
    "[![a](javascript:alert(1))](javascript:alert(2))",
    "[a](https://a.test)](javascript:alert(1))",
    "[a [b](javascript:alert(1))](https://a.test)",
    "[notmalicious](javascript:window.onerror=alert;throw%20document.cookie)",
    "[test](javascript://%0d%0aprompt(1);com)",
    "_[a](javascript:alert(1))_",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "> <script>alert(1)</script>",
    "- [x](javascript:alert(1))",
    "@<script>alert(1)</script>",
    "\"onmouseover=alert(1)\"@a.test",
    "a@b.test\"onclick=alert(1)",
    ":<script>:smile:</script>:",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} #{alert(1)} <%= alert(1) %>",
    "\u{202e}tpircs\u{202c}",
    "\u{2066}a\u{2069}\u{200f}\u{feff}\u{200b}b",
    "\0\u{7}\u{1b}[31mred",
    "Z̷̨̢̛̘͓̗̺̑̿a̶l̵̢̛̤͚̀g̶̢̈́o̷",
    "﷽ 𒐫 ꧅ ဪ",
    "\u{fffd}\u{10ffff}\u{e0041}",
];

fn links(nodes: &[Node], found: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Link { href, label } => {
                assert!(!label.trim().is_empty(), "{href}");
                found.push(href.clone());
            }
            Node::Held(_, held) => links(held, found),
            Node::Text(_) => {}
        }
    }
}

/// Every link of the nodes leads to a page, a letter or a call, as a browser reads it.
fn safe(nodes: &[Node]) {
    let mut found = Vec::new();
    links(nodes, &mut found);
    for href in found {
        let lower = href.to_ascii_lowercase();
        assert!(
            ["https://", "http://", "mailto:", "tel:"]
                .iter()
                .any(|scheme| lower.starts_with(scheme)),
            "{href}"
        );
        assert!(
            !href.contains(|sign: char| sign <= ' ' || sign.is_control() || "\"<>`".contains(sign)),
            "{href}"
        );
    }
}

fn depth(nodes: &[Node]) -> usize {
    let held = nodes.iter().map(|node| match node {
        Node::Held(_, held) => 1 + depth(held),
        Node::Text(_) | Node::Link { .. } => 1,
    });
    held.max().unwrap_or(0)
}

fn letters(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

#[test]
fn attacks_are_words() {
    for attack in ATTACKS {
        for message in [
            (*attack).to_owned(),
            ["*", attack, "*"].concat(),
            ["> ", attack].concat(),
            ["[x", attack, "](https://a.test)"].concat(),
            ["[x](https://a.test/", attack, ")"].concat(),
            ["https://a.test/", attack].concat(),
        ] {
            safe(&parse(&message));
        }
        let whole = plain(&parse(attack));
        let linked = attack.contains("](https://") || attack.contains(":smile:");
        if !linked {
            assert_eq!(letters(&whole), letters(attack), "{attack}");
        }
    }
    // What is a link at all, of all of these.
    let mut found = Vec::new();
    for attack in ATTACKS {
        links(&parse(attack), &mut found);
    }
    found.sort_unstable();
    found.dedup();
    assert_eq!(
        found,
        [
            "https://a.test",
            "https://a.test/1",
            "https://a.test/x.png",
            "https://evil.test/x.js",
            "mailto:a@b.test",
        ]
    );
}

#[test]
fn attacks_in_a_tree_are_words_or_not_read() {
    for attack in ATTACKS {
        let words = json!({"type": "PLAIN_TEXT", "value": attack});
        let link = |src: &str| json!({"type": "LINK", "value": {"src": {"type": "PLAIN_TEXT", "value": src}, "label": [words]}});
        for node in [
            words.clone(),
            link(attack),
            link(&["javascript:", attack].concat()),
            link(&["https://a.test/", attack].concat()),
            json!({"type": "IMAGE", "value": {"src": {"type": "PLAIN_TEXT", "value": attack}, "label": words}}),
            json!({"type": "MENTION_USER", "value": words}),
            json!({"type": "INLINE_CODE", "value": words}),
            json!({"type": "EMOJI", "unicode": attack}),
            json!({"type": attack, "value": [words]}),
        ] {
            if let Some(nodes) = from_tree(&json!([{"type": "PARAGRAPH", "value": [node]}])) {
                safe(&nodes);
            }
        }
    }
}

/// Each of these would take very long if anything were looked for again and again, and end the program
/// if anything were read by calling itself.
#[test]
fn much_of_anything_is_read_in_one_pass() {
    let mut mixed = String::new();
    for part in [
        "a",
        "ä",
        "\n",
        " ",
        "*",
        "_",
        "~",
        "`",
        "``",
        "```",
        "```\n",
        "[",
        "]",
        "[](",
        "](",
        ")",
        "(",
        "*a",
        "*a ",
        "_a ",
        "**a **",
        "~a_b*c ",
        "*_~",
        "a*",
        "*a_",
        "> ",
        ">",
        ">\n",
        "> a\n",
        "- a\n",
        "1. a\n",
        "# a\n",
        "- [ ] a\n",
        "-",
        "#",
        "1.",
        "@",
        "@a",
        "a@",
        "a@b",
        "a@b.test",
        "a.@",
        ":",
        ":a",
        ":smile:",
        ":)",
        ":) ",
        "< ",
        "h",
        "http",
        "https://",
        "https://a ",
        "https://a(",
        "www.",
        "www.a.",
        "mailto:",
        "tel:1",
        "[a](",
        "[a](https://",
        "[a](https://a ",
        "[a](https://a)",
        "[https://a](",
        "![",
        "![a](mailto:",
        "[ ](",
        "[ ](x)",
        "[[a](https://a",
        "a\u{301}",
        "\u{202e}",
        "👍",
        "🇫",
        "\u{200d}",
        "<script>",
        "`a``b```",
        "*a `b",
        "\\",
    ] {
        mixed.push_str(part);
        let message = part.repeat(200_000 / part.len());
        let nodes = parse(&message);
        assert!(depth(&nodes) <= 16, "{part}");
        let first = drawn(&message, &Value::Null, false);
        assert!(first.more, "{part}");
        assert!(
            plain(&first.nodes).chars().count() <= 2 * MAX_CHARS,
            "{part}"
        );
    }
    let message = mixed.repeat(1_000_000 / mixed.len());
    safe(&parse(&message));
}

#[test]
fn ten_thousand_marks_within_one_another_are_words() {
    for (open, close) in [
        ("*a ", "*"),
        ("*_~", "~_*"),
        ("> ", ""),
        ("[", "](https://a.test)"),
        ("(", ")"),
        ("`", "`"),
        ("**_", "_**"),
        ("- ", ""),
    ] {
        let message = [open.repeat(10_000).as_str(), "x", &close.repeat(10_000)].concat();
        let nodes = parse(&message);
        assert!(depth(&nodes) <= 16, "{open}");
        assert!(plain(&nodes).contains('x'), "{open}");
        safe(&nodes);
    }
}

#[test]
fn a_tree_is_neither_too_deep_nor_too_large() {
    let nested = |depth: usize, kind: &str| {
        let mut v = json!({"type": "PLAIN_TEXT", "value": "x"});
        for _ in 0..depth {
            v = json!({"type": kind, "value": [v]});
        }
        json!([v])
    };
    assert!(from_tree(&nested(10, "BOLD")).is_some());
    assert!(from_tree(&nested(100, "BOLD")).is_none());
    assert!(from_tree(&nested(100, "QUOTE")).is_none());
    let words = json!({"type": "PLAIN_TEXT", "value": "x".repeat(1_000)});
    let line = |many| json!([{"type": "PARAGRAPH", "value": vec![words.clone(); many]}]);
    assert!(from_tree(&line(50)).is_some());
    assert!(from_tree(&line(500)).is_none());
    let empty = json!({"type": "BOLD", "value": []});
    let bolds = json!([{"type": "PARAGRAPH", "value": vec![empty; 1_000_000]}]);
    assert!(from_tree(&bolds).is_none());
}

/// Nodes as the server's parser makes them, and such as it never would.
fn trees() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec![
        "PARAGRAPH",
        "PLAIN_TEXT",
        "BOLD",
        "ITALIC",
        "STRIKE",
        "INLINE_CODE",
        "CODE",
        "CODE_LINE",
        "QUOTE",
        "SPOILER",
        "ORDERED_LIST",
        "UNORDERED_LIST",
        "LIST_ITEM",
        "TASKS",
        "TASK",
        "HEADING",
        "LINK",
        "IMAGE",
        "MENTION_USER",
        "MENTION_CHANNEL",
        "EMOJI",
        "BIG_EMOJI",
        "COLOR",
        "LINE_BREAK",
        "TIMESTAMP",
        "KATEX",
    ]);
    let leaf = prop_oneof![
        "[a-z:/.]{0,12}".prop_map(|words| json!({"type": "PLAIN_TEXT", "value": words})),
        Just(json!(null)),
        Just(json!(7)),
        Just(json!("https://a.test")),
    ];
    leaf.prop_recursive(6, 60, 4, move |inner| {
        (kinds.clone(), prop::collection::vec(inner, 0..4), 0..4_u8).prop_map(|(kind, held, shape)| {
            let first = held.first().cloned().unwrap_or(Value::Null);
            match shape {
                0 => json!({"type": kind, "value": first, "number": 3, "shortCode": "smile"}),
                1 => json!({"type": kind, "value": {"src": first, "label": held}, "status": true}),
                2 => json!({"type": kind, "value": held, "unicode": "x"}),
                _ => json!({"type": kind, "value": held}),
            }
        })
    })
}

proptest! {
    #[test]
    fn no_letter_is_lost(message in "[ab1 *_~>#.@!()\\[\\]\n-]{0,60}") {
        // A number is in its entry.
        fn words(nodes: &[Node], out: &mut String) {
            for node in nodes {
                match node {
                    Node::Text(words) => out.push_str(words),
                    Node::Link { label, .. } => out.push_str(label),
                    Node::Held(tag, held) => {
                        if let Tag::Number(number) = tag {
                            out.push_str(&number.to_string());
                        }
                        words(held, out);
                    }
                }
            }
        }
        let mut out = String::new();
        words(&parse(&message), &mut out);
        // Zeros before a number are none of it; there are none here.
        prop_assert_eq!(letters(&out), letters(&message));
    }

    #[test]
    fn any_message_is_read(message in "([*_~`>#@:()\\[\\]!.\n -]|https://|www\\.|a@b\\.test|javascript:|[a-z]|\\PC){0,40}") {
        let nodes = parse(&message);
        safe(&nodes);
        prop_assert!(depth(&nodes) <= 16);
    }

    #[test]
    fn any_tree_is_read(trees in prop::collection::vec(trees(), 0..4)) {
        if let Some(nodes) = from_tree(&Value::Array(trees)) {
            safe(&nodes);
            prop_assert!(depth(&nodes) <= 17);
            prop_assert!(plain(&nodes).len() <= 1_000);
        }
    }
}
