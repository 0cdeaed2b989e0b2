//! What an e-mail address was probably meant to be.

use super::email::Email;
use super::typed::visible;
use crate::cut::{cut, cut_last, pieces};

/// Where most people have their mail. `yahoo.` is one under every country; what comes first is taken
/// first. The last is a neighbour of `libero.it` that has mail of its own.
const PROVIDERS: &str = "gmail.com yahoo.com hotmail.com outlook.com icloud.com live.com aol.com \
    msn.com me.com gmx.de web.de gmx.net t-online.de freenet.de googlemail.com btinternet.com \
    comcast.net sbcglobal.net orange.fr free.fr wanadoo.fr laposte.net libero.it virgilio.it \
    terra.com.br uol.com.br bol.com.br mail.ru yandex.ru rambler.ru ya.ru wp.pl o2.pl interia.pl \
    onet.pl seznam.cz centrum.cz proton.me protonmail.com rediffmail.com qq.com 163.com 126.com \
    naver.com docomo.ne.jp yahoo. hotmail. outlook. libera.it";

/// Ends one slip from `com` that exist.
const ENDS: &str = "co cm om cam mom bom";

/// What a wrong, a missing and an odd letter cost; two letters in the wrong order cost half of it.
const SLIP: u8 = 2;

/// The likelier address when the domain of the typed one looks like a slip: one of a big provider's
/// name, `.con`, a comma for the dot, two dots or none.
///
/// Silence is the rule: nothing is said of a domain that could well be meant. So a name keeps its
/// first letter (`ymail.com` is no `gmail.com`), a country stays what it is (`yahoo.fr`), and short
/// names are only held to their order (`love.com` is no `live.com`). The part before the `@` is its
/// owner's business.
#[must_use]
pub fn suggestion(typed: &str) -> Option<String> {
    let address = visible(typed);
    let (local, domain) = cut(&address, b'@')?;
    let mut likely = dotted(domain);
    if let Some((rest, end)) = cut_last(&likely, b'.')
        && is_near(end.as_bytes(), b"com", SLIP)
    {
        let com = [rest, ".com"].concat();
        if !pieces(ENDS, b' ').any(|real| real == end) || provider(&com, false).is_some() {
            likely = com;
        }
    }
    if let Some(known) = provider(&likely, false).or_else(|| provider(&likely, true)) {
        likely = known;
    }
    if likely.eq_ignore_ascii_case(domain) {
        return None;
    }
    let likely = Email::parse(&[local, "@", &likely].concat()).ok()?;
    Some(likely.into_string())
}

/// The domain in small letters, with one dot where something like it was typed, and none at its ends.
fn dotted(domain: &str) -> String {
    let mut dotted = String::with_capacity(domain.len());
    for c in domain.chars() {
        if !matches!(c, '.' | ',' | '．' | '，' | '。' | '、') {
            dotted.push(c.to_ascii_lowercase());
        } else if !dotted.is_empty() && !dotted.ends_with('.') {
            dotted.push('.');
        }
    }
    if dotted.ends_with('.') {
        dotted.pop();
    }
    dotted
}

/// The provider whose domain this is, or could be but for `slips`.
fn provider(domain: &str, slips: bool) -> Option<String> {
    let (name, end) = cut(domain, b'.').unwrap_or((domain, ""));
    pieces(PROVIDERS, b' ').find_map(|provider| {
        let (its_name, its_end) = cut(provider, b'.')?;
        let first = its_name.bytes().next();
        let most = match its_name.len() {
            _ if !slips => 0,
            0..=2 => 0,
            3..=4 => SLIP / 2,
            5..=9 => SLIP,
            _ => 2 * SLIP,
        };
        // `gmail` alone is one, `mail` and `web` are machines of many offices.
        let same_end =
            its_end.is_empty() || end == its_end || (end.is_empty() && its_name.len() > 4);
        if same_end
            && name
                .bytes()
                .take((its_name.len() + 1) / 3)
                .any(|letter| Some(letter) == first)
            && is_near(name.as_bytes(), its_name.as_bytes(), most)
        {
            let end = if its_end.is_empty() { end } else { its_end };
            Some([its_name, ".", end].concat())
        } else if slips && end.is_empty() && is_near(domain.as_bytes(), provider.as_bytes(), SLIP) {
            Some(provider.to_owned())
        } else {
            None
        }
    })
}

/// Whether the slips that lead from one text to the other cost at most `most`.
fn is_near(typed: &[u8], meant: &[u8], most: u8) -> bool {
    match (typed, meant) {
        ([], []) => true,
        ([a, typed @ ..], [b, meant @ ..]) if a == b => is_near(typed, meant, most),
        ([a, b, typed @ ..], [c, d, meant @ ..])
            if a == d && b == c && most > 0 && is_near(typed, meant, most - 1) =>
        {
            true
        }
        _ if most < SLIP => false,
        ([], [_, meant @ ..]) => is_near(typed, meant, most - SLIP),
        ([_, typed @ ..], []) => is_near(typed, meant, most - SLIP),
        ([_, typed_rest @ ..], [_, meant_rest @ ..]) => {
            is_near(typed_rest, meant_rest, most - SLIP)
                || is_near(typed_rest, meant, most - SLIP)
                || is_near(typed, meant_rest, most - SLIP)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_slip() {
        for (typed, meant) in [
            // A letter too few, too many, wrong, in the wrong place.
            ("gmal.com", "gmail.com"),
            ("gmai.com", "gmail.com"),
            ("gmil.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("ggmail.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmial.com", "gmail.com"),
            ("gamil.com", "gmail.com"),
            ("mgail.com", "gmail.com"),
            ("yaho.com", "yahoo.com"),
            ("yahooo.com", "yahoo.com"),
            ("yhaoo.com", "yahoo.com"),
            ("hotmial.com", "hotmail.com"),
            ("hotmal.com", "hotmail.com"),
            ("hormail.com", "hotmail.com"),
            ("ohtmail.com", "hotmail.com"),
            ("hot-mail.com", "hotmail.com"),
            ("outlok.com", "outlook.com"),
            ("outllook.com", "outlook.com"),
            ("iclod.com", "icloud.com"),
            ("iclould.com", "icloud.com"),
            ("googlmial.com", "googlemail.com"),
            ("btintenet.com", "btinternet.com"),
            ("tonline.de", "t-online.de"),
            ("gxm.de", "gmx.de"),
            ("wbe.de", "web.de"),
            ("ornage.fr", "orange.fr"),
            ("lapost.net", "laposte.net"),
            ("libro.it", "libero.it"),
            ("tera.com.br", "terra.com.br"),
            ("ynadex.ru", "yandex.ru"),
            ("seznma.cz", "seznam.cz"),
            ("protn.me", "proton.me"),
            ("navr.com", "naver.com"),
            ("docmo.ne.jp", "docomo.ne.jp"),
            // A provider under every country keeps the country.
            ("yaho.fr", "yahoo.fr"),
            ("hotmial.co.uk", "hotmail.co.uk"),
            ("outlok.de", "outlook.de"),
            // The end.
            ("gmail.con", "gmail.com"),
            ("gmail.cmo", "gmail.com"),
            ("gmail.comm", "gmail.com"),
            ("gmail.vom", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("yahoo.cm", "yahoo.com"),
            ("hotmail.om", "hotmail.com"),
            ("qq.co", "qq.com"),
            ("example.con", "example.com"),
            ("shop.example.cmo", "shop.example.com"),
            ("gmial.con", "gmail.com"),
            ("gmail.com>", "gmail.com"),
            // The dot.
            ("gmail,com", "gmail.com"),
            ("example,org", "example.org"),
            ("yahoo.co,uk", "yahoo.co.uk"),
            ("qq。com", "qq.com"),
            ("gmail..com", "gmail.com"),
            ("example..org", "example.org"),
            ("example.org.", "example.org"),
            (".gmail.com", "gmail.com"),
            ("gmailcom", "gmail.com"),
            ("gmail com", "gmail.com"),
            ("gmail. com", "gmail.com"),
            ("webde", "web.de"),
            ("t-onlinede", "t-online.de"),
            ("gmail", "gmail.com"),
            ("hotmail", "hotmail.com"),
            ("GMIAL.COM", "gmail.com"),
        ] {
            assert_eq!(
                suggestion(&["ada@", typed].concat()),
                Some(["ada@", meant].concat()),
                "{typed}"
            );
        }
    }

    #[test]
    fn keeps_the_part_before_the_at_sign() {
        for (typed, meant) in [
            ("Ada.L+gmial@gmial.com", "Ada.L+gmial@gmail.com"),
            (" ÄDA@gmail.con\u{200B}", "ÄDA@gmail.com"),
            ("gmial.com@gmial.com", "gmial.com@gmail.com"),
        ] {
            assert_eq!(suggestion(typed).as_deref(), Some(meant));
        }
    }

    #[test]
    fn providers_are_left_alone() {
        for provider in PROVIDERS.split(' ').filter(|known| !known.ends_with('.')) {
            let address = ["ada@", provider].concat();
            assert_eq!(suggestion(&address), None, "{address}");
            assert_eq!(suggestion(&address.to_uppercase()), None, "{address}");
        }
        assert_eq!(suggestion("ada@gmail\u{200B}.com"), None);
    }

    #[test]
    fn false_friends_are_left_alone() {
        for real in [
            "mail.com",
            "email.com",
            "ymail.com",
            "fmail.com",
            "zmail.com",
            "hmail.com",
            "gmx.com",
            "gmx.at",
            "gmx.ch",
            "gmx.fr",
            "live.de",
            "live.nl",
            "live.fr",
            "live.co.uk",
            "love.com",
            "life.com",
            "like.com",
            "line.com",
            "five.com",
            "yahoo.de",
            "yahoo.fr",
            "yahoo.it",
            "yahoo.es",
            "yahoo.in",
            "yahoo.ca",
            "yahoo.cn",
            "yahoo.co.in",
            "yahoo.co.id",
            "yahoo.co.jp",
            "yahoo.com.br",
            "hotmail.de",
            "hotmail.es",
            "hotmail.ca",
            "outlook.de",
            "outlook.fr",
            "outlook.com.br",
            "homemail.com",
            "hushmail.com",
            "aol.de",
            "aol.co.uk",
            "all.com",
            "man.com",
            "my.com",
            "we.com",
            "me.uk",
            "mac.com",
            "cloud.com",
            "icloud.de",
            "free.com",
            "free.de",
            "fred.fr",
            "wp.com",
            "op.pl",
            "o2.co.uk",
            "web.com",
            "wed.de",
            "weg.de",
            "qq.cn",
            "q.com",
            "139.com",
            "msn.cn",
            "ya.com",
            "bk.ru",
            "list.ru",
            "inbox.ru",
            "gmail.ru",
            "email.ru",
            "yandex.com",
            "yandex.by",
            "ukr.net",
            "online.de",
            "orange.es",
            "grange.fr",
            "libera.it",
            "email.it",
            "email.cz",
            "post.cz",
            "century.cz",
            "terra.es",
            "protonmail.ch",
            "internet.com",
            "google.com",
            "naver.cn",
            // Ends near `com` that exist, and machines without any.
            "example.co",
            "mail.co",
            "example.cm",
            "omantel.om",
            "example.cam",
            "example.mom",
            "example.coop",
            "example.com.au",
            "example.cn",
            "mail",
            "web",
            "localhost",
            // Near to nothing.
            "example.org",
            "EXAMPLE.org",
            "rocket.chat",
            "bbc.co.uk",
            "例え.jp",
            "192.168.0.1",
        ] {
            let address = ["ada@", real].concat();
            assert_eq!(suggestion(&address), None, "{address}");
        }
    }

    #[test]
    fn what_stays_wrong_is_not_suggested() {
        for typed in [
            "",
            "ada",
            "ada@",
            "@gmial.com",
            "a b@gmial.com",
            "ada@gmial.com, bob@gmial.com",
            "ada@example.org; bob",
            "ada@exam ple.con",
            "ada@,",
        ] {
            assert_eq!(suggestion(typed), None, "{typed}");
        }
    }
}
