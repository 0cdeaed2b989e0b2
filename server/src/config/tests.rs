use super::*;

fn parse(text: &str) -> Result<Settings, Problem> {
    Settings::parse(text, Path::new("livechat.toml"))
}

#[test]
fn what_is_written_at_the_first_start_can_be_read() {
    let settings = parse(DEFAULT).unwrap();
    assert_eq!(settings.theme.color.get_ref(), "#0b6b57");
    assert_eq!(settings.departments.len(), 2);
    let ids = settings
        .custom_fields
        .iter()
        .map(|field| field.id.get_ref());
    assert_eq!(ids.collect::<Vec<_>>(), ["garden", "address"]);
}

#[test]
fn the_commented_example_can_be_switched_on() {
    let (before, example) = DEFAULT.split_once("# [[custom_fields]]\n").unwrap();
    let example = example.replace("# ", "");
    let settings = parse(&format!("{before}[[custom_fields]]\n{example}")).unwrap();
    let postcode = settings.custom_fields.last().unwrap();
    let regex = postcode.regex().unwrap();
    assert!(postcode.required && regex.is_match("12345") && !regex.is_match("1234"));
}

#[test]
fn the_commented_trigger_can_be_switched_on() {
    let (_, example) = DEFAULT.split_once("# [[triggers]]\n").unwrap();
    let (example, _) = example.split_once("\n\n").unwrap();
    let settings = parse(&format!("[[triggers]]\n{}", example.replace("# ", ""))).unwrap();
    assert_eq!(settings.triggers[0].when, When::TimeOnSite);
    assert_eq!(settings.triggers[0].value.get_ref(), "30");
}

#[test]
fn an_empty_file_is_enough() {
    let settings = parse("").unwrap();
    assert!(settings.enabled && settings.form.registration);
    assert_eq!(settings.online, Online::Always);
    assert!(settings.form.offline && !settings.form.consent);
    assert_eq!(settings.cors.origins[0].get_ref(), "*");
}

#[test]
fn each_fault_names_its_line_and_what_to_do() {
    for (line, text, hint) in [
        (2, "enabled = true\nenable = true", "unknown field `enable`"),
        (1, "enabled = \"yes\"", "boolean"),
        (3, "\n\n[theme", ""),
        (2, "[theme]\ncolor = \"green\"", "#0b6b57"),
        (2, "[theme]\noffline_color = \"#12\"", "#0b6b57"),
        (3, "[theme]\n\nposition = \"top\"", "left"),
        (3, "[form]\nname = true\noffline = \"no\"", "boolean"),
        (2, "[form]\nconsent = 1", "boolean"),
        (2, "[form]\nconsents = true", "unknown field `consents`"),
        (1, "language = \"English (UK)\"", "pt-BR"),
        (
            2,
            "[cors]\norigins = [\"shop.example\"]",
            "https://shop.example",
        ),
        (
            2,
            "[cors]\norigins = [\"https://shop.example/\"]",
            "nothing behind the host",
        ),
        (2, "[chat]\nmessage_characters = 0", "between 1 and 100000"),
        (2, "[chat]\nmessage_characters = -1", "-1"),
        (2, "[chat]\nsurvey = [\"satisfied\"]", "agentKnowledge"),
        (
            3,
            "[chat]\nhidden_system_messages = [\n\"command\"]",
            "livechat-close",
        ),
        (2, "[uploads]\nmax_megabytes = 0", "enabled = false"),
        (2, "[uploads]\ntypes = [\"*\"]", "image/*"),
        (2, "[uploads]\ntypes = [\"Image/png\"]", "small letters"),
        (2, "[mail]\nfrom = \"\"", "chat@shop.example"),
        (2, "[mail]\nfrom = \"a@b.c\\nBcc: d@e.f\"", "address"),
        (2, "[mail]\noffline_to = \"team\"", "chat@shop.example"),
        (2, "[mail]\nsmtp = \"mail.shop.example\"", "smtps://"),
        (
            2,
            "[[triggers]]\nid = \" \"\nwhen = \"page-url\"\nmessage = \"Hi\"",
            "not blank",
        ),
        (
            4,
            "[[triggers]]\nid = \"a\"\nwhen = \"time-on-site\"\nvalue = \"soon\"\nmessage = \"Hi\"",
            "seconds",
        ),
        (
            4,
            "[[triggers]]\nid = \"a\"\nwhen = \"page-url\"\nvalue = \"(\"\nmessage = \"Hi\"",
            "/checkout",
        ),
        (
            2,
            "[[triggers]]\nid = \"a\"\nwhen = \"time-on-site\"\nmessage = \"Hi\"",
            "seconds",
        ),
        (
            3,
            "[[triggers]]\nid = \"a\"\nwhen = \"never\"\nmessage = \"Hi\"",
            "time-on-site",
        ),
        (1, "[[departments]]\nid = \"a\"", "name"),
        (3, "[[departments]]\nid = \"a\"\nname = \" \"", "not blank"),
        (
            5,
            "[[departments]]\nid = \"a\"\nname = \"A\"\n[[departments]]\nid = \"A\"\nname = \"B\"",
            "share",
        ),
        (
            2,
            "[[custom_fields]]\nid = \"a b\"\nlabel = \"A\"",
            "letters",
        ),
        (3, "[[custom_fields]]\nid = \"a\"\nlabel = \"\"", "label"),
        (
            2,
            "[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\ntype = \"select\"",
            "options",
        ),
        (
            2,
            "[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\noptions = [\"x\"]",
            "select",
        ),
        (
            6,
            "[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\ntype = \"select\"\noptions = [\"x\"]\ndefault = \"y\"",
            "one of its options",
        ),
        (
            4,
            "[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\npattern = \"(\"",
            "regular expression",
        ),
        (
            5,
            "[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\n[[custom_fields]]\nid = \"a\"\nlabel = \"B\"",
            "two custom fields",
        ),
    ] {
        let problem = parse(text).unwrap_err();
        let said = problem.to_string();
        // A key that repeats is told at the entry, whose line the reader may give as its head's.
        assert!(problem.line() == Some(line), "{text}\n{said}");
        assert!(
            said.contains("livechat.toml") && said.contains(hint),
            "{text}\n{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_department_is_found_by_id_or_name() {
    let settings = parse(DEFAULT).unwrap();
    assert_eq!(settings.department("sales"), Some("sales"));
    assert_eq!(settings.department("Support"), Some("support"));
    assert_eq!(settings.department("Nobody"), None);
}

#[test]
fn a_password_is_shown_nowhere() {
    let good = "[mail]\nsmtp = \"smtps://ada:hunter2@mail.shop.example\"";
    let settings = parse(good).unwrap();
    assert!(settings.mail.smtp.get_ref().expose().contains("hunter2"));
    assert!(!format!("{settings:?}").contains("hunter2"));
    for bad in [
        "[mail]\nsmtp = \"http://ada:hunter2@mail.shop.example\"",
        "[mail]\nsmtp = [\"smtps://ada:hunter2@mail.shop.example\"]",
    ] {
        let said = parse(bad).unwrap_err().to_string();
        assert!(!said.contains("hunter2"), "{said}");
    }
}
