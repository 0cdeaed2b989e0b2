use super::*;
use serde_json::json;

fn login() -> Login {
    Login {
        code: None,
        password: "hunter2".to_owned(),
        user: "kim".to_owned(),
    }
}

#[test]
fn who_signs_in_gets_what_signs_further_calls() {
    let request = login().request();
    assert_eq!(request.path_and_query(), "/api/v1/login");
    assert_eq!(
        request.body(),
        Some(&json!({ "username": "kim", "password": "hunter2" }))
    );
    let by_address = Login {
        code: Some("123456".to_owned()),
        user: "kim@example.org".to_owned(),
        ..login()
    };
    assert_eq!(
        by_address.request().body(),
        Some(&json!({ "email": "kim@example.org", "password": "hunter2", "code": "123456" }))
    );
    let answer = json!({ "status": "success", "data": { "userId": "u", "authToken": "secret",
        "me": { "_id": "u", "username": "kim", "roles": ["livechat-agent", 7] } } });
    let signed_in = login().read(200, Some(answer)).unwrap();
    assert_eq!(
        signed_in.credentials,
        Credentials::parse("u", "secret").unwrap()
    );
    let me = signed_in.me.unwrap();
    assert_eq!((me.name.as_str(), me.roles.len()), ("kim", 1));
}

#[test]
fn who_is_not_let_in_is_told_so() {
    let answer = json!({ "status": "error", "error": "Unauthorized", "message": "Unauthorized" });
    let refused = login().read(401, Some(answer)).unwrap_err();
    assert!(refused.is_signed_out());
    assert_eq!(refused.text(), Some("Unauthorized"));
    let broken = json!({ "status": "success", "data": { "userId": "u", "authToken": "a\nb" } });
    assert!(login().read(200, Some(broken)).is_err());
}

#[test]
fn no_debug_shows_a_password() {
    let shown = format!("{:?} {:?}", login(), login().request());
    assert!(!shown.contains("hunter2") && !shown.contains("kim"));
}

#[test]
fn the_other_answers_are_read() {
    let out = json!({ "status": "success", "data": { "message": "You've been logged out!" } });
    assert_eq!(Logout.read(200, Some(out)), Ok(()));
    assert!(Logout.request().is_signed() && WhoAmI.request().is_signed());
    let me = json!({ "_id": "u", "username": "kim", "name": "Kim", "success": true });
    assert_eq!(WhoAmI.read(200, Some(me)).unwrap().name, "Kim");
    for info in [
        json!({ "version": "8.1", "success": true }),
        json!({ "info": { "version": "8.1" }, "success": true }),
    ] {
        assert_eq!(ServerInfo.read(200, Some(info)).as_deref(), Ok("8.1"));
    }
    assert!(!ServerInfo.request().is_signed());
}
