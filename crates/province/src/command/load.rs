//! Many devices at once, through the public protocol alone: each makes a book, opens it with a code and brings vouchers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use chrono::{Days, NaiveDate};
use ed25519_dalek::SigningKey;
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use ledger::event::body::{Body as EventBody, Content, Genesis, Posted, SeriesNumber};
use ledger::event::extra::Extra;
use ledger::event::{Event, Line as Entry};
use ledger::money::Dong;
use ledger::voucher::Form;
use sync::BookId;
use sync::dictionary;
use sync::exchange::{Line, Sizes, State, Verdict, conclude, request};
use sync::frame::{Cutter, Frame, Head};
use sync::invite::BookCode;
use sync::key::BookKey;
use sync::member::{Fact, Province};
use tokio::net::TcpStream;
use x25519_dalek::{PublicKey, StaticSecret};

use super::Load;
use crate::failure::Failure;
use crate::keys::PublicKeys;
use crate::{hex, keys};

const WRITER: u16 = 1;
const RULES: u16 = 1;
/// How long one exchange may take, tries included.
const PATIENCE: Duration = Duration::from_secs(60);

/// What all devices together have done.
#[derive(Debug, Default)]
struct Tally {
    exchanges: u64,
    vouchers: u64,
    errors: u64,
    took: Vec<Duration>,
}

pub async fn run(load: &Load) -> Result<(), Failure> {
    let text = std::fs::read_to_string(&load.codes).map_err(Failure::file(&load.codes))?;
    let codes: Result<VecDeque<BookCode>, _> =
        text.lines().filter(|line| !line.trim().is_empty()).map(str::parse).collect();
    let codes = codes.map_err(|_| Failure::operator("load.codes", "A line of the file of codes is no code."))?;
    if codes.len() < load.books {
        return Err(Failure::operator(
            "load.codes",
            format!("{} codes are too few for {} books.", codes.len(), load.books),
        ));
    }
    let plan = Arc::new(Plan {
        host: host(&load.server)?,
        codes: Mutex::new(codes.into_iter().take(load.books).collect()),
        vouchers: load.vouchers,
        batch: load.batch.max(1),
        tally: Mutex::default(),
    });
    let began = Instant::now();
    let hands: Vec<_> = (0..load.concurrency.max(1)).map(|_| tokio::spawn(hand(plan.clone()))).collect();
    for hand in hands {
        hand.await.unwrap_or(Err(Failure::Closed))?;
    }
    let mut tally = std::mem::take(&mut *plan.tally.lock().unwrap_or_else(PoisonError::into_inner));
    tally.took.sort_unstable();
    let at = |hundredth: usize| {
        let place = (tally.took.len() * hundredth / 100).min(tally.took.len().saturating_sub(1));
        tally.took.get(place).map_or("0".into(), |took| thousandths(took.as_micros()))
    };
    println!(
        "{{\"exchanges\":{},\"vouchers\":{},\"errors\":{},\"seconds\":{},\"p50_ms\":{},\"p99_ms\":{}}}",
        tally.exchanges,
        tally.vouchers,
        tally.errors,
        thousandths(began.elapsed().as_millis()),
        at(50),
        at(99),
    );
    if tally.errors == 0 {
        return Ok(());
    }
    Err(Failure::operator("load.errors", format!("{} exchanges were not acknowledged.", tally.errors)))
}

fn thousandths(number: u128) -> String {
    format!("{}.{:03}", number / 1_000, number % 1_000)
}

fn host(server: &str) -> Result<String, Failure> {
    let host = server.strip_prefix("http://").map(|host| host.trim_end_matches('/'));
    let host = host.filter(|host| !host.is_empty() && !host.contains('/'));
    host.map(str::to_owned).ok_or(Failure::operator("load.server", "The load goes to http://HOST:PORT alone."))
}

struct Plan {
    host: String,
    codes: Mutex<VecDeque<BookCode>>,
    vouchers: usize,
    batch: usize,
    tally: Mutex<Tally>,
}

/// One after the other, as long as there are codes.
async fn hand(plan: Arc<Plan>) -> Result<(), Failure> {
    let mut wire = Wire { host: plan.host.clone(), sender: None };
    let province = wire.keys().await?;
    loop {
        let code = plan.codes.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(code) = code else { return Ok(()) };
        if province.fingerprint() != code.keys {
            return Err(Failure::operator("load.keys", "The server's keys are not those the code names."));
        }
        let mut device = Device::new(&province)?;
        let mut tally = Tally::default();
        device.exchange(&mut wire, Some(&code), &mut tally).await;
        let mut left = plan.vouchers;
        while left > 0 {
            let many = left.min(plan.batch);
            (0..many).for_each(|_| device.post());
            if device.exchange(&mut wire, None, &mut tally).await {
                tally.vouchers += many as u64;
            }
            left -= many;
        }
        let mut all = plan.tally.lock().unwrap_or_else(PoisonError::into_inner);
        all.exchanges += tally.exchanges;
        all.vouchers += tally.vouchers;
        all.errors += tally.errors;
        all.took.append(&mut tally.took);
    }
}

/// A connection that is made again when it was lost.
struct Wire {
    host: String,
    sender: Option<SendRequest<Body>>,
}

impl Wire {
    async fn sender(&mut self) -> Option<&mut SendRequest<Body>> {
        let alive = match &mut self.sender {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !alive {
            let stream = TcpStream::connect(&self.host).await.ok()?;
            let _ = stream.set_nodelay(true);
            let (sender, connection) = handshake(TokioIo::new(stream)).await.ok()?;
            tokio::spawn(async move {
                // How it ends is seen by whoever asks next.
                let _ = connection.await;
            });
            self.sender = Some(sender);
        }
        self.sender.as_mut()
    }

    /// The body of the answer, if it was 200.
    async fn ask(&mut self, method: &str, path: &str, code: Option<&BookCode>, body: Vec<u8>) -> Option<Vec<u8>> {
        let mut request = Request::builder().method(method).uri(path).header("host", &self.host);
        if let Some(code) = code {
            request = request.header("htx-code", hex::encode(&code.secret));
        }
        let request = request.body(Body::from(body)).ok()?;
        let answer = self.sender().await?.send_request(request).await;
        let Ok(answer) = answer else {
            self.sender = None;
            return None;
        };
        let is_good = answer.status().is_success();
        let body = answer.into_body().collect().await.ok()?.to_bytes().to_vec();
        is_good.then_some(body)
    }

    async fn keys(&mut self) -> Result<PublicKeys, Failure> {
        let read = |body: Vec<u8>| {
            let (root, rest) = body.split_first_chunk().map(|(root, rest)| (*root, rest))?;
            let (log, rest) = rest.split_first_chunk().map(|(log, rest)| (*log, rest))?;
            Some(PublicKeys { root, log, recovery: rest.try_into().ok() })
        };
        let body = self.ask("GET", "/v1/keys", None, Vec::new()).await;
        body.and_then(read).ok_or(Failure::operator("load.server", format!("No server answers at {}.", self.host)))
    }
}

/// A cooperative's first device.
struct Device {
    book: BookId,
    sign: SigningKey,
    key: BookKey,
    log_key: [u8; 32],
    state: State,
    head: Head,
    pending: Vec<Vec<u8>>,
    outbox: Vec<Frame>,
    sizes: Sizes,
    posted: u32,
    random: u64,
}

impl Device {
    fn new(province: &PublicKeys) -> Result<Self, Failure> {
        let (book, sign): (BookId, _) = (keys::random()?, SigningKey::from_bytes(&keys::random()?));
        let wrap = StaticSecret::from(keys::random::<32>()?);
        let sign_key = sign.verifying_key().to_bytes();
        let genesis = Genesis {
            book_id: book,
            name: "HTX Đo Tải".into(),
            tax_code: None,
            union: false,
            first_year: 2026,
            first_month: 1,
            rules_version: RULES,
            sign_key,
            box_key: PublicKey::from(&wrap).to_bytes(),
            recovery_keys: None,
            practice: true,
        };
        let joined = Fact::Joined(Province { root_key: province.root, log_key: province.log, recovery_key: None });
        let genesis = Event::new(0, 0, vec![], EventBody::Genesis(Box::new(genesis)));
        let pending = [Some(genesis), joined.event(0, 0)].into_iter().flatten().map(|event| event.encode()).collect();
        Ok(Self {
            book,
            key: BookKey::new(keys::random()?),
            log_key: province.log,
            state: State::beginning(&book),
            head: Head::beginning(&book, WRITER, &sign_key),
            pending,
            outbox: Vec::new(),
            sizes: Sizes::default(),
            posted: 0,
            random: u64::from_be_bytes(keys::random()?) | 1,
            sign,
        })
    }

    /// Numbers that nobody needs to be unable to guess.
    fn below(&mut self, limit: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) % limit
    }

    /// A sale for cash, as a cooperative writes many.
    fn post(&mut self) {
        self.posted += 1;
        let (kilos, price) = (1 + self.below(200), 5 + self.below(90));
        let amount = i64::try_from(kilos * price * 1_000).unwrap_or(1);
        let date =
            NaiveDate::from_ymd_opt(2026, 1, 1).and_then(|first| first.checked_add_days(Days::new(self.below(365))));
        let (Some(date), Some(amount)) = (date, Dong::new(amount)) else { return };
        let line = Entry {
            debit: "1111".parse().ok(),
            credit: "5111".parse().ok(),
            amount,
            debit_party: None,
            credit_party: None,
            extra: Extra::default(),
        };
        let content = Content {
            date,
            party: None,
            party_name: "Nguyễn Thị Lan".into(),
            narration: format!("Bán {kilos} kg lúa ST25 thu tiền mặt"),
            attachments: 1,
        };
        let number = SeriesNumber { form: Form::CashReceipt, year: 2026, number: self.posted };
        let posted = Posted { number, content, reference: None, old_number: None, business: None };
        self.pending.push(Event::new(self.state.tip.size, 0, vec![line], EventBody::VoucherPosted(posted)).encode());
    }

    fn line(&self) -> Line<'_> {
        Line { book: &self.book, writer: WRITER, sign: &self.sign, log_key: &self.log_key, rules: RULES }
    }

    fn cut(&mut self) {
        let nonces: Vec<[u8; 24]> = (0..self.pending.len()).map(|_| keys::random().unwrap_or_default()).collect();
        let mut nonces = nonces.into_iter();
        let cutter = Cutter {
            book: &self.book,
            writer: WRITER,
            sign: &self.sign,
            key: &self.key,
            dictionary: dictionary::FIRST,
        };
        if let Ok((frames, head)) = cutter.cut(self.head, &self.pending, || nonces.next().unwrap_or_default()) {
            self.head = head;
            self.outbox.extend(frames);
            self.pending.clear();
        }
    }

    /// Exchanges until everything cut is acknowledged; says whether it was.
    async fn exchange(&mut self, wire: &mut Wire, code: Option<&BookCode>, tally: &mut Tally) -> bool {
        self.cut();
        let path = format!("/v1/x/{}", hex::encode(&self.book));
        let began = Instant::now();
        while !self.outbox.is_empty() && began.elapsed() < PATIENCE {
            let (sent, state) = request(&self.line(), &self.state, &self.outbox, None, self.sizes);
            self.state = state;
            let asked = Instant::now();
            let Some(reply) = wire.ask("POST", &path, code, sent.bytes).await else {
                tokio::time::sleep(Duration::from_millis(200 + self.below(800))).await;
                continue;
            };
            let frames = &self.outbox[..sent.frames];
            match conclude(&self.line(), &self.state, &self.head, frames, &reply) {
                Verdict::Taken(taken) => {
                    tally.exchanges += 1;
                    tally.took.push(asked.elapsed());
                    self.outbox.retain(|frame| !taken.acks.iter().any(|ack| ack.fseq == frame.header().fseq));
                    self.state = taken.state;
                    self.sizes = self.sizes.after_success();
                }
                _ => break,
            }
        }
        let done = self.outbox.is_empty();
        tally.errors += u64::from(!done);
        done
    }
}
