//! Emoji by their names (`:smile:`) and as people draw them (`:)`), as Rocket.Chat's widget reads
//! them. What is not known stays as it was written.

use crate::cut::pieces;

/// Names and signs in turn. Names of one sign stand beside each other, the usual first.
const NAMES: &str = "smile 😄 smiley 😃 grinning 😀 laughing 😆 joy 😂 rofl 🤣 slight_smile 🙂 upside_down 🙃 wink 😉 blush 😊 \
innocent 😇 heart_eyes 😍 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 \
hugging 🤗 thinking 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 \
rolling_eyes 🙄 grimacing 😬 pensive 😔 sleeping 😴 mask 😷 dizzy_face 😵 partying_face 🥳 \
sunglasses 😎 nerd 🤓 confused 😕 worried 😟 slight_frown 🙁 frowning 😦 open_mouth 😮 flushed 😳 \
pleading_face 🥺 fearful 😨 cry 😢 sob 😭 scream 😱 persevere 😣 disappointed 😞 sweat 😓 triumph 😤 \
rage 😡 angry 😠 poop 💩 ghost 👻 robot 🤖 see_no_evil 🙈 heart ❤️ orange_heart 🧡 yellow_heart 💛 \
green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 kiss 💋 100 💯 boom 💥 sparkles ✨ star ⭐ \
fire 🔥 zzz 💤 wave 👋 ok_hand 👌 fingers_crossed 🤞 point_left 👈 point_right 👉 point_up ☝️ \
point_down 👇 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊ clap 👏 raised_hands 🙌 handshake 🤝 pray 🙏 \
muscle 💪 eyes 👀 shrug 🤷 facepalm 🤦 tada 🎉 balloon 🎈 birthday 🎂 gift 🎁 trophy 🏆 rocket 🚀 \
airplane ✈️ car 🚗 house 🏠 phone ☎️ telephone_receiver 📞 iphone 📱 email 📧 envelope ✉️ package 📦 \
memo 📝 calendar 📅 paperclip 📎 link 🔗 lock 🔒 key 🔑 bulb 💡 mag 🔍 bell 🔔 credit_card 💳 \
shopping_cart 🛒 clock 🕒 warning ⚠️ white_check_mark ✅ heavy_check_mark ✔️ question ❓ \
exclamation ❗ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ sunny ☀️ cloud ☁️ \
snowflake ❄️ rainbow 🌈 coffee ☕ beer 🍺 pizza 🍕 cake 🍰 dog 🐶 cat 🐱 rose 🌹 four_leaf_clover 🍀 \
christmas_tree 🎄 slightly_smiling_face 🙂 sweat_smile 😅 grin 😁 wrench 🔧 information_source ℹ️";

/// Drawn signs and emoji in turn. Those are left out that begin an entry of a list more often, as
/// `8)` does.
const DRAWN: &str = "<3 ❤️ </3 💔 :D 😃 :-D 😃 =D 😃 >:) 😆 >:-) 😆 ':) 😅 ':-) 😅 ':D 😅 :') 😂 :'-) 😂 O:) 😇 O:-) 😇 \
0:) 😇 :) 🙂 :-) 🙂 =) 🙂 =] 🙂 :] 🙂 ;) 😉 ;-) 😉 ;] 😉 ;D 😉 :* 😘 :-* 😘 :P 😛 :-P 😛 =P 😛 :p 😛 :-p 😛 >:P 😜 B-) 😎 \
8-) 😎 :( 😞 :-( 😞 =( 😞 :[ 😞 :/ 😕 :-/ 😕 :\\ 😕 =/ 😕 >.< 😣 :'( 😢 :'-( 😢 ;( 😢 >:( 😠 >:-( 😠 :@ 😠 :$ 😳 D: 😨 \
':( 😓 :X 😶 :# 😶 -_- 😑 -__- 😑 :O 😮 :-O 😮 :o 😮 O_O 😮 (y) 👍 \\o/ 🙆 \\O/ 🙆";

/// Longest name, in bytes.
const MAX_NAME: usize = 32;

/// The emoji of a name, without its colons.
#[must_use]
pub fn named(name: &str) -> Option<&'static str> {
    in_table(NAMES, name)
}

fn in_table(table: &'static str, name: &str) -> Option<&'static str> {
    let mut words = pieces(table, b' ');
    while let (Some(known), Some(emoji)) = (words.next(), words.next()) {
        if known == name {
            return Some(emoji);
        }
    }
    None
}

/// `:name:` at the start: its emoji, and the bytes of it.
pub(super) fn short(text: &str) -> Option<(&'static str, usize)> {
    let name = text.get(1..)?.bytes().take(MAX_NAME + 1);
    let len = name
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
        .count();
    let behind = text.get(1 + len..)?;
    let name = text.get(1..=len)?;
    let named = (len > 1 && behind.starts_with(':')).then(|| named(name))?;
    Some((named?, len + 2))
}

/// A drawn emoji that is a word of its own at the start, but for a stop behind it.
pub(super) fn drawn(text: &str) -> Option<(&'static str, usize)> {
    let len = text
        .bytes()
        .take(8)
        .take_while(|byte| !byte.is_ascii_whitespace())
        .count();
    let word = text.get(..len)?.trim_end_matches(['!', ',', '.', '?']);
    // No other word is looked up: each of these has such a sign among its first two.
    let drawn = word.len() > 1 && word.bytes().take(2).any(|byte| byte.is_ascii_punctuation());
    let emoji = drawn.then(|| in_table(DRAWN, word))?;
    Some((emoji?, word.len()))
}

/// Whether a text is one to three emoji and nothing else.
#[must_use]
pub fn few(text: &str) -> bool {
    let mut halves = 0;
    let mut joined = false;
    for sign in text.chars() {
        let joins = sign == '\u{200d}';
        match sign {
            ' '
            | '\n'
            | '\u{200d}'
            | '\u{fe0f}'
            | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{e0020}'..='\u{e007f}' => {}
            // Two of these are one flag.
            '\u{1f1e6}'..='\u{1f1ff}' => halves += 1,
            '\u{203c}'
            | '\u{2139}'
            | '\u{2300}'..='\u{23ff}'
            | '\u{2600}'..='\u{27bf}'
            | '\u{2b00}'..='\u{2bff}'
            | '\u{1f300}'..='\u{1faff}' => {
                halves += if joined { 0 } else { 2 };
            }
            _ => return false,
        }
        joined = joins;
        if halves > 6 {
            return false;
        }
    }
    halves > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        for table in [NAMES, DRAWN] {
            let words: Vec<_> = table.split(' ').collect();
            assert_eq!(words.len() % 2, 0);
            for pair in words.chunks(2) {
                assert!(pair[0].is_ascii() && !pair[0].is_empty(), "{pair:?}");
                assert!(few(pair[1]), "{pair:?}");
            }
            let mut names: Vec<_> = words.chunks(2).map(|pair| pair[0]).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all);
            assert!(names.iter().all(|name| name.len() <= MAX_NAME));
        }
    }

    #[test]
    fn an_emoji_has_names() {
        for (text, emoji) in [
            (":smile:", "😄"),
            (":+1:", "👍"),
            (":thumbsup: yes", "👍"),
            (":heart:", "❤️"),
            (":tada:", "🎉"),
        ] {
            assert_eq!(short(text).map(|(emoji, _)| emoji), Some(emoji));
        }
        for text in [":nobody:", ":smile", "::", ":", ": smile:", ":30:45", ":é:"] {
            assert_eq!(short(text), None, "{text}");
        }
    }

    #[test]
    fn a_few_are_drawn_large() {
        for text in ["😀", "❤️ 👍🏽", "👨‍👩‍👧‍👦", "🇫🇷🇩🇪🇮🇹", "😀\n😀 😀", "✅"]
        {
            assert!(few(text), "{text}");
        }
        for text in ["", " ", "😀😀😀😀", "😀!", "a", "1", "🇫", "\u{200d}", "™"] {
            assert!(!few(text), "{text}");
        }
    }
}
