//! Between the browser of the `web` stage and the test runner's server: one connection per request.
//!
//! The server of `wasm-bindgen-test-runner` 0.2.130 (`tiny_http` 0.12) keeps a thread per open
//! connection. Of several connections that are opened at once it may hand two to one free thread;
//! the second then waits until the first is closed, which a browser does after five minutes. The page
//! stood at "Loading scripts…" until the run's time was over. A connection that ends with its answer
//! holds nobody up.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::failure::{Failure, Outcome};

/// The longest request head that is passed on, in bytes.
const MAX_HEAD: u64 = 64 * 1024;

/// Starts a proxy that lives as long as this process; its address.
pub(super) fn start() -> Outcome<SocketAddr> {
    let told = |error: io::Error| {
        Failure::told(format!(
            "No port could be opened for the tests in the browser: {error}."
        ))
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(told)?;
    let address = listener.local_addr().map_err(told)?;
    thread::spawn(move || {
        for browser in listener.incoming().flatten() {
            // A connection that fails is the browser's to report: its page does not load.
            thread::spawn(move || pass_on(&browser).ok());
        }
    });
    Ok(address)
}

/// Passes one request on, and its answer back, until the server closes.
fn pass_on(browser: &TcpStream) -> io::Result<()> {
    let mut from_browser = BufReader::new(browser.try_clone()?);
    let mut lines = Vec::new();
    let mut head = from_browser.by_ref().take(MAX_HEAD);
    loop {
        let mut line = String::new();
        head.read_line(&mut line)?;
        if line.trim_end().is_empty() {
            break;
        }
        lines.push(line);
    }
    let Some((host, head)) = closing(&lines) else {
        return Ok(());
    };
    let server = TcpStream::connect(host)?;
    (&server).write_all(head.as_bytes())?;

    // What follows the head, if anything does, is the request's body.
    let mut to_server = server.try_clone()?;
    thread::spawn(move || io::copy(&mut from_browser, &mut to_server).ok());
    let copied = io::copy(&mut &server, &mut &*browser);
    browser.shutdown(Shutdown::Both).ok();
    server.shutdown(Shutdown::Both).ok();
    copied.map(|_| ())
}

/// The host of a request to a proxy, and the request's head as that host's server expects it, with
/// the wish that the connection end with the answer. `None` for what is no such request.
fn closing(lines: &[String]) -> Option<(&str, String)> {
    let (request, headers) = lines.split_first()?;
    let [method, address, version] = request.split_whitespace().collect::<Vec<_>>()[..] else {
        return None;
    };
    let rest = address.strip_prefix("http://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = if path.is_empty() { "/" } else { path };
    let mut head = format!("{method} {path} {version}\r\n");
    for header in headers {
        let name = header.split(':').next().unwrap_or_default();
        if !["connection", "proxy-connection"].contains(&name.to_ascii_lowercase().as_str()) {
            head.push_str(header);
        }
    }
    head.push_str("Connection: close\r\n\r\n");
    Some((host, head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reaches_its_server_and_ends_with_its_answer() {
        let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let host = server.local_addr().unwrap();
        let served = thread::spawn(move || {
            let (mut connection, _) = server.accept().unwrap();
            let mut asked = [0; 1024];
            let length = connection.read(&mut asked).unwrap();
            connection
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                .unwrap();
            String::from_utf8_lossy(&asked[..length]).into_owned()
        });

        let mut browser = TcpStream::connect(start().unwrap()).unwrap();
        write!(
            browser,
            "GET http://{host}/a/b.js?c HTTP/1.1\r\nHost: {host}\r\nProxy-Connection: keep-alive\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        browser.read_to_string(&mut answer).unwrap();

        assert!(answer.ends_with("\r\n\r\nhi"), "{answer}");
        assert_eq!(
            served.join().unwrap(),
            format!("GET /a/b.js?c HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        );
    }

    #[test]
    fn what_is_no_request_to_a_proxy_is_passed_on_to_nobody() {
        for line in [
            "",
            "GET",
            "GET / HTTP/1.1\r\n",
            "CONNECT a:443 HTTP/1.1\r\n",
        ] {
            assert_eq!(closing(&[line.to_owned()]), None, "{line}");
        }
        assert_eq!(closing(&[]), None);
    }
}
