//! The provincial server's own rules and store in the test's process, behind a small HTTP door that may be shut.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::{App, Refusal};
use ed25519_dalek::SigningKey;
use province::Local;
use province::rules::{Left, Looked, SignedBy};
use serde_json::{Value, json};
use sync::exchange::{Answer, Code, Limits, Page, RefusedFrame, Reply, SignedRequest};
use sync::invite::BookCode;
use sync::log::SignedHead;
use tempfile::TempDir;

/// The server's clock stands still: nothing depends on it but how long a mailbox stays.
const NOW: u32 = 214_000_000;

/// The server.
pub struct Hall {
    local: Mutex<Local>,
    door: Mutex<Door>,
    offers_recovery: AtomicBool,
    refuses: AtomicBool,
    /// The end of the log as it was last told.
    head: Mutex<Option<SignedHead>>,
    address: SocketAddr,
}

/// Who gets in.
enum Door {
    Open,
    Shut,
    OpenTo(u16),
}

/// A request as it came.
struct Request {
    what: String,
    heads: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Hall {
    pub fn new() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let local = Local::in_memory(SigningKey::from_bytes(&[7; 32]), Limits::default()).unwrap();
        let address = listener.local_addr().unwrap();
        let hall = Arc::new(Self {
            local: Mutex::new(local),
            door: Mutex::new(Door::Open),
            offers_recovery: AtomicBool::new(false),
            refuses: AtomicBool::new(false),
            head: Mutex::new(None),
            address,
        });
        let behind = Arc::clone(&hall);
        std::thread::spawn(move || {
            for guest in listener.incoming().flatten() {
                let behind = Arc::clone(&behind);
                std::thread::spawn(move || behind.talk(guest));
            }
        });
        hall
    }

    /// A code for a new book.
    pub fn code(&self, number: u8) -> String {
        let code = self.local.lock().unwrap().invite("HTX", [number; 10], NOW).unwrap();
        BookCode { address: format!("http://{}", self.address), ..code }.to_string()
    }

    /// Shuts the door, or opens it.
    pub fn cut(&self, cut: bool) {
        *self.door.lock().unwrap() = if cut { Door::Shut } else { Door::Open };
    }

    /// Opens the door to one writer alone: nobody else's loop comes by when nobody expects it.
    pub fn opens_to(&self, writer: u16) {
        *self.door.lock().unwrap() = Door::OpenTo(writer);
    }

    /// From here on the province keeps an offline recovery key; the X25519 base point does for one.
    pub fn offer_recovery(&self) {
        self.offers_recovery.store(true, Ordering::Release);
    }

    /// From here on it takes no frame that anybody brings, for good; or takes them again.
    pub fn refuse(&self, refuses: bool) {
        self.refuses.store(refuses, Ordering::Release);
    }

    /// Every byte the server keeps.
    pub fn bytes(&self) -> Vec<u8> {
        self.local.lock().unwrap().image().unwrap()
    }

    /// The server is put back to such a copy, and its operator says so.
    pub fn put_back(&self, image: &[u8]) {
        let mut local = self.local.lock().unwrap();
        local.restore(image).unwrap();
        for book in local.books().unwrap() {
            local.rewind(&book, NOW).unwrap();
        }
    }

    fn refusal(&self, request: &[u8]) -> Vec<u8> {
        let request = SignedRequest::decode(request).unwrap().request;
        let head = self.head.lock().unwrap().unwrap();
        let headers = request.frames.iter().map(sync::frame::Frame::header);
        let refused = headers.map(|of| RefusedFrame { writer: of.writer, fseq: of.fseq, code: Code::Frame, detail: 0 });
        Reply::Answer(Box::new(Answer {
            diverged: false,
            head,
            latest_size: head.head.tip.size,
            acks: Vec::new(),
            quarantined: Vec::new(),
            refused: refused.collect(),
            page: Page { from: request.cursor, entries: Vec::new(), more: false },
            min_rules: 1,
            server_time: NOW,
            notices: Vec::new(),
        }))
        .encode()
    }

    fn talk(&self, guest: TcpStream) {
        let mut reader = BufReader::new(guest.try_clone().unwrap());
        let mut writer = guest;
        while let Some(request) = read(&mut reader) {
            let is_shut = match *self.door.lock().unwrap() {
                Door::Open => false,
                Door::Shut => true,
                Door::OpenTo(writer) => request.writer() != Some(writer),
            };
            if is_shut {
                return;
            }
            let (status, body) = self.answer(&request);
            let head = format!("HTTP/1.1 {status} Told\r\ncontent-length: {}\r\n\r\n", body.len());
            let head = if status == 204 { format!("HTTP/1.1 {status} Told\r\n\r\n") } else { head };
            if writer.write_all(&[head.as_bytes(), &body].concat()).is_err() {
                return;
            }
        }
    }

    fn answer(&self, request: &Request) -> (u16, Vec<u8>) {
        let mut local = self.local.lock().unwrap();
        let parts: Vec<&str> = request.what.split(['/', ' ']).filter(|part| !part.is_empty()).collect();
        match &parts[..] {
            ["GET", "v1", "keys", ..] => {
                let keys = local.keys();
                let recovery = self.offers_recovery.load(Ordering::Acquire).then(|| {
                    let mut key = [0; 32];
                    key[0] = 9;
                    key
                });
                (200, [Some(keys.root), Some(keys.log), recovery].into_iter().flatten().flatten().collect())
            }
            ["POST", "v1", "x", book, ..] => {
                if self.refuses.load(Ordering::Acquire) {
                    return (200, self.refusal(&request.body));
                }
                let code = request.head("htx-code").map(|code| bytes_of(&code));
                let reply = local.exchange(&bytes_of(book), code.as_ref(), &request.body, NOW).unwrap();
                if let Ok(Reply::Answer(answer)) = Reply::decode(&reply) {
                    *self.head.lock().unwrap() = Some(answer.head);
                }
                (200, reply)
            }
            ["GET", "v1", "q", book, link, ..] => {
                let frame =
                    signed_by(request).and_then(|by| local.quarantined(&bytes_of(book), &bytes_of(link), &by).unwrap());
                frame.map_or((404, Vec::new()), |frame| (200, frame))
            }
            ["PUT", "v1", "e", book, id, number, ..] => {
                let signed = signed_by(request);
                let (book, id, number) = (bytes_of(book), bytes_of(id), number.parse().unwrap());
                let status = match local.leave(&book, &id, number, &request.body, signed, NOW).unwrap() {
                    Left::Kept => 204,
                    Left::NoBox => 404,
                    Left::Taken => 409,
                    Left::Full => 507,
                    Left::NotAllowed => 403,
                };
                (status, Vec::new())
            }
            ["GET", "v1", "e", book, id, number, ..] => {
                match local.look(&bytes_of(book), &bytes_of(id), number.parse().unwrap(), NOW).unwrap() {
                    Looked::Message(letter) => (200, letter),
                    Looked::NotYet => (204, Vec::new()),
                    Looked::NoBox => (404, Vec::new()),
                }
            }
            _ => (404, Vec::new()),
        }
    }
}

impl Request {
    /// Who asks, where the request says it.
    fn writer(&self) -> Option<u16> {
        let named = self.head("htx-writer").and_then(|writer| writer.parse().ok());
        named.or_else(|| SignedRequest::decode(&self.body).ok().map(|signed| signed.request.writer))
    }

    fn head(&self, name: &str) -> Option<String> {
        self.heads.iter().find(|(head, _)| head == name).map(|(_, value)| value.clone())
    }
}

fn signed_by(request: &Request) -> Option<SignedBy> {
    request.head("htx-writer").map(|writer| SignedBy {
        writer: writer.parse().unwrap(),
        signature: bytes_of(&request.head("htx-signature").unwrap()),
    })
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let what = lines.first()?.clone();
    let heads: Vec<_> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut request = Request { what, heads, body: Vec::new() };
    let length = request.head("content-length").map_or(0, |length| length.parse().unwrap());
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}

fn bytes_of<const N: usize>(hex: &str) -> [u8; N] {
    std::array::from_fn(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
}

/// A machine of somebody's, with its own folder.
pub struct Laptop {
    pub app: App,
    pub folder: TempDir,
}

impl Laptop {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { app: App::new(folder.path().join("settings")), folder }
    }

    pub fn path(&self, file: &str) -> String {
        self.folder.path().join(file).display().to_string()
    }

    #[track_caller]
    pub fn ask(&self, name: &str, args: Value) -> Value {
        self.try_ask(name, args).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
    }

    pub fn try_ask(&self, name: &str, args: Value) -> Result<Value, Refusal> {
        app::api::call(&self.app, name, args)
    }

    /// Asks again and again until the answer is as wanted.
    #[track_caller]
    pub fn until(&self, name: &str, is: impl Fn(&Value) -> bool) -> Value {
        let limit = Instant::now() + Duration::from_secs(60);
        loop {
            let answer = self.ask(name, json!({}));
            if is(&answer) {
                return answer;
            }
            assert!(Instant::now() < limit, "{name} stays {answer:#}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Exchanges until everything is on the server and everything of the server is here.
    #[track_caller]
    pub fn settles(&self) {
        // What is on the server now is asked for; what others send later is not.
        self.ask("sync_now", json!({}));
        std::thread::sleep(Duration::from_millis(300));
        self.until("sync_status", |status| {
            let done = status["pending"] == 0 && status["received"] == status["latest"] && status["running"] == false;
            if !done {
                let _ = self.try_ask("sync_now", json!({}));
                std::thread::sleep(Duration::from_millis(100));
            }
            done && status["fault"].is_null()
        });
    }

    #[track_caller]
    pub fn posts(&self, form: &str, day: &str, narration: &str, amount: &str) -> Value {
        let mut draft = self.ask("new_draft", json!({ "form": form }));
        draft["date"] = json!(day);
        draft["narration"] = json!(narration);
        draft["entries"][0]["debit"] = json!(if form == "PT" { "1111" } else { "642" });
        draft["entries"][0]["credit"] = json!(if form == "PT" { "1121" } else { "1111" });
        draft["entries"][0]["amount"] = json!(amount);
        self.ask("post_voucher", json!({ "draft": draft }))
    }

    pub fn digest(&self) -> Value {
        let verified = self.ask("verify_book", json!({}));
        assert_eq!(verified["ok"], true, "{verified:#}");
        verified["ledger_digest"].clone()
    }
}
