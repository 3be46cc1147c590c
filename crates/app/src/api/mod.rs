//! Everything a window may ask for: one table of commands, the types they carry, and the
//! TypeScript that follows from both.
//!
//! The table is the only list. The desktop window, the tests' bridge and the generated
//! `ui/app/src/lib/api/types.ts` all come from it, so none of them can know a command the others do not.

pub mod attention;
pub mod capital;
pub mod card;
pub mod checklist;
pub mod contract;
pub mod debt;
pub mod declare;
pub mod device;
pub mod event;
pub mod export;
pub mod field;
pub mod form;
pub mod fund;
pub mod history;
pub mod income;
pub mod keep;
pub mod listed;
pub mod lock;
pub mod money;
pub mod moving;
pub mod party;
pub mod photo;
pub mod print;
pub mod refusal;
pub mod report;
pub mod search;
pub mod session;
pub mod setting;
pub mod setup;
pub mod sheet;
pub mod stock;
pub mod sync;
pub mod template;
pub mod today;
pub mod voucher;
pub mod vouchers_in;

use serde::Deserialize;
use serde_json::Value;

use self::sync::*;
use crate::App;
use attention::*;
use capital::*;
use card::*;
use checklist::*;
use contract::*;
use debt::*;
use device::*;
use event::*;
use export::*;
use field::*;
use form::*;
use fund::*;
use history::*;
use income::*;
use keep::*;
use listed::*;
use lock::*;
use money::*;
use moving::*;
use party::*;
use photo::*;
use print::*;
use refusal::Refusal;
use report::*;
use search::*;
use session::*;
use setting::*;
use setup::*;
use sheet::*;
use stock::*;
use template::*;
use today::*;
use voucher::*;
use vouchers_in::*;

/// Declares each command once: its name, its arguments, its answer.
macro_rules! commands {
    ($( $(#[doc = $doc:literal])* $name:ident ( $( $arg:ident : $type:ty ),* ) -> $answer:ty; )*) => {
        /// Carries out the command called `name` with the arguments of a JSON object.
        ///
        /// # Errors
        /// What the command refuses; `app.locked` while the book is covered; `request.unknown` and `request.malformed` for a call no window makes.
        pub fn call(app: &App, name: &str, args: Value) -> Result<Value, Refusal> {
            app.may_call(name)?;
            match name {
                $( stringify!($name) => {
                    #[derive(Deserialize)]
                    #[serde(deny_unknown_fields)]
                    struct Arguments { $( $arg: $type ),* }
                    let Arguments { $( $arg ),* } = arguments(name, args)?;
                    answer(name, &app.$name($( $arg ),*)?)
                } )*
                _ => Err(Refusal::new("request.unknown").with("name", name)),
            }
        }

        /// The TypeScript of every command and of every type they carry.
        pub fn typescript() -> String {
            let mut declarations = declare::Declarations::default();
            declarations.visit_type::<Refusal>();
            $( declarations.command(
                concat!($($doc, "\n"),*),
                stringify!($name),
                &[ $( (stringify!($arg), declare::name_of::<$type>()) ),* ],
                &declare::name_of::<$answer>(),
            );
            $( declarations.visit_type::<$type>(); )*
            declarations.visit_type::<$answer>(); )*
            declarations.finish()
        }
    };
}

fn arguments<T: serde::de::DeserializeOwned>(name: &str, args: Value) -> Result<T, Refusal> {
    let malformed =
        |fault: &dyn std::fmt::Display| Refusal::new("request.malformed").with("name", name).with("fault", fault);
    match args {
        Value::Null => serde_json::from_value(Value::Object(serde_json::Map::new())),
        Value::Object(_) => serde_json::from_value(args),
        // A list would be taken for the arguments in their order.
        _ => return Err(malformed(&"not an object")),
    }
    .map_err(|fault| malformed(&fault))
}

fn answer<T: serde::Serialize>(name: &str, value: &T) -> Result<Value, Refusal> {
    serde_json::to_value(value)
        .map_err(|fault| Refusal::new("request.malformed").with("name", name).with("fault", fault))
}

commands! {
    /// What the window needs to know when it starts.
    app_state() -> AppState;
    /// Makes a book and opens it.
    create_book(book: NewBook) -> BookInfo;
    /// Opens a book.
    open_book(path: String, passphrase: String) -> BookInfo;
    /// Closes the open book; drafts stay.
    close_book() -> ();
    /// Takes a book off the list, and its key out of the machine's vault; the file stays where it is.
    forget_book(path: String) -> ();
    /// Whether this machine has a vault that can keep a book's key.
    has_vault() -> bool;
    /// Keeps the key of the open book in the machine's vault.
    remember_key() -> ();
    /// Opens a book with the key in the machine's vault. A key that is gone or opens nothing is no longer remembered.
    open_remembered(path: String) -> BookInfo;
    /// Takes a book's key out of the machine's vault.
    forget_key(path: String) -> ();
    /// How hard a passphrase is to guess, `short`, `weak`, `fair` or `good`; `about` is what everybody knows of its owner.
    passphrase_strength(passphrase: String, about: String) -> String;
    /// Where this machine's practice book is, and whether it has been made.
    practice_info() -> PracticeInfo;
    /// Opens the practice book, and makes it first where there is none.
    open_practice_book() -> BookInfo;
    /// Makes a fresh practice book in place of the one there was, and opens it.
    make_practice_book() -> BookInfo;
    /// Puts another passphrase on the open book.
    change_passphrase(old: String, new: String) -> ();
    /// The recovery phrase of the open book, until somebody confirmed that it is written down.
    recovery_words() -> Option<Vec<String>>;
    /// Checks the words typed back from paper, and takes the phrase out of the machine.
    confirm_recovery(words: String) -> ();
    /// Makes this machine a new writer of the open book, in a series of its own, under the recovery phrase and a new
    /// passphrase.
    enrol_by_recovery(words: String, passphrase: String, user_name: String) -> BookInfo;
    /// How the open book is backed up.
    backup_state() -> BackupState;
    /// Sets the folder the open book is backed up into by itself, or none.
    set_backup_folder(folder: Option<String>) -> BackupState;
    /// Backs the open book up into its folder, read back and compared before this answers. Others go on writing meanwhile.
    back_up_now() -> BackupState;
    /// Restores the latest backup on trial, and compares.
    drill_now() -> BackupState;
    /// Makes a book of a backup and opens it.
    restore_backup(job: RestoreJob) -> BookInfo;
    /// Writes the whole open book into a new folder under `folder`, to be read without this program.
    export_book(folder: String) -> ExportDone;
    /// The province's server of a code, asked for its keys and found to be the one of the code. Takes up to half a minute.
    province_of_code(code: String) -> ProvinceOffer;
    /// Joins the open book to the province's server of a code, and begins to exchange. `offline_recovery` is the
    /// cooperative's answer to whether the province may keep its key for the worst case.
    join_province(code: String, offline_recovery: bool) -> SyncStatus;
    /// Agrees that the province's offline recovery key may open the book, or agrees no longer; the book's key is then
    /// replaced with the next exchange.
    set_province_recovery(agrees: bool) -> DeviceList;
    /// How the open book stands with its server.
    sync_status() -> SyncStatus;
    /// Exchanges now. Answers at once; how it goes is in `sync_status`.
    sync_now() -> SyncStatus;
    /// What happened with the server, the latest first.
    sync_log() -> Vec<SyncLine>;
    /// Somebody has looked at what an alarm about the line is about.
    dismiss_alarm(code: String) -> SyncStatus;
    /// Works the whole open book out again beside the one who writes, its figures, chains, frames and the common log.
    check_book() -> VerifyResult;
    /// The devices of the open book, and what this one may do with them.
    list_devices() -> DeviceList;
    /// Vouches for a device: from here on what it decides counts.
    confirm_device(writer: u32) -> DeviceList;
    /// Gives a device other roles.
    change_role(writer: u32, roles: Vec<Role>) -> DeviceList;
    /// Ends a device in good order.
    retire_device(writer: u32) -> DeviceList;
    /// Shuts a device out.
    revoke_device(writer: u32, reason: RevokeReason) -> DeviceList;
    /// Begins to let a device into the open book, in place of an invite that was going on.
    invite_device(job: InviteJob) -> InviteState;
    /// How far the invite is; nothing where none is going on.
    invite_state() -> Option<InviteState>;
    /// The six digits that the new device shows, as typed here.
    confirm_digits(digits: String) -> InviteState;
    /// Ends the invite. A device that was let in stays in.
    end_invite() -> ();
    /// Begins to come into a book that is on another machine.
    join_book(job: JoinJob) -> JoinState;
    /// Begins to open a book from its server by the twelve words.
    open_from_server(job: FetchJob) -> JoinState;
    /// How far coming in is; once it is done the book is open.
    join_state() -> Option<JoinState>;
    /// Ends coming in; what was fetched so far is thrown away.
    end_join() -> ();
    /// Whether the open book is covered, and who may uncover it.
    lock_state() -> LockState;
    /// Covers the open book: from here on nothing of it is answered until somebody proves who they are.
    lock() -> LockState;
    /// Uncovers the open book for a person at this machine, by PIN or passphrase. It is they who write from here on.
    unlock(writer: u32, secret: String) -> BookInfo;
    /// The people at this machine.
    people_here() -> PeopleHere;
    /// Lets another person write at this machine, with keys, a passphrase and a PIN of their own.
    add_person(person: NewPerson) -> PeopleHere;
    /// Removes the keys of a person from this machine, under the passphrase of who sits there.
    remove_person(writer: u32, passphrase: String) -> PeopleHere;
    /// Puts a PIN of six digits on the keys of the person who sits there, or takes it away.
    set_pin(passphrase: String, pin: Option<String>) -> PeopleHere;
    /// Keeps how the window looks.
    set_preferences(preferences: Preferences) -> Preferences;
    /// The open book as it stands now.
    book_info() -> BookInfo;

    /// What is left of setting the book up.
    setup_state() -> SetupState;
    /// Says that a step is done with, although nothing was entered there.
    finish_setup_step(step: String) -> SetupState;
    /// Says that nobody is to be reminded of what is left.
    dismiss_setup() -> SetupState;
    /// The sheet of opening balances: as last kept, or what is in the book.
    opening_sheet() -> OpeningSheet;
    /// Chooses the day the opening balances stand at: the end of a month, or the first day of the next.
    choose_opening(day: String) -> OpeningSheet;
    /// Takes back what the book was opened with, as long as no voucher was written.
    undo_opening() -> OpeningSheet;
    /// Keeps the sheet of opening balances on the disk and says what it comes to.
    keep_opening(rows: Vec<OpeningRow>) -> OpeningCheck;
    /// The rows of pasted opening balances.
    read_opening(text: String) -> OpeningPasted;
    /// Posts the opening balances of the sheet, or their difference to those there are.
    post_opening(rows: Vec<OpeningRow>) -> OpeningPosted;
    /// The lists behind the opening balances, and whether each adds up.
    opening_list_states() -> Vec<OpeningListState>;
    /// One of them, as last kept or as it is in the book.
    opening_list(name: String) -> OpeningListSheet;
    /// Keeps one on the disk and says what it comes to.
    keep_opening_list(name: String, rows: Vec<OpeningListRow>) -> OpeningListCheck;
    /// The rows of a pasted list.
    read_opening_list(name: String, text: String) -> Vec<OpeningListRow>;
    /// Writes a list that adds up.
    post_opening_list(name: String, rows: Vec<OpeningListRow>) -> OpeningListCheck;
    /// The move from other books as last kept.
    move_job() -> MoveJob;
    /// Reads pasted text or a file, in base64, as a table of a kind, and guesses its columns.
    read_move_table(kind: String, name: String, text: String, base64: String) -> MoveTable;
    /// The columns a kind of table may have.
    move_columns(kind: String) -> Vec<String>;
    /// Keeps a move on the disk and says what it comes to.
    keep_move(job: MoveJob) -> MoveCheck;
    /// Moves everything over, and compares the old trial balance with the book's.
    post_move(job: MoveJob) -> MoveDone;
    /// The table of vouchers from another program as last kept; without cells where there is none.
    voucher_table() -> MoveTable;
    /// Reads pasted text or a file, in base64, as a table of vouchers; its columns as chosen before, or guessed.
    open_voucher_table(name: String, text: String, base64: String) -> MoveTable;
    /// Keeps a table of vouchers on the disk and says what it comes to; one without cells is taken away.
    keep_voucher_table(table: MoveTable) -> VoucherTableCheck;
    /// Adds to the register whom the table kept names and nobody answers to.
    add_voucher_people() -> u32;
    /// Posts some vouchers of the table kept, those after the first `from`; called until all are passed.
    post_voucher_table(only_good: bool, from: u32, batch: String) -> VoucherTablePosted;
    /// The list of members as last kept.
    members_sheet() -> Vec<MemberRow>;
    /// Keeps the list of members on the disk and says what it comes to.
    keep_members(rows: Vec<MemberRow>) -> MembersCheck;
    /// The rows of a pasted list of members.
    read_members(text: String) -> Vec<MemberRow>;
    /// Takes the list of members into the register.
    add_members(rows: Vec<MemberRow>) -> u32;

    /// What a typed amount means.
    read_amount(text: String) -> AmountRead;
    /// What a typed date means; `working` is the date the field held, `YYYY-MM-DD`.
    read_date(text: String, working: String) -> DateRead;
    /// A number of đồng in words, in the book's style.
    amount_in_words(amount: String) -> String;

    /// Accounts for a cell, the usual ones of the form and side first; `all` shows headings too. Outside a form it is empty.
    suggest_accounts(text: String, form: String, side: Side, party: Option<String>, all: bool) -> Vec<AccountOption>;
    /// Parties for a field, those met lately in the form first. Outside a form it is empty.
    suggest_parties(text: String, form: String) -> Vec<PartyOption>;
    /// What the last like voucher suggests for this party.
    suggest_entry(form: String, party: String) -> Option<Suggestion>;
    /// Business events for a field, those of the form first; outside a form it is empty.
    suggest_events(text: String, form: String, party: Option<String>) -> Vec<EventOption>;
    /// A draft's business event: its lines, what is asked, and why it is written so. Nothing is changed.
    fill_event(draft: Draft) -> EventFill;

    /// An empty voucher of this form, dated as the last one.
    new_draft(form: String) -> Draft;
    /// Totals, words, faults and warnings of a draft.
    check_draft(draft: Draft) -> DraftCheck;
    /// Keeps a draft on the disk.
    save_draft(draft: Draft) -> DraftKept;
    /// Unfinished drafts, the latest first; `discarded` lists the bin.
    list_drafts(discarded: bool) -> Vec<DraftRow>;
    /// Puts a draft into the bin.
    discard_draft(draft_id: String) -> ();
    /// Takes a draft out of the bin.
    restore_draft(draft_id: String) -> ();
    /// Numbers and posts a draft in one durable act.
    post_voucher(draft: Draft) -> Receipt;
    /// The photos of the papers of a voucher.
    voucher_photos(voucher: String) -> PhotoList;
    /// Attaches a photo to a voucher: a JPEG, PNG or WebP file in base64, kept small and without place and time.
    add_photo(voucher: String, base64: String, label: String) -> PhotoList;
    /// Keeps a photo for a voucher that is still being written; it is attached when the voucher is posted.
    keep_photo(base64: String, label: String) -> DraftPhoto;
    /// What a photo looks like; `key_id` for one that belongs to a draft.
    photo_picture(hash: String, key_id: Option<String>) -> PhotoPicture;
    /// Asks for a photo that is not on this machine: it comes with the next exchange.
    fetch_photo(voucher: String, hash: String) -> PhotoList;
    /// The photos that the server still lacks a week after it had their vouchers.
    late_photos() -> LatePhotos;
    /// Takes a photo of the wrong paper off a voucher.
    remove_photo(voucher: String, hash: String, reason: String) -> PhotoList;

    /// The last voucher of this form as a new draft.
    repeat_last(form: String) -> Option<Draft>;
    /// A voucher's content as a new draft.
    duplicate_voucher(voucher: String) -> Draft;
    /// A voucher's content as a draft that amends it.
    amend_draft(voucher: String) -> Draft;
    /// A draft of a signed difference to a voucher.
    adjust_draft(voucher: String) -> Draft;
    /// Takes a voucher back by one with negative amounts.
    reverse_voucher(voucher: String, date: String, reason: String) -> Receipt;

    /// Other words for a posted voucher: an amendment with the same lines (sửa nhanh).
    fix_text(fix: TextFix) -> Receipt;
    /// After a voucher was taken back though its cash has moved: the cash voucher that says so.
    cash_after_reversal(voucher: String) -> Option<Draft>;

    /// Keeps a draft's content as a template, but for what it leaves blank.
    save_template(draft: Draft, name: String, blank: Vec<Blank>) -> TemplateRow;
    /// Templates that answer to the words typed, those of the form first; `discarded` lists the bin.
    list_templates(form: Option<String>, text: String, discarded: bool) -> Vec<TemplateRow>;
    /// A new draft from a template.
    use_template(template: String) -> Draft;
    /// Gives a template another name.
    rename_template(template: String, name: String) -> TemplateRow;
    /// Puts a template into the bin.
    discard_template(template: String) -> ();
    /// Takes a template out of the bin.
    restore_template(template: String) -> ();
    /// Has a template put on the desk on its days, or no longer.
    set_reminder(template: String, reminder: Option<ReminderInput>) -> TemplateRow;
    /// Lets a reminder rest, or go on.
    pause_reminder(template: String, paused: bool) -> TemplateRow;
    /// Puts the drafts on the desk that are due and not there yet; says how many. Called when a book opens and at midnight.
    remind() -> u32;

    /// Keeps a bank voucher as a draft that waits for the bank's notice (UNC đã gửi – chờ báo Nợ).
    set_waiting(draft: Draft, handed_in: String) -> DraftKept;
    /// Lets a draft wait no longer.
    end_waiting(draft_id: String) -> ();
    /// Everything that waits for the bank.
    list_waiting() -> Waiting;
    /// Posts a waiting draft on the bank's date («Báo Nợ đã về»).
    post_waiting(draft_id: String, date: String) -> Receipt;

    /// The sheet of a form as it was left (bảng nhập nhanh).
    sheet(form: String) -> SheetKept;
    /// Every sheet with something in it.
    list_sheets() -> Vec<SheetKept>;
    /// Keeps a sheet on the disk; an empty one is taken away.
    keep_sheet(sheet: Sheet) -> SheetKept;
    /// What is read in each row of a sheet, and what is wrong. Nothing is changed by asking.
    check_sheet(sheet: Sheet) -> SheetCheck;
    /// Cells copied from a spreadsheet, put from a column of the sheet (counted from 0) on.
    paste_cells(text: String, column: u32) -> SheetPasted;
    /// Posts every row that has nothing wrong, in one act; the others stay in the sheet.
    post_sheet(sheet: Sheet) -> SheetPosted;
    /// Adds people by their names, all of one kind, in one act.
    add_parties(names: Vec<String>, kind: String) -> Vec<PartyRef>;
    /// The sheets that were posted, the latest first.
    list_batches() -> Vec<BatchRow>;
    /// Takes back all of a posted sheet that still stands, in one act.
    reverse_batch(batch: String, date: String, reason: String) -> BatchReversed;

    /// Part of the list of vouchers.
    list_vouchers(query: VoucherQuery) -> VoucherPage;
    /// What marked vouchers come to.
    sum_vouchers(ids: Vec<String>) -> VoucherSum;
    /// One voucher with its history.
    voucher(id: String) -> VoucherView;
    /// The voucher before (`-1`) or after (`1`) this one among its form, by number.
    neighbour(id: String, step: i32) -> Option<String>;

    /// Part of the register of parties.
    list_parties(query: PartyQuery) -> PartyPage;
    /// One party with balances and last vouchers.
    party_summary(id: String) -> PartySummary;
    /// Adds a party.
    add_party(party: PartyInput) -> PartyRef;
    /// Changes a party's name, kind, place or contract.
    change_party(id: String, party: PartyInput) -> PartyRef;
    /// The code a new party of this kind would get.
    propose_party_code(kind: String) -> String;

    /// One card with its figures.
    party_card(id: String) -> PartyCard;
    /// What was written on a card and who looked at its hidden fields, the latest first.
    card_history(id: String) -> Vec<CardChange>;
    /// Adds a card with everything on it.
    add_card(card: CardInput) -> PartyRef;
    /// Changes a card; what is left out stays.
    change_card(id: String, card: CardInput) -> PartyRef;
    /// Takes a party out of use, or brings it back.
    retire_party(id: String, active: bool) -> PartyRef;
    /// The whole of a hidden text; that somebody looked is written down first.
    reveal_detail(id: String, name: String) -> String;
    /// The party before (`-1`) or after (`1`) this one in the register as it is shown.
    party_neighbour(id: String, step: i32, query: PartyQuery) -> Option<String>;

    /// Everybody in the capital on a day as typed, today where none is: what was pledged and paid, ratios, certificates.
    capital_register(day: String) -> CapitalRegister;
    /// One member's capital, certificates and membership.
    party_capital(id: String) -> PartyCapital;
    /// Writes down what a member has pledged in all from a day on.
    set_pledge(pledge: PledgeInput) -> PartyCapital;
    /// Every certificate of contribution, or one member's, the latest first.
    certificates(party: Option<String>) -> Vec<CertificateRow>;
    /// Gives a certificate out; what is on its face the book knows.
    issue_certificate(certificate: CertificateInput) -> CertificateRow;
    /// Takes a certificate back.
    withdraw_certificate(id: String, day: String, reason: String) -> CertificateRow;
    /// Writes down what somebody is from a day on, or that the membership ends.
    set_membership(membership: MembershipInput) -> PartyCapital;
    /// A member and the cooperative in some days: capital, use, deliveries, debts, loans, shares of income.
    member_statement(id: String, from: String, to: String) -> MemberStatement;
    /// The general meeting's resolutions, the latest first.
    list_resolutions() -> Vec<ResolutionRow>;
    /// Writes a resolution down, or its entry anew.
    record_resolution(resolution: ResolutionInput) -> Vec<ResolutionRow>;
    /// Service contracts, or one member's, the latest first.
    list_contracts(party: Option<String>) -> Vec<ContractRow>;
    /// What a service contract says as it is typed, with everything wrong with it; nothing is written.
    read_contract(contract: ContractInput) -> ContractRead;
    /// The lines of a piece of a spreadsheet.
    read_contract_lines(text: String) -> Vec<ContractLineInput>;
    /// Writes service contracts down, one for each member named, or changes one.
    set_contract(contract: ContractInput) -> Vec<ContractRow>;
    /// What the law has due soon, or has had due.
    clocks() -> Vec<ClockRow>;
    /// What all stores hold in some days, item by item, beside the ledger (S07).
    stock_book(query: StockQuery) -> StockBook;
    /// Everything an item did in a store (S06, S08).
    stock_card(query: StockCardQuery) -> StockCard;
    /// Services to each member in some days, or to one (S23).
    service_book(party: Option<String>, from: String, to: String) -> ServiceBook;
    /// Funds by source and undivided assets with theirs, beside the ledger (Đ87.1, Đ88.3a).
    fund_book(from: String, to: String) -> FundBook;
    /// Every movement of a source of a fund, or of an undivided asset and what formed it.
    fund_card(query: FundCardQuery) -> FundCard;
    /// How old the debts of 131 or 331 are on a day as typed, today where none is.
    debt_ageing(account: String, day: String) -> Ageing;
    /// The documents of a party on 131 or 331 that are not settled on a day as typed, the oldest first.
    open_documents(party: String, account: String, day: String) -> OpenDocuments;

    /// The chart of accounts.
    list_accounts() -> Vec<AccountRow>;
    /// Adds an account of the cooperative's own.
    add_account(account: NewAccount) -> AccountRow;
    /// Renames an account of the cooperative's own, takes it out of use, or brings it back.
    change_account(account: AccountChange) -> AccountRow;

    /// What the first screen of a day says.
    today() -> Today;
    /// Everything that waits for a decision: stories, vouchers that wait, and what stands beside the balances.
    list_attention() -> Attention;
    /// How many stories and vouchers wait.
    count_attention() -> AttentionCount;
    /// The stories that were decided, the last first.
    list_decided() -> Vec<DecidedMatter>;
    /// Decides a story by one of its choices, with what has to be written for it.
    decide_attention(key: String, choice: String, reason: String) -> Attention;
    /// Says a word about a waiting voucher: `approve`, `reject` or `cash`, on a day, `YYYY-MM-DD`.
    /// Where a version is named, the word is about that one alone.
    decide_voucher(voucher: String, version: Option<String>, word: String, day: String, reason: String, proof: Option<String>) -> Attention;
    /// The director's five figures, and what the sentences about them say.
    overview() -> Overview;
    /// Who is late with paying, and what is paid next: asked for when the five figures are on the screen.
    overview_due() -> OverviewDue;
    /// The charts under the five figures.
    overview_charts() -> OverviewCharts;
    /// The payments that wait for the director's word.
    list_approvals() -> Approvals;
    /// One payment in full, as it is read before a word is said on it.
    approval(voucher: String) -> ApprovalItem;
    /// Checks the PIN or passphrase for agreeing to a payment, before the seconds begin in which it can be taken back. It
    /// says no word.
    prove_approval(voucher: String, proof: String) -> ();
    /// Says the director's word on the version that was read: `approve` or `reject`; `proof` is the PIN or passphrase where
    /// the item asks for it.
    decide_approval(voucher: String, version: String, word: String, reason: String, proof: Option<String>) -> Approvals;
    /// What stands behind one of the five figures: `cash`, `bank`, `owed`, `owes` or `month`.
    overview_list(what: String) -> OverviewList;
    /// The people who answer to some letters.
    find_people(text: String) -> Vec<FoundPerson>;
    /// How somebody stands with the cooperative, and the last movements.
    person(id: String) -> PersonView;
    /// What the cashier has to do.
    cash_desk() -> CashDesk;
    /// Says that the cash of a voucher moved today, on the version that was read.
    confirm_cash(voucher: String, version: String) -> CashDesk;
    /// The count of the cash that is being made, as typed so far.
    cash_count() -> CashCount;
    /// Keeps how many notes of each kind were counted, the largest first, as typed.
    keep_cash_count(counts: Vec<String>) -> CashCount;
    /// Throws the count away that is being made.
    drop_cash_count() -> CashCount;
    /// The finished count beside the book, with the vouchers that may explain a difference.
    compare_cash_count() -> CountCompared;
    /// Writes the count down for today, and ends it.
    close_cash(note: String) -> CashDesk;
    /// A voucher with what was decided and asked about it.
    voucher_thread(voucher: String) -> VoucherThread;
    /// Asks about a voucher.
    ask_question(voucher: String, text: String) -> VoucherThread;
    /// Answers a question, or goes on asking.
    answer_question(question: String, text: String) -> VoucherThread;
    /// Says that a question is settled; only who asked may.
    settle_question(question: String) -> VoucherThread;
    /// What came back to the accountant: payments not agreed to, and questions.
    list_returned() -> Returned;
    /// How far each writer's chain goes, and the digest of all balances.
    log_heads() -> LogHeads;

    /// What answers to some words: vouchers, parties, accounts, months.
    search_everything(text: String) -> SearchFound;
    /// Part of the history of everything, the latest first.
    history(query: HistoryQuery) -> HistoryPage;
    /// Every series of voucher numbers.
    list_series() -> Vec<SeriesBook>;
    /// Part of a series, number by number: what became of each.
    series_numbers(form: String, year: u32, series: String, offset: u32, limit: u32) -> SeriesPage;

    /// Every setting of the book, with what holds now, what it may hold and where that was read.
    list_settings() -> Vec<SettingRow>;
    /// Writes the settings that differ, all or none.
    set_settings(values: Vec<SettingValue>) -> Vec<SettingRow>;
    /// The entries of a list: `store`, `season`, `expense-kind`, `cost-object`, `bank-account` or `contract`.
    list_values(list: String) -> Vec<ListValue>;
    /// Adds an entry to a list, names it anew, or with an empty name retires it.
    set_list_value(list: String, code: String, name: String) -> Vec<ListValue>;

    /// Part of the general journal.
    general_journal(range: RangeQuery) -> JournalPage;
    /// Part of an account's ledger, for one party and with the rows of one side where named; totals are of all rows.
    account_ledger(account: String, party: Option<String>, side: Option<Side>, range: RangeQuery) -> LedgerPage;
    /// One party over all accounts.
    party_statement(party: String, from: String, to: String) -> Statement;
    /// The trial balance F01.
    trial_balance(query: TrialQuery) -> TrialBalance;
    /// A statutory form: B01, B02, F02 or B09.
    statutory_form(query: FormQuery) -> StatutoryForm;
    /// What a figure of a form is made of; the column is counted from 0.
    figure_sources(query: FormQuery, row: String, column: u32) -> FigureSources;
    /// The vouchers behind part of a figure.
    source_rows(query: SourceQuery) -> SourceRows;
    /// «Số liệu năm trước» of B02 for a year the book does not hold, line by line.
    last_year_figures(year: i32) -> Vec<LastYearFigure>;
    /// Keeps them.
    set_last_year_figures(year: i32, figures: Vec<LastYearFigure>) -> Vec<LastYearFigure>;
    /// Part of the cash book: account 111 or one under it.
    cash_book(account: String, range: RangeQuery) -> MoneyBook;
    /// The books of the bank that hold or did anything; together they are account 112.
    bank_books(from: String, to: String) -> Vec<BankBookRow>;
    /// Part of the book of one bank account.
    bank_book(book: BankBookRef, range: RangeQuery) -> MoneyBook;
    /// Every account in the days asked for and in those beside them.
    compare_trial(query: CompareQuery) -> ComparedTrial;
    /// One account in both spans.
    compare_account(account: String, party: Option<String>, query: CompareQuery) -> ComparedTrial;
    /// What went on with a party over all accounts of debts together.
    party_debts(party: String, from: String, to: String) -> Debts;
    /// A path for a list or report that no file has yet.
    propose_export(job: ExportJob, format: ExportFormat) -> String;
    /// Writes a list or report to a file.
    export_sheet(job: ExportJob, path: String, format: ExportFormat, replace: bool) -> Exported;
    /// Every amendment of the days.
    amended_vouchers(from: String, to: String) -> Vec<AmendedRow>;

    /// Some pages of what is to be printed, as pictures; asked from the first page it is laid out anew. Where no sheet
    /// is named it is the one last used for this kind of paper.
    print_pages(job: PrintJob, sheet: Option<PrintSheet>, from: u32, count: u32) -> Printed;
    /// Writes it as a PDF, the pages being those shown last, and remembers the sheet.
    save_pdf(job: PrintJob, sheet: PrintSheet, path: String) -> SavedPdf;
    /// Opens the PDF that was saved last with the machine's own program for PDFs.
    open_saved_pdf() -> ();

    /// The months of the book.
    periods() -> Vec<PeriodRow>;
    /// Closes a month, `YYYY-MM`.
    close_month(month: String) -> Vec<PeriodRow>;
    /// Opens a closed month again.
    reopen_month(month: String, reason: String) -> Vec<PeriodRow>;
    /// What is looked at before a month is closed.
    checklist(month: String) -> Checklist;
    /// Asks the machines of others to send what they have for a month that is about to be closed.
    request_close(month: String) -> Checklist;
    /// The months that somebody at another machine is about to close.
    close_requests() -> Vec<CloseRequestRow>;
    /// Writes down a count of cash or stock, or the figure on a bank statement.
    count_balance(count: CountInput) -> Checklist;
    /// Costs paid in advance, and what a month bears of them.
    list_prepaid(month: String) -> PrepaidList;
    /// Writes a cost paid in advance down, or changes one.
    set_prepaid(prepaid: PrepaidInput) -> PrepaidList;
    /// Posts what a month bears of costs paid in advance.
    allocate_prepaid(month: String) -> Receipt;
    /// The fiscal years of the book, the latest first.
    years() -> Vec<YearRow>;
    /// The closing entries of a fiscal year; `key` shares 642, the stored key where none is named.
    year_end(year: u32, key: Option<String>) -> YearEnd;
    /// Posts the closing entries of a fiscal year; a closing posted before is taken back in the same act.
    post_year_end(year: u32, key: Option<String>) -> YearEnd;
    /// Records on which day something that a clock asks for was filed.
    record_filing(filing: String, day: String) -> Vec<ClockRow>;
    /// The plan of distributing a year's income that was left unfinished on this machine.
    kept_plan(year: u32) -> Option<DistributionPlan>;
    /// Keeps it.
    keep_plan(year: u32, plan: DistributionPlan) -> ();
    /// The distribution of a year's income by a plan, or as it was posted; nothing is changed.
    distribution(year: u32, plan: DistributionPlan) -> DistributionView;
    /// Posts the distribution of a year's income on a day as typed.
    post_distribution(year: u32, plan: DistributionPlan, date: String) -> DistributionView;
    /// Opens the fiscal year after the last open one.
    open_next_year() -> Vec<PeriodRow>;
    /// Recomputes everything from the events and compares.
    verify_book() -> VerifyResult;
}
