//! Which fields a form has, which of them are asked, and what may stand in them.

use super::*;
use crate::domain::wanted::Control;

fn form_of(fields: &Value, given: &Value) -> Visit {
    let wishes = Wishes {
        fields: owners(fields),
        ..Wishes::default()
    };
    let mut visit = Visit::that_wants(wishes, Default::default(), given);
    visit.on(Event::FormSettled);
    visit
}

fn one(field: &Value) -> Visit {
    form_of(&json!([field]), &json!({}))
}

fn two_departments() -> Value {
    json!({"departments": [
        {"_id": "d1", "name": "Sales"}, {"_id": "d2", "name": "Support"},
        {"_id": "d3", "name": "Hidden", "showOnRegistration": false},
    ]})
}

fn words(visit: &Visit) -> Vec<&str> {
    let fields = visit.form().fields.iter();
    fields.map(|field| field.id.word()).collect()
}

fn shown(visit: &Visit) -> Vec<&str> {
    let form = visit.form();
    let asked = form.fields.iter().filter(|field| form.is_shown(field));
    asked.map(|field| field.id.word()).collect()
}

/// What is said of a value, once it is sent.
fn said_of(field: &Value, value: &str) -> Option<String> {
    let mut visit = one(field);
    visit.types(custom("x"), value);
    visit.on(Event::Submitted);
    visit.beside(&custom("x"))
}

fn sent(visit: &mut Visit) -> Vec<(String, String)> {
    let sent = visit.submits().expect("it is sent");
    let fields = sent.custom_fields.into_iter();
    fields.map(|field| (field.key, field.value)).collect()
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn the_owners_come_first_and_the_servers_follow() {
    let fields = json!(["message?", {"key": "topic", "label": "Topic"}, "name"]);
    let visit = form_of(&fields, &with_questions());
    assert_eq!(
        words(&visit),
        ["message", "topic", "name", "company", "size"]
    );
}

#[test]
fn a_field_that_both_describe_is_asked_once_in_the_owners_words_by_the_servers_rule() {
    let fields = json!([
        {"key": "size", "label": "How big?", "type": "number"},
        {"key": "company", "label": "Firm", "help": "As on the bill"},
    ]);
    let mut given = with_questions();
    given["customFields"][0]["defaultValue"] = json!("Ada GmbH");
    let visit = form_of(&fields, &given);
    assert_eq!(words(&visit), ["size", "company"]);
    let company = visit.field(&custom("company"));
    assert!(company.required, "the server would refuse it");
    assert_eq!(company.label.as_deref(), Some("Firm"));
    assert_eq!(company.help.as_deref(), Some("As on the bill"));
    assert_eq!(company.value, "Ada GmbH");
    assert!(!visit.field(&custom("size")).required);
}

#[test]
fn departments_are_offered_where_there_is_a_choice() {
    let visit = Visit::with(&two_departments());
    assert_eq!(words(&visit), ["name", "email", "department"]);
    let field = visit.field(&FieldId::Department);
    assert!(!field.required);
    let option = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    let Control::Choice(options) = &field.control else {
        panic!("one is chosen");
    };
    assert_eq!(*options, [option("d1", "Sales"), option("d2", "Support")]);
    let mut single = two_departments();
    single["departments"][1]["showOnRegistration"] = json!(false);
    assert_eq!(words(&Visit::with(&single)), ["name", "email"]);
    assert_eq!(
        words(&form_of(&json!("name department"), &single)),
        ["name"]
    );
    let mut visit = form_of(&json!("department"), &two_departments());
    visit.on(Event::Submitted);
    let said = visit.beside(&FieldId::Department);
    assert_eq!(said.as_deref(), Some("Choose a department"));
}

#[test]
fn the_departments_of_another_unit_take_the_place_of_the_first() {
    let mut visit = Visit::with(&two_departments());
    visit.types(NAME, "Ada");
    visit.types(FieldId::Department, "d1");
    let wishes = Wishes {
        business_unit: Some("b".to_owned()),
        ..Wishes::default()
    };
    visit.on(Event::WishesChanged(wishes));
    let other = json!({"departments": [{"_id": "d2", "name": "B"}, {"_id": "d4", "name": "D"}]});
    visit.on(Event::ConfigArrived(config(&other)));
    assert_eq!(visit.typed(), ["Ada", "", ""]);
    assert_eq!(visit.form().shape, 1);
    visit.on(Event::ConfigArrived(config(&other)));
    assert_eq!(visit.form().shape, 1, "the same are no news");
}

#[test]
fn the_pages_department_is_chosen_by_id_or_name_and_the_visitor_may_choose_another() {
    let given = two_departments();
    for wanted in ["d2", "Support"] {
        let wishes = Wishes {
            department: Some(wanted.to_owned()),
            ..Wishes::default()
        };
        let mut visit = Visit::that_wants(wishes, Default::default(), &given);
        visit.on(Event::FormSettled);
        assert_eq!(visit.field(&FieldId::Department).value, "d2");
        visit.types(NAME, "Ada");
        visit.types(EMAIL, "ada@example.org");
        let department = |visit: &Visit| visit.clone().submits().unwrap().department;
        assert_eq!(department(&visit).as_deref(), Some("d2"));
        visit.types(FieldId::Department, "d1");
        assert_eq!(department(&visit).as_deref(), Some("d1"));
        visit.types(FieldId::Department, "");
        assert_eq!(department(&visit), None, "they took it out");
    }
    // One that cannot be chosen still counts where nobody chose.
    let wishes = Wishes {
        department: Some("Hidden".to_owned()),
        ..Wishes::default()
    };
    let mut visit = Visit::that_wants(wishes, Default::default(), &given);
    visit.on(Event::FormSettled);
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    assert_eq!(
        visit.submits().unwrap().department.as_deref(),
        Some("Hidden")
    );
    let mut visit = Visit::with(&given);
    visit.on(Event::Identified(page_says(
        &json!({"department": "Sales"}),
    )));
    assert_eq!(visit.field(&FieldId::Department).value, "d1");
    let wishes = Wishes {
        department: Some("d2".to_owned()),
        ..Wishes::default()
    };
    let mut visit = Visit::with(&given);
    visit.on(Event::WishesChanged(wishes));
    assert_eq!(visit.field(&FieldId::Department).value, "d2");
}

#[test]
fn a_department_that_is_gone_is_said_to_who_chose_it_and_left_out_for_who_did_not() {
    let gone = || Event::RegistrationAnswered(Err(no("error-invalid-department")));
    let visit = |wishes: Wishes| {
        let mut visit = Visit::that_wants(wishes, Default::default(), &two_departments());
        visit.on(Event::FormSettled);
        visit.types(NAME, "Ada");
        visit.types(EMAIL, "ada@example.org");
        visit
    };
    let mut chosen = visit(Wishes::default());
    chosen.types(FieldId::Department, "d1");
    chosen.on(Event::Submitted);
    assert_eq!(chosen.on(gone()), [Effect::TellPage(PageNews::Refused)]);
    assert_eq!(
        chosen.beside(&FieldId::Department).as_deref(),
        Some("Choose another department: this one is not there any more")
    );
    assert_eq!(
        (chosen.form().sending, chosen.form().refusals),
        (Sending::No, 1)
    );
    chosen.types(FieldId::Department, "d2");
    assert_eq!(chosen.submits().unwrap().department.as_deref(), Some("d2"));
    let wishes = Wishes {
        department: Some("Sales".to_owned()),
        ..Wishes::default()
    };
    let mut preselected = visit(wishes);
    preselected.on(Event::Submitted);
    let again = registration_in(&preselected.on(gone())).unwrap();
    assert_eq!(again.department, None);
    assert_eq!(preselected.beside(&FieldId::Department), None);
}

fn conditions() -> Value {
    json!([
        {"key": "topic", "label": "Topic", "type": "select", "options": ["Order", "Bill"]},
        {"key": "number", "label": "Number", "required": true, "shownIf": {"topic": ["Order", "Bill"]}},
        {"key": "why", "label": "Why", "required": true, "shownIf": {"number": "7"}},
    ])
}

#[test]
fn what_another_answer_makes_pointless_is_not_asked_not_checked_and_not_sent() {
    let mut visit = form_of(&conditions(), &json!({}));
    assert_eq!(shown(&visit), ["topic"]);
    assert_eq!(sent(&mut visit.clone()), []);
    visit.types(custom("topic"), "Order");
    assert_eq!(shown(&visit), ["topic", "number"]);
    visit.on(Event::Submitted);
    assert!(visit.beside(&custom("number")).is_some());
    visit.types(custom("number"), "7");
    visit.types(custom("why"), "So");
    assert_eq!(shown(&visit), ["topic", "number", "why"]);
    let all = [
        pair("topic", "Order"),
        pair("number", "7"),
        pair("why", "So"),
    ];
    assert_eq!(sent(&mut visit.clone()), all);
    // What hides one hides what hangs on it; what was typed comes back with it.
    visit.types(custom("topic"), "");
    assert_eq!(shown(&visit), ["topic"]);
    assert_eq!(sent(&mut visit.clone()), []);
    visit.types(custom("topic"), "Bill");
    let all = [
        pair("topic", "Bill"),
        pair("number", "7"),
        pair("why", "So"),
    ];
    assert_eq!(sent(&mut visit), all);
}

#[test]
fn what_was_wrong_with_a_field_goes_with_it() {
    let mut visit = form_of(&conditions(), &json!({}));
    visit.types(custom("topic"), "Order");
    visit.on(Event::Submitted);
    assert!(visit.beside(&custom("number")).is_some());
    visit.types(custom("topic"), "");
    assert_eq!(visit.beside(&custom("number")), None);
}

#[test]
fn what_the_server_misses_in_a_field_that_is_not_asked_is_said_above() {
    let mut visit = form_of(&conditions(), &json!({}));
    visit.on(Event::Submitted);
    let error = "Missing required custom fields: number";
    visit.on(Event::RegistrationAnswered(Err(no(error))));
    assert_eq!(visit.beside(&custom("number")), None);
    assert_eq!(
        visit.above(),
        Some(format!("The chat did not take this: {error}"))
    );
}

#[test]
fn conditions_in_a_circle_or_on_nothing_ask_nothing() {
    let visit = form_of(
        &json!([
            {"key": "a", "label": "A", "shownIf": {"b": ""}},
            {"key": "b", "label": "B", "shownIf": {"a": ""}},
            {"key": "c", "label": "C", "shownIf": {"c": ""}},
            {"key": "d", "label": "D", "shownIf": {"nobody": "x"}},
        ]),
        &json!({}),
    );
    assert_eq!(shown(&visit), [""; 0]);
    let mut many: Vec<Value> = (0..50)
        .map(|n| json!({"key": format!("k{n}"), "label": "K", "shownIf": {format!("k{}", n - 1): ""}}))
        .collect();
    many[0] = json!({"key": "k0", "label": "K"});
    assert_eq!(shown(&form_of(&json!(many), &json!({}))).len(), 50);
}

#[test]
fn our_own_fields_can_hang_on_answers_too_and_the_page_hears_only_of_what_is_asked() {
    let fields = json!([
        {"key": "news", "label": "News", "type": "checkbox"},
        {"key": "email", "shownIf": {"news": true}},
    ]);
    let mut visit = form_of(&fields, &json!({}));
    visit.types(custom("news"), "true");
    visit.types(EMAIL, "ada@example.org");
    visit.types(custom("news"), "");
    let effects = visit.on(Event::Submitted);
    assert_eq!(registration_in(&effects).unwrap().email, None);
    let [PageNews::Submitted { email: None, .. }] = news(&effects)[..] else {
        panic!("{effects:?}");
    };
}

#[test]
fn each_kind_says_what_is_wrong_with_it() {
    let field = |kind: &str| json!({"key": "x", "label": "X", "type": kind, "required": true});
    for (kind, words) in [
        ("text", "Fill in “X”"),
        ("textarea", "Fill in “X”"),
        ("number", "Fill in “X”"),
        ("date", "Fill in “X”"),
        ("email", "Fill in “X”"),
        ("tel", "Fill in “X”"),
        ("checkbox", "Tick “X” to go on"),
    ] {
        assert_eq!(said_of(&field(kind), " ").as_deref(), Some(words), "{kind}");
    }
    let mut select = field("select");
    select["options"] = json!([{"value": "a", "label": "A"}]);
    let no_option = Some("Choose one of the options for “X”".to_owned());
    assert_eq!(said_of(&select, ""), no_option);
    assert_eq!(said_of(&select, "A"), no_option);
    assert_eq!(said_of(&select, "a"), None);
    let email = said_of(&field("email"), "ada");
    assert_eq!(
        email.as_deref(),
        Some("Enter an email like name@example.com")
    );
    assert!(said_of(&field("tel"), "12").is_some());
    assert_eq!(said_of(&field("checkbox"), "true"), None);
    let number = Some("Enter a number for “X”".to_owned());
    assert_eq!(said_of(&field("number"), "seven"), number);
    assert_eq!(said_of(&field("number"), " 7 "), None);
    let date = Some("Enter a whole date for “X”".to_owned());
    assert_eq!(said_of(&field("date"), UNFINISHED), date);
    assert_eq!(said_of(&field("date"), "2026-01-31"), None);
    let mut pattern = field("text");
    pattern["pattern"] = json!("GmbH");
    let refused = said_of(&pattern, "Ada Ltd");
    assert_eq!(
        refused.as_deref(),
        Some("Check “X”: it does not have the form we need")
    );
}

#[test]
fn what_is_ticked_chosen_or_written_is_sent() {
    let fields = json!([
        {"key": "news", "label": "News", "type": "checkbox"},
        {"key": "topic", "label": "Topic", "type": "select", "options": [{"value": "b", "label": "Bill"}]},
        {"key": "story", "label": "Story", "type": "textarea"},
        {"key": "mail", "label": "Other mail", "type": "email"},
        {"key": "empty", "label": "Empty", "type": "checkbox"},
    ]);
    let mut visit = form_of(&fields, &json!({}));
    for (key, value) in [
        ("news", "true"),
        ("topic", "b"),
        ("story", "\nOnce\nupon "),
        ("mail", " ada@example.org"),
    ] {
        visit.types(custom(key), value);
    }
    assert_eq!(
        sent(&mut visit),
        [
            pair("news", "true"),
            pair("topic", "b"),
            pair("story", "Once\nupon"),
            pair("mail", "ada@example.org"),
        ]
    );
}

#[test]
fn what_the_page_knows_stands_in_it_if_it_can() {
    let fields = json!([
        {"key": "topic", "label": "Topic", "type": "select", "options": ["Order"]},
        {"key": "news", "label": "News", "type": "checkbox"},
        {"key": "plan", "label": "Plan"},
    ]);
    let mut visit = form_of(&fields, &json!({}));
    let known = json!({"customFields": {"topic": "Bill", "news": "yes", "plan": "gold"}});
    visit.on(Event::Identified(page_says(&known)));
    assert_eq!(visit.typed(), ["", "", "gold"]);
    let known = json!({"customFields": {"topic": "Order", "news": "true"}});
    visit.on(Event::Identified(page_says(&known)));
    assert_eq!(visit.typed(), ["Order", "true", "gold"]);
}

/// The visitor's word is the last one.
#[test]
fn what_the_form_asked_is_not_said_again_by_the_page() {
    let mut visit = form_of(&json!([{"key": "plan", "label": "Plan"}]), &json!({}));
    visit.on(Event::Identified(page_says(
        &json!({"customFields": {"plan": "gold"}}),
    )));
    visit.types(custom("plan"), "");
    assert_eq!(sent(&mut visit), []);
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(effects, [Effect::TellPage(PageNews::Registered)]);
}

#[test]
fn a_suggestion_is_taken_or_not() {
    let suggest = |visit: &mut Visit| {
        let Screen::Form(form) = &mut visit.session.screen else {
            panic!("a form");
        };
        let field = form.fields.iter_mut().find(|field| field.id == EMAIL);
        field.unwrap().suggestion = Some("ada@gmail.com".to_owned());
    };
    let mut visit = Visit::filled_in();
    suggest(&mut visit);
    assert_eq!(visit.on(Event::SuggestionTaken(EMAIL)), []);
    assert_eq!(visit.typed(), [" Ada ", "ada@gmail.com"]);
    assert_eq!(visit.field(&EMAIL).suggestion, None);
    assert_eq!(visit.on(Event::SuggestionTaken(EMAIL)), []);
    assert_eq!(visit.typed(), [" Ada ", "ada@gmail.com"]);
    suggest(&mut visit);
    visit.types(EMAIL, "ada@example.org");
    assert_eq!(visit.field(&EMAIL).suggestion, None);
    // Only an address is looked at, and only once it is left.
    visit.types(NAME, "ada@gmial.com");
    visit.types(EMAIL, "ada@gmial.com");
    assert_eq!(visit.field(&EMAIL).suggestion, None);
    visit.on(Event::FieldLeft(NAME));
    visit.on(Event::FieldLeft(EMAIL));
    assert_eq!(visit.field(&NAME).suggestion, None);
    assert!(visit.field(&EMAIL).suggestion.is_some());
}

#[test]
fn a_department_of_theirs_that_cannot_be_chosen_stays_theirs() {
    let mut given = two_departments();
    given["guest"] = json!({"token": "mine", "name": "Ada", "department": "d3",
        "visitorEmails": [{"address": "ada@example.org"}]});
    let mut visit = Visit::that_wants(Wishes::default(), Default::default(), &given);
    visit.on(Event::ChangeWanted);
    assert_eq!(visit.typed(), ["Ada", "ada@example.org", ""]);
    assert_eq!(visit.submits().unwrap().department, None);
}
