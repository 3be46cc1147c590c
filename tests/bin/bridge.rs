//! The real core behind a loopback address, so that tests can use the pages in a browser.
//!
//! `POST /call` with `{"name": …, "args": …}` answers 200 with the value, or 422 with the refusal. The machine's
//! settings are kept in `SO_HTX_HOME`. `POST /later` writes into a book that is closed what a later version of the program
//! would. Prints `listening http://127.0.0.1:PORT` when it is ready and runs until
//! it is ended. For tests only: it asks nobody who they are.

mod later;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

use app::App;
use serde_json::{Value, json};

const BODY_BYTES_MAX: usize = 4 << 20;

fn main() -> io::Result<()> {
    let home = std::env::var_os("SO_HTX_HOME").map(PathBuf::from);
    let home = home.ok_or_else(|| io::Error::other("SO_HTX_HOME must name a scratch folder"))?;
    std::fs::create_dir_all(&home)?;
    let app = Arc::new(App::new(home).with_vault());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("listening http://{}", listener.local_addr()?);
    for stream in listener.incoming().flatten() {
        let app = Arc::clone(&app);
        std::thread::spawn(move || serve(&app, stream));
    }
    Ok(())
}

/// Answers one request; the browser opens a connection for each.
fn serve(app: &App, mut stream: TcpStream) -> io::Result<()> {
    let Some(request) = read(&mut stream)? else { return Ok(()) };
    if !is_loopback(&request.origin) {
        return reply(&mut stream, "403 Forbidden", &request.origin, &Value::Null);
    }
    match (request.method.as_str(), request.path.as_str()) {
        ("OPTIONS", _) => reply(&mut stream, "204 No Content", &request.origin, &Value::Null),
        ("POST", "/call") => {
            let asked: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let name = asked["name"].as_str().unwrap_or_default();
            match app::api::call(app, name, asked["args"].clone()) {
                Ok(value) => reply(&mut stream, "200 OK", &request.origin, &value),
                Err(refusal) => reply(&mut stream, "422 Unprocessable Content", &request.origin, &json!(refusal)),
            }
        }
        ("POST", "/later") => match later::write(&request.body) {
            Ok(()) => reply(&mut stream, "200 OK", &request.origin, &Value::Null),
            Err(fault) => reply(&mut stream, "422 Unprocessable Content", &request.origin, &json!(fault.to_string())),
        },
        _ => reply(&mut stream, "404 Not Found", &request.origin, &Value::Null),
    }
}

struct Request {
    method: String,
    path: String,
    origin: String,
    body: Vec<u8>,
}

fn read(stream: &mut TcpStream) -> io::Result<Option<Request>> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let (mut origin, mut length) = (String::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "origin" => origin = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = vec![0; length.min(BODY_BYTES_MAX)];
    reader.read_exact(&mut body)?;
    Ok(Some(Request { method, path, origin, body }))
}

/// A page from this machine, or no page at all.
fn is_loopback(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").and_then(|rest| rest.split(':').next());
    origin.is_empty() || matches!(host, Some("127.0.0.1" | "localhost"))
}

fn reply(stream: &mut TcpStream, status: &str, origin: &str, value: &Value) -> io::Result<()> {
    let body = value.to_string();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nAccess-Control-Allow-Origin: {origin}\r\n\
         Access-Control-Allow-Headers: content-type\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}
