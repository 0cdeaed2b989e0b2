//! Signing in and out.

use livechat_core::wire::answer::{ApiError, Refusal};
use livechat_core::wire::json;
use serde_json::{Map, Value, json};

use super::address::Address;
use super::contacts::import::Import;
use super::contacts::{Contacts, Leaving};
use super::event::{Call, Claim, Effect, Session};
use super::said;
use super::{Desk, Me, Stage};

/// What a server says that wants the code of a second factor.
const CODE_WANTED: &str = "totp-required";

/// What it says of one that is wrong.
const CODE_WRONG: &str = "totp-invalid";

impl Desk {
    pub(super) fn begin(&mut self, session: Option<Session>) {
        match session {
            Some(session) => self.enter(session),
            None => self.stage = signing_in(None),
        }
    }

    pub(super) fn sign_in(&mut self, claim: &Claim) {
        let (user, password) = (claim.user.trim(), &claim.password);
        if user.is_empty() || password.is_empty() {
            let problem = if claim.by_token {
                "Enter your user id and the token."
            } else {
                "Enter your name and your password."
            };
            self.stage = signing_in(Some(problem.to_owned()));
            return;
        }
        let Some(root) = root(&claim.server, &self.home) else {
            let problem = "Enter the server's address like https://chat.example.com.";
            self.stage = signing_in(Some(problem.to_owned()));
            return;
        };
        if claim.by_token {
            return self.show_token(
                Session {
                    root,
                    user: user.to_owned(),
                    token: password.trim().to_owned(),
                    personal: true,
                },
                claim.stay,
            );
        }
        let mut body = Map::new();
        body.insert("user".to_owned(), json!(user));
        body.insert("password".to_owned(), json!(password));
        let code = claim.code.trim();
        if !code.is_empty() {
            body.insert("code".to_owned(), json!(code));
        }
        self.stage = Stage::SigningIn {
            busy: true,
            problem: None,
            code: matches!(self.stage, Stage::SigningIn { code: true, .. }),
        };
        self.effects.push(Effect::Call {
            url: [&root, "/api/v1/login"].concat(),
            call: Call::Login {
                root,
                stay: claim.stay,
            },
            session: None,
            method: "POST",
            body: Some(Value::Object(body)),
        });
    }

    /// Asks the server whose a personal access token is.
    fn show_token(&mut self, session: Session, stay: bool) {
        self.stage = Stage::SigningIn {
            busy: true,
            problem: None,
            code: false,
        };
        self.effects.push(Effect::Call {
            url: [&session.root, "/api/v1/me"].concat(),
            call: Call::Vouch {
                session: session.clone(),
                stay,
            },
            session: Some(session),
            method: "GET",
            body: None,
        });
    }

    pub(super) fn vouched(
        &mut self,
        session: Session,
        stay: bool,
        result: Result<Value, ApiError>,
    ) {
        if !matches!(self.stage, Stage::SigningIn { busy: true, .. }) {
            return;
        }
        match result {
            Ok(answer) => {
                self.effects.push(Effect::Remember(session.clone(), stay));
                if let Some(me) = me(&answer) {
                    self.me = me;
                }
                self.enter(session);
            }
            Err(ApiError::Refused(_) | ApiError::Server { status: 401 }) => {
                let problem = "User id or token is not right.";
                self.stage = signing_in(Some(problem.to_owned()));
            }
            Err(error) => self.stage = signing_in(Some(said::why(&error))),
        }
    }

    pub(super) fn signed_in(&mut self, root: String, stay: bool, result: Result<Value, ApiError>) {
        if !matches!(self.stage, Stage::SigningIn { busy: true, .. }) {
            return;
        }
        let session = result.and_then(|answer| {
            let data = answer.get("data").unwrap_or(&Value::Null);
            let user = json::text(data, "userId");
            let token = json::text(data, "authToken");
            let (user, token) = user.zip(token).ok_or(ApiError::Unreadable)?;
            let me = data.get("me").and_then(me);
            let personal = false;
            let session = Session {
                root,
                user,
                token,
                personal,
            };
            Ok((session, me))
        });
        match session {
            Ok((session, me)) => {
                self.effects.push(Effect::Remember(session.clone(), stay));
                if let Some(me) = me {
                    self.me = me;
                }
                self.enter(session);
            }
            Err(ApiError::Refused(refusal)) => {
                let code = matches!(refusal.code(), CODE_WANTED | CODE_WRONG);
                self.stage = Stage::SigningIn {
                    busy: false,
                    problem: Some(refused(&refusal)),
                    code,
                };
            }
            Err(error) => self.stage = signing_in(Some(said::why(&error))),
        }
    }

    fn enter(&mut self, session: Session) {
        self.me.id.clone_from(&session.user);
        self.session = Some(session);
        self.stage = Stage::In;
        self.call(Call::Me, "GET", "me", None);
        self.call(
            Call::Departments,
            "GET",
            "livechat/department?count=100",
            None,
        );
        self.call(
            Call::Fields,
            "GET",
            "livechat/custom-fields?count=100",
            None,
        );
        self.list();
        self.connect();
        if matches!(self.address, Address::Contacts(..)) {
            self.mind_contacts(true);
        }
    }

    pub(super) fn known(&mut self, result: Result<Value, ApiError>) {
        if let Some(me) = result.ok().as_ref().and_then(me) {
            self.me = me;
        }
    }

    /// Somebody wants to go; what they wrote and did not save is asked about first.
    pub(super) fn wants_out(&mut self) {
        if self.is_unsaved() {
            self.contacts.leaving = Some(Leaving::SignOut);
        } else {
            self.sign_out();
        }
    }

    pub(super) fn sign_out(&mut self) {
        // To sign out ends a token. A personal one is its owner's, for other things too.
        if self.session.as_ref().is_some_and(|it| !it.personal) {
            self.call(Call::Logout, "POST", "logout", None);
        }
        self.leave(None);
    }

    pub(super) fn session_ended(&mut self) {
        self.leave(Some("Your session has ended. Sign in again.".to_owned()));
    }

    fn leave(&mut self, problem: Option<String>) {
        let ended = problem.is_some();
        self.disconnect();
        // Whoever comes back finds what they were writing, but not after signing out.
        if ended {
            let kept = self.chats.iter().filter_map(|chat| {
                let kept = chat.keepsake(&self.me.id)?;
                Some((chat.room.clone(), kept))
            });
            self.kept.extend(kept);
        } else {
            self.kept.clear();
            self.shown = None;
            if matches!(self.address, Address::Contacts(..)) {
                self.effects.push(Effect::Replace(Address::Chats));
            }
            self.address = Address::Chats;
        }
        let form = self.contacts.form.take().filter(|_| ended);
        if self.contacts.import.is_running() {
            self.end_import(Some(
                "The session ended. Go on once you are signed in again.".to_owned(),
            ));
        }
        let import = std::mem::take(&mut self.contacts.import);
        let import = if ended { import } else { Import::default() };
        self.contacts = Contacts::with(form, import);
        self.fields.clear();
        let uploads = self.chats.iter().flat_map(|chat| &chat.uploads);
        let files = uploads.map(|upload| Effect::DropFile(upload.key));
        self.effects.extend(files);
        if let Some(session) = self.session.take() {
            let rooms = !ended;
            self.effects.push(Effect::Forget { session, rooms });
        }
        self.me = Me::default();
        self.chats.clear();
        self.listed = false;
        self.unlisted = None;
        self.lists_due = false;
        self.queue_listed = false;
        self.rooms_listed = false;
        self.asked = None;
        self.problem = None;
        self.stage = signing_in(problem);
    }
}

fn signing_in(problem: Option<String>) -> Stage {
    Stage::SigningIn {
        busy: false,
        problem,
        code: false,
    }
}

fn me(v: &Value) -> Option<Me> {
    let text = |key| json::text(v, key).unwrap_or_default();
    let id = json::text(v, "_id")?;
    let username = text("username");
    Some(Me {
        id,
        name: super::message::name(v, "name").unwrap_or_else(|| username.clone()),
        username,
        available: text("statusLivechat") == "available",
    })
}

fn refused(refusal: &Refusal) -> String {
    match refusal.code() {
        CODE_WANTED => "Enter the code of your second factor.".to_owned(),
        CODE_WRONG => "That code is not right. Try the next one.".to_owned(),
        "Unauthorized" => "Name or password is not right.".to_owned(),
        _ => said::refused(refusal),
    }
}

/// The address of a server as it is typed, without a slash at its end: `https` where nothing else is
/// said. `home` where nothing is.
fn root(typed: &str, home: &str) -> Option<String> {
    let typed = typed.trim().trim_end_matches('/');
    if typed.is_empty() {
        return Some(home.to_owned());
    }
    let whole = if typed.contains("://") {
        typed.to_owned()
    } else {
        ["https://", typed].concat()
    };
    let sound = livechat_core::chat::link::safe(&whole)?;
    let bare = !sound.contains(['?', '#', '@']) && sound.starts_with("http");
    bare.then_some(sound)
}
