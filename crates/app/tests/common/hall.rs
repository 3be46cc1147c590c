//! The provincial server in the test's own process, and a wire to it that may be cut.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::wire::{Answered, Asked, Method, Trouble, Wire};
use app::{App, Refusal};
use ed25519_dalek::SigningKey;
use province::Local;
use province::rules::{Left, Looked, SignedBy};
use serde_json::{Value, json};
use sync::exchange::Limits;
use tempfile::TempDir;

/// The server's clock stands still: nothing depends on it but how long a mailbox stays.
const NOW: u32 = 214_000_000;

/// The server.
pub struct Hall {
    local: Mutex<Local>,
    cut: AtomicBool,
}

impl Hall {
    pub fn new() -> Arc<Self> {
        let local = Local::in_memory(SigningKey::from_bytes(&[7; 32]), Limits::default()).unwrap();
        Arc::new(Self { local: Mutex::new(local), cut: AtomicBool::new(false) })
    }

    /// A code for a new book.
    pub fn code(&self, number: u8) -> String {
        self.local.lock().unwrap().invite("HTX", [number; 10], NOW).unwrap().to_string()
    }

    /// Cuts the wire, or mends it.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Release);
    }

    /// Every byte the server keeps.
    pub fn bytes(&self) -> Vec<u8> {
        self.local.lock().unwrap().image().unwrap()
    }
}

/// The wire of one machine.
pub struct Cable(pub Arc<Hall>);

impl Wire for Cable {
    fn ask(&self, asked: &Asked<'_>) -> Result<Answered, Trouble> {
        if self.0.cut.load(Ordering::Acquire) {
            return Err(Trouble::OFFLINE);
        }
        let mut local = self.0.local.lock().unwrap();
        let path = asked.url.trim_start_matches("http://127.0.0.1/v1/");
        let parts: Vec<&str> = path.split('/').collect();
        let answered = |status, body| Answered { status, retry_after: None, body };
        let answer = match (asked.method, &parts[..]) {
            (Method::Get, ["keys"]) => {
                let keys = local.keys();
                answered(200, [keys.root, keys.log].concat())
            }
            (Method::Post, ["x", book]) => {
                let code = head(asked, "htx-code").map(|code| bytes_of(&code));
                answered(200, local.exchange(&bytes_of(book), code.as_ref(), asked.body, NOW).unwrap())
            }
            (Method::Put, ["e", book, id, number]) => {
                let signed = head(asked, "htx-writer").map(|writer| SignedBy {
                    writer: writer.parse().unwrap(),
                    signature: bytes_of(&head(asked, "htx-signature").unwrap()),
                });
                let (book, id, number) = (bytes_of(book), bytes_of(id), number.parse().unwrap());
                let status = match local.leave(&book, &id, number, asked.body, signed, NOW).unwrap() {
                    Left::Kept => 204,
                    Left::NoBox => 404,
                    Left::Taken => 409,
                    Left::Full => 507,
                    Left::NotAllowed => 403,
                };
                answered(status, Vec::new())
            }
            (Method::Get, ["e", book, id, number]) => {
                match local.look(&bytes_of(book), &bytes_of(id), number.parse().unwrap(), NOW).unwrap() {
                    Looked::Message(letter) => answered(200, letter),
                    Looked::NotYet => answered(204, Vec::new()),
                    Looked::NoBox => answered(404, Vec::new()),
                }
            }
            _ => answered(404, Vec::new()),
        };
        Ok(answer)
    }
}

fn head(asked: &Asked<'_>, name: &str) -> Option<String> {
    asked.heads.iter().find(|(head, _)| *head == name).map(|(_, value)| value.clone())
}

fn bytes_of<const N: usize>(hex: &str) -> [u8; N] {
    std::array::from_fn(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap())
}

/// A machine of somebody's, with its own folder and its own wire.
pub struct Laptop {
    pub app: App,
    pub folder: TempDir,
}

impl Laptop {
    pub fn new(hall: &Arc<Hall>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let wire = Arc::new(Cable(Arc::clone(hall)));
        Self { app: App::new(folder.path().join("settings")).with_wire(wire), folder }
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
    pub fn settles(&self) -> Value {
        self.ask("sync_now", json!({}));
        std::thread::sleep(Duration::from_millis(100));
        self.until("sync_status", |status| {
            if status["everything"] != true {
                let _ = self.try_ask("sync_now", json!({}));
            }
            status["everything"] == true && status["busy"] == false
        })
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
