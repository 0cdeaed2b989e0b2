//! The shop in which the examples are played: who is there, what was said, and what ids everything
//! has, which the examples name by `$room` and the like.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use livechat_server::api_docs::endpoint::{Endpoint, Who};
use livechat_server::api_docs::sample::shown;
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Bench, CLOSE, MESSAGE, PAGE, request};
use crate::contacts::{get, post};

pub(crate) struct Scene {
    bench: Bench,
    agent: Agent,
    kim: Agent,
    names: Vec<(&'static str, String)>,
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let bench = Bench::new();
        let agent = bench.agent("bob").await;
        let kim = bench.agent_with("kim", &[Role::Agent], &["sales"]).await;
        let sample = |name: &str| shown(name);
        let field = json!([{ "key": "address", "value": "12 Main St", "overwrite": true }]);
        bench
            .register(json!({
                "token": sample("$token"), "id": sample("$visitor"), "name": "Ada Lovelace",
                "email": "ada@example.org", "phone": "+44 20 7946 0100", "customFields": field,
            }))
            .await;
        // A contact whom agents know, and who is called otherwise by somebody with the same address.
        let list = "/api/v1/omnichannel/contacts.search?unknown=true";
        let contact = get(&bench, &agent, list).await["contacts"][0]["_id"].clone();
        let update = json!({ "contactId": contact, "name": "Ada Lovelace" });
        let path = "/api/v1/omnichannel/contacts.update";
        post(&bench, &agent, path, update).await;
        bench
            .register(json!({ "token": "another", "name": "Ida", "phone": "+44 20 7946 0100x" }))
            .await;
        let token = sample("$token");
        let first = bench.room(&token).await["_id"].clone();
        bench
            .post(CLOSE, &json!({ "token": token, "rid": first }))
            .await;
        bench.wait_ms(60_000);
        let room = text(&bench.room(&token).await["_id"]);
        let take = json!({ "inquiryId": room });
        post(&bench, &agent, "/api/v1/livechat/inquiries.take", take).await;
        let said = json!({
            "token": token, "rid": room, "msg": "Hello", "_id": sample("$message"),
        });
        assert_eq!(bench.post(MESSAGE, &said).await.status, StatusCode::OK);
        let answer = json!({
            "message": { "rid": room, "msg": "Good morning", "_id": sample("$answer") },
        });
        post(&bench, &agent, "/api/v1/chat.sendMessage", answer).await;
        let page = json!({
            "token": token, "rid": room,
            "pageInfo": { "title": "Shop", "change": "url", "location": { "href": "https://shop.example/" } },
        });
        bench.post(PAGE, &page).await;
        bench
            .register(json!({ "token": "waiting", "name": "Noor" }))
            .await;
        let waiting = text(&bench.room("waiting").await["_id"]);
        bench
            .register(json!({ "token": sample("$quiet"), "name": "Grace" }))
            .await;
        let unknown = get(&bench, &agent, list).await;
        let grace = unknown["contacts"].as_array().unwrap().iter();
        let mut grace = grace.filter(|contact| contact["name"] == "Grace");
        let grace = text(&grace.next().unwrap()["_id"]);
        let field = json!({ "customFieldData": {
            "field": "size", "label": "Size", "scope": "visitor", "visibility": "visible",
        } });
        let path = "/api/v1/livechat/custom-fields.save";
        post(&bench, &agent, path, field).await;
        let mut scene = Self {
            names: vec![
                ("$room", room),
                ("$waiting", waiting),
                ("$contact", text(&contact)),
                ("$grace", grace),
                ("$userId", agent.id.clone()),
                ("$authToken", agent.token.clone()),
            ],
            agent,
            bench,
            kim,
        };
        scene.conflict().await;
        scene.files().await;
        scene
    }

    /// Somebody who has Ada's address calls themselves Ida.
    async fn conflict(&self) {
        self.bench
            .register(json!({ "token": "another", "name": "Ida", "phone": "+44 20 7946 0100" }))
            .await;
    }

    /// A file that waits to be confirmed, and one that was sent.
    async fn files(&mut self) {
        let room = self.real("$room");
        let path = format!("/api/v1/rooms.media/{room}");
        let (_, answer) = self.form(&path, "note.txt", true).await;
        self.names.push(("$file", text(&answer["file"]["_id"])));
        let path = format!("/api/v1/livechat/upload/{room}");
        let (_, answer) = self.form(&path, "note.txt", true).await;
        let id = text(&answer["file"]["_id"]);
        self.names.push(("$upload", id));
    }

    /// What an example's text means here.
    fn real(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, real) in &self.names {
            text = text.replace(name, real);
        }
        shown(&text)
    }

    /// What is answered, with the documentation's ids.
    fn told(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, real) in &self.names {
            text = text.replace(real, &shown(name));
        }
        text
    }

    /// Plays an example in the name of whoever may.
    pub(crate) async fn call(&self, endpoint: &Endpoint) -> (StatusCode, Value) {
        // Who is next must be there; whoever is there takes what waits, so she is not before.
        if endpoint.path.contains("agent.next") {
            let available = json!({ "status": "available" });
            let path = "/api/v1/livechat/agent.status";
            post(&self.bench, &self.kim, path, available).await;
        }
        self.call_as(endpoint, Some(&self.agent)).await
    }

    pub(crate) async fn call_as(
        &self,
        endpoint: &Endpoint,
        agent: Option<&Agent>,
    ) -> (StatusCode, Value) {
        let path = self.real(&endpoint.example.path);
        let is_agents = matches!(endpoint.who, Who::Agent(_));
        if let Some(file) = &endpoint.example.file {
            return self.form_as(&path, file, agent.filter(|_| is_agents)).await;
        }
        let mut request = request(endpoint.method.clone(), &path);
        if let Some(agent) = agent.filter(|_| is_agents) {
            request = request
                .header("x-auth-token", &agent.token)
                .header("x-user-id", &agent.id);
        }
        let body = endpoint.example.body.as_deref().unwrap_or_default();
        self.send(request.body(Body::from(self.real(body))).unwrap())
            .await
    }

    async fn form(&self, path: &str, file: &str, agent: bool) -> (StatusCode, Value) {
        let agent = agent.then_some(&self.agent);
        self.form_as(path, file, agent).await
    }

    async fn form_as(&self, path: &str, file: &str, agent: Option<&Agent>) -> (StatusCode, Value) {
        let body = format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\
             content-type: text/plain\r\n\r\nBasil, 3.50\r\n--b--\r\n"
        );
        let mut request = request(Method::POST, path)
            .header("x-visitor-token", shown("$token"))
            .body(Body::from(body))
            .unwrap();
        let headers = request.headers_mut();
        let kind = "multipart/form-data; boundary=b".parse().unwrap();
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(agent) = agent {
            headers.insert("x-auth-token", agent.token.parse().unwrap());
            headers.insert("x-user-id", agent.id.parse().unwrap());
        }
        self.send(request).await
    }

    async fn send(&self, request: axum::http::Request<Body>) -> (StatusCode, Value) {
        let answer = self.bench.send(request).await;
        let kind = answer.header("content-type").unwrap_or_default();
        // What is no JSON is told by what it is.
        let body = match serde_json::from_str::<Value>(&self.told(&answer.text)) {
            Ok(body) if kind == "application/json" && body.get("openapi").is_none() => body,
            Ok(_) | Err(_) => json!(kind),
        };
        (answer.status, body)
    }

    /// Another agent, of these roles.
    pub(crate) async fn agent(&self, roles: &[Role]) -> Agent {
        let name: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        let name = format!("another-{}", name.join("-"));
        self.bench.agent_with(&name, roles, &[]).await
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
