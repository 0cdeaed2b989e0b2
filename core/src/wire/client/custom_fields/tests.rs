use super::*;
use crate::domain::VisitorToken;
use crate::wire::contact::search::Direction;
use crate::wire::desk::paging::Paging;
use serde_json::json;

fn record() -> Value {
    json!({
        "_id": "plan", "label": "Plan", "scope": "visitor", "visibility": "visible",
        "type": "select", "regexp": "", "required": true, "defaultValue": "Free",
        "options": "Free, Paid,,", "public": true, "searchable": false,
        "_updatedAt": "2026-01-31T09:00:00.000Z",
    })
}

#[test]
fn a_record_is_read_with_its_options_as_a_list() {
    let field = FieldRecord::read(&record()).unwrap();
    assert_eq!(field.options, ["Free", "Paid"]);
    assert_eq!(field.scope, FieldScope::Visitor);
    assert!(field.required && field.visible && field.public && !field.searchable);
    let bare = FieldRecord::read(&json!({ "_id": "x", "scope": "room" })).unwrap();
    assert_eq!((bare.label.as_str(), bare.kind.as_str()), ("x", "input"));
    assert!(bare.options.is_empty());
    for odd in [
        json!({ "scope": "room" }),
        json!({ "_id": "x", "scope": "all" }),
    ] {
        assert_eq!(FieldRecord::read(&odd), None);
    }
    let page = json!({ "customFields": [record()], "count": 1, "offset": 0, "total": 1 });
    assert_eq!(<ListFields as Call>::pick(&page).unwrap().entries, [field]);
}

#[test]
fn a_field_is_saved_in_the_words_of_the_schema() {
    let body = json!({
        "customFieldId": "plan",
        "customFieldData": {
            "field": "plan", "label": "Plan", "scope": "visitor", "visibility": "visible",
            "type": "select", "required": true, "defaultValue": "Free",
            "options": "Free,Paid", "public": true, "searchable": false,
        },
    });
    let save = SaveField::read(&body).unwrap();
    let request = save.request();
    assert_eq!(
        request.path_and_query(),
        "/api/v1/livechat/custom-fields.save"
    );
    assert_eq!(request.body(), Some(&body));
    let answer = json!({ "customField": { "_id": "plan" }, "success": true });
    assert_eq!(save.read(200, Some(answer)), Ok(Some("plan".to_owned())));
}

#[test]
fn the_other_requests_are_sent() {
    let list = ListFields {
        equal: vec![("scope".to_owned(), json!("room"))],
        paging: Paging {
            count: 100,
            offset: 0,
        },
        sort: vec![("label".to_owned(), Direction::Down)],
        text: Some("a b".to_owned()),
    };
    assert_eq!(
        list.request().path_and_query(),
        "/api/v1/livechat/custom-fields?text=a%20b&count=100&offset=0&sort=%7B%22label%22%3A-1%7D\
         &query=%7B%22scope%22%3A%22room%22%7D"
    );
    let delete = DeleteField {
        id: "plan".to_owned(),
    };
    assert_eq!(
        delete.request().body(),
        Some(&json!({ "customFieldId": "plan" }))
    );
    let field = CustomFieldValue {
        key: "plan".to_owned(),
        overwrite: true,
        value: "Paid".to_owned(),
    };
    let token = VisitorToken::parse("t").unwrap();
    let one = SetField {
        field: field.clone(),
        token: token.clone(),
    };
    assert_eq!(
        one.request().body(),
        Some(&json!({ "token": "t", "key": "plan", "value": "Paid", "overwrite": true }))
    );
    assert!(!one.request().is_signed());
    let several = SetFields {
        fields: vec![field.clone()],
        token,
    };
    assert_eq!(
        several.request().body(),
        Some(&json!({ "token": "t", "customFields":
            [{ "key": "plan", "value": "Paid", "overwrite": true }] }))
    );
    let answer = json!({ "fields": [{ "Key": "plan", "value": "Paid", "overwrite": true }],
        "success": true });
    assert_eq!(several.read(200, Some(answer)), Ok(vec![field]));
}
