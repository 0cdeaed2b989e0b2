//! `GET /api/v1/livechat/config`
//!
//! The settings as a widget is told them, section 5 of the reference. What there is no setting for
//! stands here with the value a server has that cannot do it.

use axum::extract::{RawQuery, State};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::answer::Refusal;
use serde_json::{Map, Value, json};

use super::sound;
use crate::app::App;
use crate::config::chat::SURVEY_VALUES;
use crate::config::{Position, Settings, Trigger};
use crate::custom_fields::{Field, Fields};
use crate::reply::{self, Reply};
use crate::routing;
use crate::store::{StoreError, StoredRoom};

/// Which changes of a page count as a visit: `url` or `title`.
pub(super) const MONITORED: &str = "url";

/// Answers the request.
///
/// # Errors
/// When the query has a key it may not have, or the database fails.
pub async fn handle(State(app): State<App>, RawQuery(query): RawQuery) -> Reply {
    let query = Query::read(query.as_deref().unwrap_or_default())?;
    if !app.settings.enabled {
        return Ok(reply::success(json!({ "config": { "enabled": false } })));
    }
    let mut config = of_settings(&app.settings, &app.fields.now());
    let department = query.department.as_deref();
    let department = department.and_then(|asked| app.settings.department(asked));
    let online = routing::is_online(&app, department).await?;
    config.insert("online".to_owned(), json!(online));
    if let Some(token) = query.token
        && let Some(visitor) = app.store.visitor(token.clone()).await?
    {
        config.insert("guest".to_owned(), visitor.to_guest_json());
        if let Some(room) = app.store.current_room(token).await? {
            config.insert("room".to_owned(), room.to_json());
            in_room(&app, &room, &mut config).await?;
        }
    }
    Ok(reply::success(json!({ "config": config })))
}

/// What a widget tells of itself.
#[derive(Default)]
struct Query {
    department: Option<String>,
    /// One that can be nobody's is as good as none.
    token: Option<VisitorToken>,
}

impl Query {
    fn read(query: &str) -> Result<Self, Refusal> {
        let invalid = |problem| Refusal::with_reason("invalid-params", problem);
        let mut seen = Vec::new();
        let mut read = Self::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if !["token", "department", "businessUnit"].contains(&key.as_ref()) {
                return Err(invalid("must NOT have additional properties"));
            }
            if seen.contains(&key) {
                return Err(invalid("must be string"));
            }
            match key.as_ref() {
                "token" => read.token = VisitorToken::parse(&value).ok(),
                "department" => read.department = Some(value.into_owned()),
                _ => {}
            }
            seen.push(key);
        }
        Ok(read)
    }
}

/// Who answers in a room, or where it stands among those that wait.
async fn in_room(
    app: &App,
    room: &StoredRoom,
    config: &mut Map<String, Value>,
) -> Result<(), StoreError> {
    match room.served_by() {
        Some(agent) => {
            if let Some(agent) = app.store.agent(agent.to_owned()).await? {
                config.insert("agent".to_owned(), routing::shown(app, &agent));
            }
        }
        None => {
            let spots = app.store.spots().await?;
            if let Some(spot) = spots.iter().find(|spot| spot.room == room.id()) {
                config.insert("queueInfo".to_owned(), routing::queue_info(spot));
            }
        }
    }
    Ok(())
}

fn of_settings(settings: &Settings, fields: &Fields) -> Map<String, Value> {
    let mut config = Map::new();
    let mut put = |key: &str, value: Value| config.insert(key.to_owned(), value);
    put("enabled", json!(true));
    put("settings", behaviour(settings));
    put("theme", theme(settings));
    put("messages", messages(settings));
    put(
        "survey",
        json!({
            "items": settings.chat.survey_items().collect::<Vec<_>>(),
            "values": SURVEY_VALUES,
        }),
    );
    let triggers = settings.triggers.iter().map(trigger);
    put("triggers", Value::Array(triggers.collect()));
    put("departments", departments(settings));
    let sound = if settings.chat.sound { sound::PATH } else { "" };
    put("resources", json!({ "sound": sound, "emojis": [] }));
    let fields = fields.iter().filter(|field| field.in_form());
    let fields: Vec<Value> = fields.map(Field::to_form).collect();
    if !fields.is_empty() {
        put("customFields", Value::Array(fields));
    }
    config
}

fn behaviour(settings: &Settings) -> Value {
    let chat = &settings.chat;
    json!({
        "registrationForm": settings.form.registration,
        "nameFieldRegistrationForm": settings.form.name,
        "emailFieldRegistrationForm": settings.form.email,
        "displayOfflineForm": settings.form.offline,
        "allowSwitchingDepartments": chat.switch_departments,
        "videoCall": false,
        "fileUpload": settings.uploads.enabled,
        "language": settings.language.get_ref(),
        "transcript": chat.transcript,
        "historyMonitorType": MONITORED,
        "forceAcceptDataProcessingConsent": settings.form.consent,
        "showConnecting": chat.show_waiting,
        "agentHiddenInfo": chat.hide_agents,
        "clearLocalStorageWhenChatEnded": false,
        "limitTextLength": chat.message_characters.get_ref(),
        "hiddenSystemMessages": chat.hidden().collect::<Vec<_>>(),
        "livechatLogo": {},
        "hideWatermark": true,
        "visitorsCanCloseChat": chat.visitors_can_close,
    })
}

fn theme(settings: &Settings) -> Value {
    let theme = &settings.theme;
    json!({
        "title": theme.title,
        "color": theme.color.get_ref(),
        "offlineTitle": theme.offline_title,
        "offlineColor": theme.offline_color.get_ref(),
        "position": match theme.position {
            Position::Left => "left",
            Position::Right => "right",
        },
        "background": theme.background,
        "hideExpandChat": false,
        "actionLinks": { "jitsi": [] },
    })
}

fn messages(settings: &Settings) -> Value {
    let messages = &settings.messages;
    json!({
        "offlineMessage": messages.offline,
        "offlineSuccessMessage": messages.offline_success,
        "offlineUnavailableMessage": messages.offline_unavailable,
        "conversationFinishedMessage": messages.conversation_finished,
        "conversationFinishedText": messages.conversation_finished_text,
        "transcriptMessage": messages.transcript,
        "registrationFormMessage": messages.registration_form,
        "dataProcessingConsentText": messages.data_processing_consent,
    })
}

fn departments(settings: &Settings) -> Value {
    let departments = settings.departments.iter().map(|department| {
        json!({
            "_id": department.id.get_ref(),
            "name": department.name.get_ref(),
            "showOnRegistration": department.show_on_registration,
            "showOnOfflineForm": department.show_on_offline_form,
            "departmentsAllowedToForward": [],
        })
    });
    Value::Array(departments.collect())
}

fn trigger(trigger: &Trigger) -> Value {
    let message = trigger.message.get_ref();
    let params = if trigger.sender.is_empty() {
        json!({ "sender": "queue", "msg": message })
    } else {
        json!({ "sender": "custom", "name": trigger.sender, "msg": message })
    };
    let value = trigger.value.get_ref();
    json!({
        "_id": trigger.id.get_ref(),
        "actions": [{ "name": "send-message", "params": params }],
        "conditions": [{
            "name": trigger.when.as_str(),
            "value": (!value.is_empty()).then_some(value),
        }],
        "runOnce": trigger.once,
    })
}
