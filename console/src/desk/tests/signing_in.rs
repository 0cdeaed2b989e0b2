use super::*;

fn claim(server: &str, user: &str, password: &str) -> Event {
    Event::SignIn(Claim {
        server: server.to_owned(),
        user: user.to_owned(),
        password: password.to_owned(),
        code: String::new(),
        by_token: false,
        stay: true,
    })
}

fn problem(bench: &Bench) -> Option<&str> {
    match &bench.desk.stage {
        Stage::SigningIn { problem, .. } => problem.as_deref(),
        stage => panic!("{stage:?}"),
    }
}

fn login() -> Call {
    Call::Login {
        root: "https://chat.test".to_owned(),
        stay: true,
    }
}

#[test]
fn somebody_signs_in_and_is_remembered() {
    let mut bench = Bench::new();
    bench.happens(claim("", " kim ", "secret-password"));
    assert_eq!(
        bench.calls(),
        [r#"POST login {"password":"secret-password","user":"kim"}"#]
    );
    let answer = json!({ "status": "success", "success": true, "data": {
        "userId": "kim", "authToken": "secret", "me": me(),
    }});
    bench.answer(login(), answer);
    assert_eq!(bench.desk.stage, Stage::In);
    assert_eq!(bench.desk.me.name, "Kim Jane");
    assert!(bench.desk.me.available);
    assert!(bench.effects.contains(&Effect::Remember(session(), true)));
    let socket = Effect::Connect("wss://chat.test/websocket".to_owned());
    assert!(bench.effects.contains(&socket));
    assert_eq!(
        bench.calls(),
        [
            "GET me",
            "GET livechat/department?count=100",
            "GET livechat/custom-fields?count=100",
            "GET livechat/inquiries.queuedForUser?count=100",
            "GET livechat/rooms?open=true&count=100&agents[]=kim",
            "GET subscriptions.get",
        ]
    );
}

#[test]
fn what_is_wrong_is_said() {
    let mut bench = Bench::new();
    bench.happens(claim("", "kim", ""));
    assert_eq!(problem(&bench), Some("Enter your name and your password."));
    bench.happens(claim("javascript://alert(1)", "kim", "x"));
    assert!(
        problem(&bench)
            .unwrap()
            .contains("https://chat.example.com")
    );
    assert_eq!(bench.calls(), [""; 0]);
    for (status, code, words) in [
        (401, "Unauthorized", "Name or password is not right."),
        (0, "", "The server cannot be reached."),
        (502, "", "The server has failed (502)."),
    ] {
        bench.happens(claim("", "kim", "x"));
        bench.refuse(login(), status, code);
        assert_eq!(problem(&bench), Some(words));
    }
}

#[test]
fn another_server_and_a_second_factor_can_be_had() {
    let mut bench = Bench::new();
    bench.happens(claim("rocket.example.com/", "kim", "x"));
    let url = bench.effects.iter().find_map(|effect| match effect {
        Effect::Call { url, .. } => Some(url.as_str()),
        _ => None,
    });
    assert_eq!(url, Some("https://rocket.example.com/api/v1/login"));
    bench.refuse(login(), 401, "totp-required");
    assert!(matches!(
        bench.desk.stage,
        Stage::SigningIn { code: true, .. }
    ));
    bench.effects.clear();
    bench.happens(Event::SignIn(Claim {
        user: "kim".to_owned(),
        password: "x".to_owned(),
        code: "123456".to_owned(),
        ..Claim::default()
    }));
    assert!(bench.calls()[0].contains(r#""code":"123456""#));
}

#[test]
fn a_session_that_has_ended_leads_back_and_loses_nothing() {
    let mut bench = Bench::talking();
    bench.happens(Event::Typed {
        room: "r1".to_owned(),
        text: "Half a sen".to_owned(),
    });
    bench.refuse(Call::Unread, 401, "You must be logged in to do this.");
    assert_eq!(
        problem(&bench),
        Some("Your session has ended. Sign in again.")
    );
    let forget = Effect::Forget {
        session: session(),
        rooms: false,
    };
    assert!(bench.effects.contains(&forget));
    assert!(bench.desk.chats.is_empty());
    bench.happens(claim("", "kim", "x"));
    let answer = json!({ "data": { "userId": "kim", "authToken": "secret", "me": me() } });
    bench.answer(login(), answer);
    bench.rooms(&["r1"]);
    assert_eq!(bench.desk.shown_chat().unwrap().draft, "Half a sen");
}

#[test]
fn whoever_signs_out_leaves_nothing_behind() {
    let mut bench = Bench::talking();
    bench.happens(Event::Typed {
        room: "r1".to_owned(),
        text: "Half a sen".to_owned(),
    });
    bench.happens(Event::SignOut);
    let forget = Effect::Forget {
        session: session(),
        rooms: true,
    };
    assert!(bench.effects.contains(&forget));
    assert!(bench.effects.contains(&Effect::Disconnect));
    assert!(bench.calls().contains(&"POST logout".to_owned()));
    assert_eq!(problem(&bench), None);
    assert!(bench.desk.session().is_none());
    let shown = format!("{:?} {:?}", session(), claim("", "kim", "secret-password"));
    assert!(!shown.contains("secret"), "{shown}");
}
