use super::*;

/// A message as it is drawn, each node in brackets.
fn drawn(message: &str) -> String {
    let mut out = String::new();
    draw(&mut out, &parse(message));
    out
}

fn draw(out: &mut String, nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Text(words) => out.push_str(words),
            Node::Link { href, label } => out.push_str(&format!("<{label}|{href}>")),
            Node::Held(Tag::Break, _) => out.push('/'),
            Node::Held(tag, held) => {
                let name = match tag {
                    Tag::Bold | Tag::Italic | Tag::Strike => format!("{tag:?}")[..1].to_owned(),
                    Tag::Number(number) => number.to_string(),
                    Tag::Code
                    | Tag::Mention
                    | Tag::Break
                    | Tag::Paragraph
                    | Tag::Large
                    | Tag::Heading
                    | Tag::Quote
                    | Tag::Block
                    | Tag::Bullets
                    | Tag::Tasks
                    | Tag::Numbers
                    | Tag::Item => format!("{tag:?}"),
                };
                let name = name.to_lowercase();
                // A paragraph goes without saying.
                if *tag != Tag::Paragraph {
                    out.push_str(&name);
                }
                out.push('{');
                draw(out, held);
                out.push('}');
            }
        }
    }
}

fn all(cases: &[(&str, &str)]) {
    for (message, expected) in cases {
        assert_eq!(drawn(message), *expected, "{message}");
    }
}

#[test]
fn words_are_marked() {
    all(&[
        ("*bold* and **bold**", "{b{bold} and b{bold}}"),
        ("_it_ and __it__", "{i{it} and i{it}}"),
        ("~gone~ and ~~gone~~", "{s{gone} and s{gone}}"),
        (
            "*bold _both_*, _both *again*_",
            "{b{bold i{both}}, i{both b{again}}}",
        ),
        ("**bold ~~and strike~~**", "{b{bold s{and strike}}}"),
        ("***x***", "{*b{x}*}"),
        ("___Hello__", "{_i{Hello}}"),
        ("__Hello_", "{_i{Hello}}"),
        ("_Hello__", "{i{Hello}_}"),
        ("*a*b*c*", "{b{a}b*c*}"),
        ("これは**太字**です", "{これはb{太字}です}"),
        ("*太字*です", "{b{太字}です}"),
        ("(*a*), \"_b_\"!", "{(b{a}), \"i{b}\"!}"),
        ("*`x*y`*", "{b{code{x*y}}}"),
    ]);
}

#[test]
fn what_is_no_mark_stays() {
    for message in [
        "some_snake_case_text and even_more",
        "some__double__snake",
        "pre__it__post",
        "_hello_text",
        "text_hello_",
        "_x_é",
        "é_x_",
        "5 * 3 * 2 and 5*3*2",
        "~ ~, * *, _ _, ** **, __ __",
        "*",
        "**",
        "****",
        "_Hello",
        "Hello_",
        "*a ~b _c",
        "about ~10 minutes or ~15",
        "rating: ***",
        "* ",
        "#channel and #",
        "#hash",
        "1.5 kg",
        "-5 degrees",
        "12345678901. x",
        "`",
        "``",
        "````x````",
        "a ``b` c",
        "[x] [y]( [z](a b) [",
        "¯\\(ツ)",
        "a < b > c & d &lt;",
        "$x$ \\frac",
    ] {
        assert_eq!(drawn(message), ["{", message, "}"].concat(), "{message}");
    }
    all(&[("*a _b* c_", "{b{a _b} c_}"), ("_a *b_", "{i{a *b}}")]);
}

#[test]
fn code_is_as_it_is() {
    all(&[
        (
            "`a *b* _c_ https://a.test`",
            "{code{a *b* _c_ https://a.test}}",
        ),
        ("``a`b``", "{code{a`b}}"),
        ("run ```ls -l``` now", "{run code{ls -l} now}"),
        ("```\nlet x = *y*;\n  z\n```", "block{let x = *y*;\n  z}"),
        ("```rust\nfn main() {}\n```", "block{fn main() {}}"),
        ("```\r\na\r\nb\r\n```\r\nc", "block{a\r\nb}{c}"),
        ("```a```", "block{a}"),
        ("```not a language: x\ny```", "block{not a language: x\ny}"),
        ("a\n```\nb\n```\nc", "{a}block{b}{c}"),
        ("```\nnever closed", "{```/never closed}"),
        ("```\n```", "{```/```}"),
    ]);
}

#[test]
fn lines_make_blocks() {
    all(&[
        ("a\nb\r\n\n\nc", "{a/b}{c}"),
        ("> a\n>b *c*\nd", "quote{a/b b{c}}{d}"),
        ("> a\n\n> b", "quote{a}quote{b}"),
        (">> a", "quote{> a}"),
        ("- a\n- *b*\n* c", "bullets{item{a}item{b{b}}item{c}}"),
        ("3. a\n7. b\n1. c", "numbers{3{a}7{b}1{c}}"),
        (
            "- [ ] a\n- [x] b\n- c",
            "tasks{item{☐ a}item{☑ b}}bullets{item{c}}",
        ),
        ("# A\n## B *c*\ntext", "heading{A}heading{B b{c}}{text}"),
        ("##### five", "{##### five}"),
        ("text:\n- a\n1. b", "{text:}bullets{item{a}}numbers{1{b}}"),
        ("  indented\n\tmore", "{  indented/\tmore}"),
        ("*a\nb*", "{*a/b*}"),
        ("", ""),
        (" \n\r\n", ""),
    ]);
}

#[test]
fn addresses_are_links() {
    all(&[
        (
            "[our *policy*](https://a.test/p)!",
            "{<our policy|https://a.test/p>!}",
        ),
        (
            "![a cat](https://a.test/c.png) !",
            "{<a cat|https://a.test/c.png> !}",
        ),
        (
            "[](https://a.test/x)",
            "{<https://a.test/x|https://a.test/x>}",
        ),
        ("[x](https://a.test/y_(z))", "{<x|https://a.test/y_(z)>}"),
        ("[call](tel:+15550100)", "{<call|tel:+15550100>}"),
        (
            "see https://a.test/x_y_z, or (http://b.test/(c)).",
            "{see <https://a.test/x_y_z|https://a.test/x_y_z>, or (<http://b.test/(c)|http://b.test/(c)>).}",
        ),
        ("*https://a.test*", "{b{<https://a.test|https://a.test>}}"),
        (
            "__https://a.test/x__",
            "{i{<https://a.test/x|https://a.test/x>}}",
        ),
        (
            "www.a.test/x, www. www.a",
            "{<www.a.test/x|https://www.a.test/x>, www. www.a}",
        ),
        (
            "write to my_own.name+x@a.test.",
            "{write to <my_own.name+x@a.test|mailto:my_own.name+x@a.test>.}",
        ),
        (
            "mailto:a@b.test tel:+15550100",
            "{<mailto:a@b.test|mailto:a@b.test> <tel:+15550100|tel:+15550100>}",
        ),
        (
            "[https://bank.test](https://evil.test)",
            "{<https://bank.test (evil.test)|https://evil.test>}",
        ),
        (
            "https://bank.test@evil.test/",
            "{<https://bank.test@evil.test/ (evil.test)|https://bank.test@evil.test/>}",
        ),
        (
            "https://a.test\u{202e}txt",
            "{<https://a.test|https://a.test>\u{202e}txt}",
        ),
    ]);
    for message in [
        "a.test",
        "xhttps://a.test",
        "ftp://a.test",
        "https:/a.test",
        "https://",
        "https://.",
        "mailto: or mailto:x or hotel:1",
        "a@b, a@b.1, @.test, a@-b.test",
        "[x](javascript:alert(1))",
        "[x](/relative)",
        "[x](https:a.test)",
        "[x](https://a.test",
    ] {
        let nodes = drawn(message);
        let linked = message.contains("(https://");
        assert_eq!(nodes.contains('<'), linked, "{message}: {nodes}");
    }
}

#[test]
fn people_are_named() {
    all(&[
        ("@ada.l, hi @bob.", "{mention{@ada.l}, hi mention{@bob}.}"),
        ("_@ada_ 你好@bob", "{i{mention{@ada}} 你好mention{@bob}}"),
        ("@ a@ @@ada", "{@ a@ @mention{@ada}}"),
    ]);
}

#[test]
fn emoji_are_drawn() {
    all(&[
        ("thanks :tada: :+1:, :nobody:", "{thanks 🎉 👍, :nobody:}"),
        ("Hi :) ok ;-), <3!", "{Hi 🙂 ok 😉, ❤️!}"),
        (
            "at 10:30:45 (see:) he:)llo :)x",
            "{at 10:30:45 (see:) he:)llo :)x}",
        ),
        ("*:smile: yes*", "{b{😄 yes}}"),
        ("`:smile:` :smile", "{code{:smile:} :smile}"),
        (":)", "large{🙂}"),
        (":heart: 😀\n👍🏽", "large{❤️ 😀/👍🏽}"),
        ("😀😀😀😀", "{😀😀😀😀}"),
        ("8) and B)", "{8) and B)}"),
        ("-_- D: yes", "{😑 😨 yes}"),
    ]);
}

#[test]
fn an_answer_begins_with_what_is_said() {
    all(&[
        (
            "[ ](https://a.test/live/r?msg=m) yes *please*",
            "{yes b{please}}",
        ),
        ("[ ](https://a.test/a)\n[ ](https://a.test/b) x", "{x}"),
        (
            "[ ](https://a.test/a",
            "{[ ](<https://a.test/a|https://a.test/a>}",
        ),
        (
            "so [ ](https://a.test/a)",
            "{so < (a.test)|https://a.test/a>}",
        ),
    ]);
}
