//! Servers that answer what no chat server should.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that answers one call after the other as it is told, the last one for ever.
pub(crate) struct Liar {
    heard: Arc<Mutex<Vec<String>>>,
    pub(crate) url: String,
}

impl Liar {
    pub(crate) fn saying(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ear = Arc::clone(&heard);
        thread::spawn(move || {
            for (call, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let length = head.to_lowercase();
                let length = length
                    .split_once("content-length: ")
                    .map_or(0, |(_, rest)| {
                        let digits = rest.split("\r\n").next().unwrap_or_default();
                        digits.parse().unwrap_or(0)
                    });
                let mut body = vec![0; length];
                stream.read_exact(&mut body).ok();
                ear.lock()
                    .unwrap()
                    .push(head.lines().next().unwrap_or_default().to_owned());
                let answer = answers.get(call).or(answers.last()).unwrap();
                stream.write_all(answer.as_bytes()).ok();
            }
        });
        Self { heard, url }
    }

    /// The lines of the requests so far.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// An HTTP answer.
pub(crate) fn answer(status: u16, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A 429 that asks to wait so long.
pub(crate) fn slow_down(seconds: u32) -> String {
    let body = format!(
        r#"{{"success":false,"error":"Error, too many requests. Please slow down. You must wait {seconds} seconds before trying this endpoint again. [error-too-many-requests]"}}"#
    );
    answer(429, &body)
}
