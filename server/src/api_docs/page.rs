//! The page at `/api-docs`: `docs/api.md` as HTML, without a script.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// The page for a text in Markdown.
#[must_use]
pub fn of(markdown: &str) -> String {
    // The first line is for whoever edits the file.
    let text = markdown
        .strip_prefix("<!--")
        .and_then(|rest| rest.split_once("-->"))
        .map_or(markdown, |(_, text)| text);
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>API of the live chat</title>\n\
         <link rel=\"stylesheet\" href=\"/api-docs/style.css\">\n</head>\n<body>\n<main>\n",
    );
    html::push_html(&mut page, events(text).into_iter());
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// The text's parts: headings that can be linked to, code that can be scrolled by keyboard, links only
/// within the page (the other documents lie beside `docs/api.md`), and HTML as the text it is.
fn events(text: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut heading = None;
    let mut outward = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let event = match event {
            Event::Start(Tag::Heading { .. }) => {
                heading = Some((events.len(), String::new()));
                event
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some((at, words)) = heading.take() {
                    let start = Tag::Heading {
                        level,
                        id: Some(anchor(&words).into()),
                        classes: Vec::new(),
                        attrs: Vec::new(),
                    };
                    events.splice(at..=at, [Event::Start(start)]);
                }
                event
            }
            Event::Text(ref words) | Event::Code(ref words) => {
                if let Some((_, heading)) = &mut heading {
                    heading.push_str(words);
                }
                event
            }
            Event::Start(Tag::CodeBlock(_)) => {
                Event::Html(CowStr::Borrowed("<pre tabindex=\"0\"><code>"))
            }
            Event::End(TagEnd::CodeBlock) => Event::Html(CowStr::Borrowed("</code></pre>\n")),
            Event::Start(Tag::Link { ref dest_url, .. }) if !dest_url.starts_with('#') => {
                outward = true;
                continue;
            }
            Event::End(TagEnd::Link) if outward => {
                outward = false;
                continue;
            }
            Event::Html(words) | Event::InlineHtml(words) => Event::Text(words),
            Event::Start(_)
            | Event::End(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => event,
        };
        events.push(event);
    }
    events
}

/// The anchor that GitHub gives a heading.
#[must_use]
pub fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn main_of(markdown: &str) -> String {
        let page = of(markdown);
        let (_, main) = page.split_once("<main>\n").unwrap();
        main.split_once("</main>").unwrap().0.to_owned()
    }

    #[test]
    fn a_heading_has_the_anchor_that_the_list_of_calls_leads_to() {
        let page = main_of("[`GET /a/{b}`](#get-ab)\n\n### `GET /a/{b}`\n");
        assert!(page.contains("<a href=\"#get-ab\"><code>GET /a/{b}</code></a>"));
        assert!(page.contains("<h3 id=\"get-ab\"><code>GET /a/{b}</code></h3>"));
    }

    #[test]
    fn other_documents_are_named_and_not_linked() {
        assert_eq!(
            main_of("see [privacy](privacy.md)."),
            "<p>see privacy.</p>\n"
        );
    }

    #[test]
    fn html_is_text() {
        let page =
            main_of("<!-- for editors -->\n\na <b onclick=\"x()\">b</b>\n\n<script>x()</script>");
        assert!(!page.contains("for editors"));
        assert!(
            page.contains("a &lt;b onclick=") && page.contains("&lt;script&gt;"),
            "{page}"
        );
        assert!(!page.contains("<b") && !page.contains("<script"));
    }

    #[test]
    fn code_can_be_reached_by_keyboard() {
        let page = main_of("```json\n{ \"a<b\": 1 }\n```\n");
        assert_eq!(
            page,
            "<pre tabindex=\"0\"><code>{ \"a&lt;b\": 1 }\n</code></pre>\n"
        );
    }

    #[test]
    fn a_table_keeps_a_bar_in_a_cell() {
        let page = main_of("| a | b |\n|---|---|\n| `x\\|y` | z |\n");
        assert!(
            page.contains("<td><code>x|y</code></td><td>z</td>"),
            "{page}"
        );
    }
}
