use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

#[test]
fn what_owners_write_is_tame() {
    for pattern in [
        "",
        ".",
        ".+",
        "^.*$",
        "foo",
        r"^\d{5}$",
        r"^\d{5}(-\d{4})?$",
        r"\d+",
        r"\d+-\d+",
        r"^[A-Z]{2}-\d+$",
        r"^[A-Z]{2}\d+$",
        r"^(DE|AT|CH)[- ]?\d{4,6}$",
        r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$",
        r"^([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0A{2})$",
        r"^[1-9]\d{3} ?[A-Z]{2}$",
        r"^\d{4}-\d{2}-\d{2}$",
        r"^(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])\.(19|20)\d{2}$",
        r"^\d{1,3}(,\d{3})*(\.\d+)?$",
        r"^(\d{1,3}\.){3}\d{1,3}$",
        r"(\d{3}-)+",
        r"^#?([a-f0-9]{6}|[a-f0-9]{3})$",
        r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        r"^https?:\/\/[^\s\/]+(\/\S*)?$",
        r"^\+?[0-9 ()-]{7,20}$",
        r"^[A-Za-zÀ-ÿ' -]+$",
        r"^[\u00C0-\u017Fa-z]+(?:[-' ][\u00C0-\u017Fa-z]+)*$",
        r"^(\w+ )*\w+$",
        r"^\w+(,\s*\w+)*$",
        r"^(a|b)+$",
        r"(ab|cd)*x",
        r"^\s+|\s+$",
        r"^(yes|no|maybe|red|green|blue|small|medium|large|extra large)$",
        r"^(?=.*[A-Z])(?=.*\d)(?=.*[^\w\s]).{8,}$",
        r"^(?!.*test).+$",
        r"\bORD-\d{6,10}\b",
        r"^.{1,500}$",
        r"^(.)\1$",
        r"^[ぁ-んァ-ヶ一-龠ー]+$",
        "^😀?$",
        r"^\(\d{3}\) ?\d{3}-\d{4}$",
        r"^[^]*$",
        r"^a+?b$",
    ] {
        assert!(
            is_tame(pattern, 1_000),
            "{pattern} {:?}",
            steps(pattern, 1_000)
        );
    }
}

#[test]
fn what_runs_away_is_not() {
    for pattern in [
        r"(a+)+$",
        r"(a*)*$",
        r"([a-zA-Z]+)*$",
        r"(a|a)*$",
        r"(a|aa)+$",
        r"(a|a?)+$",
        r"(aA|Aa)*$",
        r"(é|É)*$",
        r"(.*a){20}",
        r"(a?){50}a{50}",
        r"(a|b|ab)*c",
        r"^(\w+\s?)*$",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
        r"^\w+([.-]?\w+)*@\w+([.-]?\w+)*(\.\w{2,3})+$",
        r"^(?:\s*\w+\s*)+$",
        r"\s*\s*\s*\s*x",
        r"\d+\d+\d+x",
        r"^.*.*.*.*=.*",
        r"(x+x+)+y",
        r"(\w{3,5})+$",
        r"(?=(a+)+$)b",
        r"^(?:(?:a+)+)$",
        r"([^\d]|[^a])*$",
        r"(\S|\W)*$",
        r"([a-]|-)*$",
        r"([A-z]|_)*$",
        r"([\w-.]|-)*$",
        r"(\x61|a)*$",
        r"(\u0061|[\x41-\x43])*$",
        r"([$]|[^a])*$",
        r"($|$){40}x",
        r"(.*)\1x",
        r"(?:){9999999}",
        r"((((a{100}){100}){100}){100})",
        r"(a{0,100}){0,100}",
        r".*.{500}x",
    ] {
        assert!(
            !is_tame(pattern, 1_000),
            "{pattern} {:?}",
            steps(pattern, 1_000)
        );
    }
}

#[test]
fn a_short_text_cannot_keep_it_long() {
    assert!(is_tame(r"(a+)+$", 3));
    assert!(is_tame(r"^\S+@\S+\.\S+$", 150));
    assert!(is_tame(
        r#"^(([^<>()[\]\\.,;:\s@"]+(\.[^<>()[\]\\.,;:\s@"]+)*)|(".+"))@((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\])|(([a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}))$"#,
        140
    ));
    assert!(is_tame(r".*foo.*", 200));
    assert!(is_tame(r"^([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$", 150));
    assert!(is_tame(r"^\s*\s*\s*\s*x", 20));
    assert!(!is_tame(r"(a+)+$", 30));
}

#[test]
fn what_cannot_be_followed_is_not_tame() {
    for pattern in [
        "(", ")", "a)", "(a", "[", "[a", "[a-", r"\", "*", "a**", "a{", "a{,5}", "a{x}", "x{1",
        "(?<=a)b", "(?<!a)b", "(?<n>a)", "(?i:a)", r"\p{L}", r"\k<n>", r"\cA", r"\xZZ", r"\X41",
        r"\U0041", r"[\", r"\x", r"\u00e", r"\u{41}", r"[\b]",
    ] {
        assert!(!is_tame(pattern, 1), "{pattern}");
    }
    assert!(!is_tame(
        &["(".repeat(50_000), ")".repeat(50_000)].concat(),
        1
    ));
}

/// A pattern, and an engine that tries all of its ways and counts.
#[derive(Debug, Clone)]
enum Node {
    Sign(&'static str),
    Row(Vec<Node>),
    Either(Vec<Node>),
    Times(Box<Node>, usize, usize),
    Ahead(Box<Node>),
}

const TEXT: &[char] = &['a', 'b', '-'];

impl Node {
    fn source(&self) -> String {
        let all = |nodes: &[Node], between| {
            nodes
                .iter()
                .map(Node::source)
                .collect::<Vec<_>>()
                .join(between)
        };
        match self {
            Self::Sign(sign) => (*sign).to_owned(),
            Self::Row(nodes) => ["(?:", &all(nodes, ""), ")"].concat(),
            Self::Either(nodes) => ["(", &all(nodes, "|"), ")"].concat(),
            Self::Times(node, least, 99) => format!("(?:{}){{{least},}}", node.source()),
            Self::Times(node, least, most) => format!("{}{{{least},{most}}}", node.atom()),
            Self::Ahead(node) => ["(?=", &node.source(), ")"].concat(),
        }
    }

    fn atom(&self) -> String {
        match self {
            Self::Times(..) => ["(?:", &self.source(), ")"].concat(),
            Self::Sign(_) | Self::Row(_) | Self::Either(_) | Self::Ahead(_) => self.source(),
        }
    }

    /// Tries all ways from `at`, and what comes `then` behind each.
    fn walk(
        &self,
        text: &[char],
        at: usize,
        steps: &mut f32,
        then: &mut dyn FnMut(usize, &mut f32) -> bool,
    ) -> bool {
        *steps += 1.0;
        match self {
            Self::Sign("$") => at == text.len() && then(at, steps),
            Self::Sign("\\b") => then(at, steps),
            Self::Sign(sign) => {
                let matches = text.get(at).is_some_and(|c| match *sign {
                    "." => true,
                    "[^a]" => *c != 'a',
                    "\\w" => *c != '-',
                    "[ab]" => *c != '-',
                    own => own.starts_with(*c),
                });
                matches && then(at + 1, steps)
            }
            Self::Row(nodes) => match nodes.split_first() {
                None => then(at, steps),
                Some((first, rest)) => first.walk(text, at, steps, &mut |at, steps| {
                    Self::Row(rest.to_vec()).walk(text, at, steps, then)
                }),
            },
            Self::Either(nodes) => nodes.iter().any(|node| node.walk(text, at, steps, then)),
            Self::Times(node, least, most) => {
                (*most > 0
                    && node.walk(text, at, steps, &mut |behind, steps| {
                        (behind > at || *least > 0)
                            && Self::Times(
                                node.clone(),
                                least.saturating_sub(1),
                                if *most == 99 { 99 } else { most - 1 },
                            )
                            .walk(text, behind, steps, then)
                    }))
                    || (*least == 0 && then(at, steps))
            }
            Self::Ahead(node) => node.walk(text, at, steps, &mut |_, _| true) && then(at, steps),
        }
    }
}

fn node() -> impl Strategy<Value = Node> {
    let sign = prop::sample::select(vec!["a", "b", "-", ".", "[^a]", "\\w", "[ab]", "$", "\\b"])
        .prop_map(Node::Sign);
    sign.prop_recursive(5, 24, 4, |inner| {
        let bounds = prop::sample::select(vec![(0, 99), (1, 99), (0, 1), (2, 2), (1, 3), (2, 99)]);
        prop_oneof![
            3 => vec(inner.clone(), 1..4).prop_map(Node::Row),
            2 => vec(inner.clone(), 2..4).prop_map(Node::Either),
            4 => (inner.clone(), bounds)
                .prop_map(|(node, (least, most))| if matches!(node, Node::Sign("$" | "\\b")) {
                    node
                } else {
                    Node::Times(Box::new(node), least, most)
                }),
            1 => inner.prop_map(|node| Node::Ahead(Box::new(node))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No engine takes more steps than were foreseen, whatever the text.
    #[test]
    fn the_bound_holds(node in node(), text in vec(prop::sample::select(TEXT), 0..9), run in 0usize..3) {
        let source = node.source();
        // Runs of one letter are what makes engines run.
        let text: Vec<char> = if run == 0 { text } else { text.iter().map(|c| if *c == 'b' { 'a' } else { *c }).collect() };
        let Some(bound) = steps(&source, text.len()).filter(|bound| *bound <= MOST_STEPS) else {
            return Ok(());
        };
        let mut taken = 0.0;
        for at in 0..=text.len() {
            node.walk(&text, at, &mut taken, &mut |_, _| false);
        }
        prop_assert!(taken <= 2.0 * bound, "{source} on {text:?}: {taken} of {bound}");
    }
}
