//! The page at `/api-docs`: what is in `docs/api.md`, as HTML without a script.

use std::fmt::Write;

use super::Answers;
use super::markdown;
use super::source::Endpoint;

pub(crate) fn of(endpoints: &[Endpoint], answers: &Answers) -> String {
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>API of the live chat</title>\n\
         <link rel=\"stylesheet\" href=\"/api-docs/style.css\">\n</head>\n<body>\n<main>\n",
    );
    let text = markdown::of(endpoints, answers);
    // The first line is for whoever edits the file.
    let text = text.split_once("-->\n").unwrap().1;
    page.push_str(&html(text));
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// The Markdown that `docs/api.md` is written in, no more: headings, paragraphs, lists, tables, code,
/// links.
fn html(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        if let Some(code) = line.strip_prefix("```") {
            let mut body = String::new();
            for line in lines.by_ref().take_while(|line| *line != "```") {
                writeln!(body, "{}", escape(line)).unwrap();
            }
            let class = if code.is_empty() { "text" } else { code };
            let code = format!("<code class=\"{class}\">{body}</code>");
            writeln!(out, "<pre tabindex=\"0\">{code}</pre>").unwrap();
        } else if let Some((hashes, heading)) = line
            .split_once(' ')
            .filter(|(hashes, _)| !hashes.is_empty() && hashes.chars().all(|c| c == '#'))
        {
            let level = hashes.len();
            let id = markdown::anchor(&heading.replace('`', ""));
            writeln!(out, "<h{level} id=\"{id}\">{}</h{level}>", inline(heading)).unwrap();
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(row);
            }
            table(&mut out, &rows);
        } else if let Some(first) = line.strip_prefix("- ") {
            let mut items = vec![first.to_owned()];
            while let Some(more) = lines.next_if(|line| !line.is_empty()) {
                match more.strip_prefix("- ") {
                    Some(item) => items.push(item.to_owned()),
                    None => *items.last_mut().unwrap() += &format!(" {}", more.trim()),
                }
            }
            out.push_str("<ul>\n");
            for item in items {
                writeln!(out, "<li>{}</li>", inline(&item)).unwrap();
            }
            out.push_str("</ul>\n");
        } else {
            let mut words = line.to_owned();
            while let Some(more) = lines.next_if(|line| !line.is_empty()) {
                words += &format!(" {more}");
            }
            writeln!(out, "<p>{}</p>", inline(&words)).unwrap();
        }
    }
    out
}

fn table(out: &mut String, rows: &[&str]) {
    out.push_str("<table>\n");
    for (at, row) in rows.iter().enumerate().filter(|(at, _)| *at != 1) {
        let row = row.trim_matches('|').replace("\\|", "\u{1}");
        let cell = if at == 0 { "th" } else { "td" };
        out.push_str("<tr>");
        for text in row.split('|') {
            let text = text.trim().replace('\u{1}', "|");
            write!(out, "<{cell}>{}</{cell}>", inline(&text)).unwrap();
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// Code, links and stress within a line.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            // A link's words are code: the link is around it.
            write!(out, "<code>{}</code>", escape(part)).unwrap();
        } else {
            out.push_str(&escape(part));
        }
    }
    let mut linked = String::new();
    let mut rest = out.as_str();
    while let Some((before, words, target, after)) = link(rest) {
        linked.push_str(before);
        if target.starts_with('#') {
            write!(linked, "<a href=\"{target}\">{words}</a>").unwrap();
        } else {
            // The other documents lie beside docs/api.md, not beside the page.
            linked.push_str(words);
        }
        rest = after;
    }
    linked.push_str(rest);
    stressed(&linked)
}

/// The first link: what is before it, its words, where it leads, what is behind it.
fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](")?;
    let (before, words) = text[..middle].rsplit_once('[')?;
    let (target, after) = text[middle + 2..].split_once(')')?;
    Some((before, words, target, after))
}

fn stressed(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split("**").enumerate() {
        if at % 2 == 1 {
            write!(out, "<strong>{part}</strong>").unwrap();
        } else {
            out.push_str(part);
        }
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
