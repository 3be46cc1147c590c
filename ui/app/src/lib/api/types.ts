// Made from crates/app/src/api by `cargo xtask types`. Do not edit: the check fails when it is stale.

/**
 * How an account of the cooperative's own is to stand from now on.
 */
export type AccountChange = { 
/**
 * Its code, which never changes.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * False to take it out of use.
 */
active: boolean, };

/**
 * An account that answers.
 */
export type AccountFound = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * A translation; empty for the cooperative's own.
 */
name_en: string, };

/**
 * An account in the list under the cursor.
 */
export type AccountOption = { 
/**
 * The code.
 */
code: string, 
/**
 * Its Vietnamese name.
 */
name: string, 
/**
 * Its English name.
 */
name_en: string, 
/**
 * Its balance, or this party's on it, as shown; empty when zero.
 */
balance: string, 
/**
 * `debit`, `credit` or empty: the side the balance stands on.
 */
balance_side: string, 
/**
 * True where the balance shown is this party's alone.
 */
of_party: boolean, 
/**
 * True where a line on it must name a party.
 */
needs_party: boolean, 
/**
 * True for a heading that cannot be posted to.
 */
heading: boolean, };

/**
 * An account of the chart.
 */
export type AccountRow = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its Vietnamese name.
 */
name: string, 
/**
 * Its English name.
 */
name_en: string, 
/**
 * 1, 2 or 3; 4 for the cooperative's own.
 */
level: number, 
/**
 * Its parent.
 */
parent: string | null, 
/**
 * `asset`, `liability`, `equity`, `revenue`, `expense`, `result`, `offbalance`.
 */
class: string, 
/**
 * `debit`, `credit` or `both`.
 */
normal_side: string, 
/**
 * Whether vouchers may be posted to it.
 */
postable: boolean, 
/**
 * Whether a line on it must name a party.
 */
needs_party: boolean, 
/**
 * True where it was added by the cooperative.
 */
own: boolean, 
/**
 * False once it is out of use.
 */
active: boolean, 
/**
 * `source` or `inferred`.
 */
confidence: string, 
/**
 * Where it was read.
 */
source: string, 
/**
 * Its balance, as shown, and side.
 */
balance: Balance, };

/**
 * How old the debts of an account are.
 */
export type Ageing = { 
/**
 * `131` for what others owe, `331` for what the cooperative owes.
 */
account: string, 
/**
 * The day it is looked at from, `YYYY-MM-DD`.
 */
day: string, 
/**
 * The same as shown.
 */
day_shown: string, 
/**
 * Everybody with an open document or a sum ahead, the oldest debt first.
 */
rows: Array<AgeingRow>, 
/**
 * All of them together.
 */
total: AgeingSums, };

/**
 * The debt of one party by age.
 */
export type AgeingRow = { 
/**
 * Who.
 */
party: PartyRef, 
/**
 * His sums.
 */
sums: AgeingSums, 
/**
 * Days the oldest document is past its day; 0 where none is.
 */
overdue: number, };

/**
 * Sums by age, as shown; empty for nothing.
 */
export type AgeingSums = { 
/**
 * Not due yet.
 */
not_due: string, 
/**
 * 1 to 30 days past.
 */
to_30: string, 
/**
 * 31 to 90 days past.
 */
to_90: string, 
/**
 * 91 to 180 days past.
 */
to_180: string, 
/**
 * More than 180 days past.
 */
over_180: string, 
/**
 * Settled ahead of documents to come.
 */
ahead: string, 
/**
 * The balance.
 */
balance: string, };

/**
 * One amendment in «Bảng kê chứng từ đã sửa».
 */
export type AmendedRow = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Which version this amendment made: 2, 3 …
 */
version: number, 
/**
 * When it was amended, `dd/MM/yyyy HH:MM`.
 */
amended_at: string, 
/**
 * By whom.
 */
amended_by: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The day before and after, `dd/MM/yyyy`.
 */
date_before: string, 
/**
 * The day after.
 */
date_after: string, 
/**
 * The sum before, as shown.
 */
total_before: string, 
/**
 * The sum after.
 */
total_after: string, 
/**
 * What changed, in order: `date`, `party`, `narration`, `amount`, `accounts`, `other`.
 */
changed: Array<string>, 
/**
 * True where only words and the count of papers changed (sửa nhanh).
 */
text_only: boolean, };

/**
 * What a typed amount means.
 */
export type AmountRead = { 
/**
 * Digits of đồng; nothing when empty or unreadable.
 */
value: string | null, 
/**
 * With dots.
 */
shown: string, 
/**
 * In words.
 */
words: string, 
/**
 * Why it could not be read: `amount.has-fraction` …
 */
fault: string | null, };

/**
 * An answer, or a further word of who asked.
 */
export type Answer = { 
/**
 * Who.
 */
by: string, 
/**
 * When, `21/03/2026 08:40`.
 */
at: string, 
/**
 * What was said.
 */
text: string, 
/**
 * Whether it was said on this device.
 */
mine: boolean, 
/**
 * Whether whoever asked said it.
 */
asker: boolean, };

/**
 * What the window needs to know when it starts.
 */
export type AppState = { 
/**
 * The product's version.
 */
version: string, 
/**
 * Books opened on this machine before, the latest first.
 */
books: Array<KnownBook>, 
/**
 * The book that is open now.
 */
open: BookInfo | null, 
/**
 * The cover over the open book while nobody who may see it has said who they are; `open` is nothing then.
 */
cover: LockState | null, 
/**
 * How the window looks and behaves.
 */
preferences: Preferences, 
/**
 * The folder proposed for a new book.
 */
books_folder: string, 
/**
 * Today on this machine, `YYYY-MM-DD`.
 */
today: string, 
/**
 * The code of an invite whose link opened the program, told once.
 */
invite: string | null, };

/**
 * What a payment said before it was changed.
 */
export type ApprovalBefore = { 
/**
 * How much.
 */
amount_shown: string, 
/**
 * Who was to be paid.
 */
to: string, 
/**
 * What for.
 */
purpose: string, };

/**
 * One payment in full, as the director reads it before he says a word.
 */
export type ApprovalItem = { 
/**
 * The voucher.
 */
id: string, 
/**
 * The version that is shown: a word names it, and counts for no other.
 */
version: string, 
/**
 * Its number, as printed.
 */
number: string, 
/**
 * Its day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Who wrote it.
 */
asked_by: string, 
/**
 * The roles of who wrote it.
 */
asked_roles: Array<Role>, 
/**
 * How much, with dots.
 */
amount_shown: string, 
/**
 * The same in words.
 */
words: string, 
/**
 * Who is paid.
 */
to: string, 
/**
 * Their code; empty where nobody of the register is named.
 */
to_code: string, 
/**
 * Where they live.
 */
to_place: string, 
/**
 * What for.
 */
purpose: string, 
/**
 * How many papers are attached to the voucher.
 */
papers: number, 
/**
 * The cash there is now.
 */
cash_shown: string, 
/**
 * The cash left when this is paid.
 */
after_shown: string, 
/**
 * Whether that is below zero.
 */
after_negative: boolean, 
/**
 * How often this person was paid before.
 */
paid_times: number, 
/**
 * What that came to.
 */
paid_sum: string, 
/**
 * The last of these payments, at most three.
 */
paid: Array<PaidRow>, 
/**
 * Whether agreeing to it asks for the PIN or passphrase of who sits there.
 */
asks_proof: boolean, 
/**
 * What it said before it was changed last; none where it never was.
 */
before: ApprovalBefore | null, };

/**
 * A payment that waits.
 */
export type ApprovalRow = { 
/**
 * The voucher.
 */
id: string, 
/**
 * Its number, as printed.
 */
number: string, 
/**
 * Who is paid.
 */
to: string, 
/**
 * How much.
 */
amount_shown: string, };

/**
 * The payments that wait for the director's word.
 */
export type Approvals = { 
/**
 * Those nobody has said a word on, in the order they came.
 */
items: Array<ApprovalRow>, 
/**
 * Whether the person at this device may say it.
 */
may: boolean, 
/**
 * Whether the book holds something this version does not know, so that nothing is decided here.
 */
limited: boolean, };

/**
 * What one account would change by.
 */
export type AsideRow = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What waits, debit positive, as shown.
 */
waiting_shown: string, 
/**
 * What is held, debit positive, as shown.
 */
held_shown: string, };

/**
 * An undivided asset.
 */
export type AssetRow = { 
/**
 * What it is told apart by, for [`FundCardQuery`].
 */
of: string, 
/**
 * Its card; none where lines name none.
 */
party: PartyRef | null, 
/**
 * What people call it.
 */
name: string, 
/**
 * The number of the voucher it came with; empty where it was brought along.
 */
number: string, 
/**
 * The day of that voucher, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Its cost before the first day.
 */
opening: string, 
/**
 * More.
 */
plus: string, 
/**
 * Less.
 */
minus: string, 
/**
 * Its cost after the last day.
 */
closing: string, 
/**
 * What it was bought or received from.
 */
sources: Array<AssetSource>, 
/**
 * All sources together.
 */
formed: string, 
/**
 * By how much its cost is more than its sources; empty where they agree.
 */
apart: string, };

/**
 * How much of an asset came from a source.
 */
export type AssetSource = { 
/**
 * What people call it.
 */
name: string, 
/**
 * Whether anything says the source.
 */
said: boolean, 
/**
 * Đồng, as shown.
 */
amount: string, };

/**
 * Everything that waits for a decision, and what stands beside the balances because of it.
 */
export type Attention = { 
/**
 * The stories, the urgent ones first, then those raised last.
 */
stories: Array<StoryRow>, 
/**
 * Vouchers that wait for an approval or for the cashier, in the order they came.
 */
waiting: Array<WaitingVoucher>, 
/**
 * How many stories are urgent.
 */
red: number, 
/**
 * The accounts that what waits or is held would change.
 */
aside: Array<AsideRow>, 
/**
 * What the waiting vouchers come to, as shown.
 */
waiting_shown: string, 
/**
 * What the held events come to, as shown.
 */
held_shown: string, 
/**
 * Whether the book holds a kind of record this version does not know: months are not closed and nothing is decided.
 */
limited: boolean, };

/**
 * How many matters wait, and what stands beside the balances because of it.
 */
export type AttentionCount = { 
/**
 * All of them, and the vouchers that wait.
 */
all: number, 
/**
 * The urgent ones.
 */
red: number, 
/**
 * What the waiting vouchers come to, as shown; empty where none waits.
 */
waiting_shown: string, 
/**
 * What the held events come to, as shown; empty where none is held.
 */
held_shown: string, 
/**
 * The accounts that what waits or is held would change.
 */
aside: Array<AsideRow>, };

/**
 * One backup.
 */
export type BackupRow = { 
/**
 * The full path of the file.
 */
file: string, 
/**
 * Its name.
 */
name: string, 
/**
 * When it was made, `YYYY-MM-DD HH:MM`.
 */
made_at: string, 
/**
 * How large, as shown: `1,2 MB`.
 */
size_shown: string, 
/**
 * Vouchers in it.
 */
vouchers: number, 
/**
 * Whether the file is there now.
 */
present: boolean, 
/**
 * When it was restored on trial and agreed, `YYYY-MM-DD HH:MM`.
 */
drilled_at: string | null, };

/**
 * How the open book is backed up.
 */
export type BackupState = { 
/**
 * The folder automatic backups go to; nothing until one is chosen.
 */
folder: string | null, 
/**
 * Whether that folder is there now: a USB stick may be out.
 */
folder_present: boolean, 
/**
 * The last backup.
 */
last: BackupRow | null, 
/**
 * The backups this machine made and still knows, the latest first, the last one among them.
 */
copies: Array<BackupRow>, 
/**
 * Vouchers numbered since the last backup; all of them where there is none.
 */
vouchers_since: number, 
/**
 * Why the last attempt made none, as a code, when the one before it had not succeeded either.
 */
fault: string | null, 
/**
 * When that was, `YYYY-MM-DD HH:MM`.
 */
fault_at: string | null, 
/**
 * Whether one is being made, tried or exported now.
 */
running: boolean, 
/**
 * When a backup was last restored on trial and agreed, `YYYY-MM-DD HH:MM`.
 */
drilled_at: string | null, 
/**
 * Whether that is more than 45 days ago, or never was while there are backups.
 */
drill_due: boolean, 
/**
 * Whether the recovery phrase waits to be written down.
 */
recovery_waits: boolean, };

/**
 * A balance and its side.
 */
export type Balance = { 
/**
 * `debit`, `credit` or empty for zero.
 */
side: string, 
/**
 * As shown; `0` for zero.
 */
shown: string, };

/**
 * One book of the bank: a bank account by its name, or what a sub-account holds that names none.
 */
export type BankBookRef = { 
/**
 * The sub-account of 112, where no bank account is named.
 */
account: string, 
/**
 * The bank account as the lines name it; empty for a sub-account.
 */
bank_account: string, };

/**
 * A book of the bank and what it holds.
 */
export type BankBookRow = { 
/**
 * Which book.
 */
book: BankBookRef, 
/**
 * What it is called: the bank account, or the sub-account's name.
 */
name: string, 
/**
 * The balance before the first day, as shown, with a minus below zero.
 */
opening_shown: string, 
/**
 * Money in, as shown.
 */
in_shown: string, 
/**
 * Money out, as shown.
 */
out_shown: string, 
/**
 * The balance after the last day.
 */
closing_shown: string, 
/**
 * True where that is below zero.
 */
below_zero: boolean, };

/**
 * What was taken back at once.
 */
export type BatchReversed = { 
/**
 * How many vouchers.
 */
count: number, 
/**
 * The number of each voucher, and of the one that takes it back.
 */
numbers: { [key in string]: string }, };

/**
 * Vouchers that were posted together.
 */
export type BatchRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * The form; empty for vouchers of a table, which may have several.
 */
form: string, 
/**
 * When, `dd/MM/yyyy HH:MM`.
 */
posted_at: string, 
/**
 * How many vouchers.
 */
count: number, 
/**
 * How many of them still stand.
 */
standing: number, 
/**
 * The sum of those that stand, as shown.
 */
total_shown: string, 
/**
 * The first number.
 */
first: string, 
/**
 * The last number.
 */
last: string, };

/**
 * What a book has so far: what to do first in a new one.
 */
export type Begun = { 
/**
 * Vouchers.
 */
vouchers: number, 
/**
 * Parties.
 */
parties: number, 
/**
 * Whether opening balances were written.
 */
openings: boolean, };

/**
 * What stands beside the days asked for.
 */
export type Beside = "previous" | "last-year";

/**
 * What a template leaves for the hand to fill in.
 */
export type Blank = "party" | "narration" | "amount" | "attachments";

/**
 * The open book.
 */
export type BookInfo = { 
/**
 * Thirty-two hexadecimal digits.
 */
book_id: string, 
/**
 * The file.
 */
path: string, 
/**
 * The cooperative's name.
 */
name: string, 
/**
 * Its tax code.
 */
tax_code: string | null, 
/**
 * Its kind.
 */
kind: BookKind, 
/**
 * The person writing here.
 */
user_name: string, 
/**
 * What the person writing here may do; nothing in a copy that is only read.
 */
roles: Array<Role>, 
/**
 * The series (quyển) this writer's numbers are in, as printed: `01`.
 */
series: string, 
/**
 * The month in which a fiscal year starts.
 */
first_month: number, 
/**
 * The working period, the month of the last voucher or of today: `YYYY-MM`.
 */
working_month: string, 
/**
 * The date a new voucher starts with, `YYYY-MM-DD`.
 */
working_day: string, 
/**
 * Today in Vietnam, `YYYY-MM-DD`, by the clock that is believed: this machine's, or the server's where that is more
 * than two days off.
 */
today: string, 
/**
 * The first month kept, `YYYY-MM`.
 */
first_period: string, 
/**
 * How many vouchers are posted.
 */
vouchers: number, 
/**
 * How many drafts wait.
 */
drafts: number, 
/**
 * True where the book was made for practice.
 */
practice: boolean, 
/**
 * True while the recovery phrase waits to be written down.
 */
recovery_waits: boolean, 
/**
 * Why nothing may be written in this copy of the book, as a code: `book.not-enrolled` or `book.older-copy`. The
 * recovery phrase makes this machine a new writer.
 */
read_only: string | null, };

/**
 * The kind of organisation whose book this is.
 */
export type BookKind = "htx" | "lhhtx";

/**
 * Everybody in the capital on a day, with the ceilings of the law.
 */
export type CapitalRegister = { 
/**
 * The day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * The same, `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * Those with capital or a pledge, and official members without, by code.
 */
rows: Array<CapitalRow>, 
/**
 * Charter capital: contributed or pledged, as shown.
 */
charter: string, 
/**
 * Paid in, as shown.
 */
paid: string, 
/**
 * Still to be paid in, as shown.
 */
missing: string, 
/**
 * Official members on that day.
 */
official: number, 
/**
 * The least number the law asks.
 */
official_min: number, 
/**
 * Ceilings that are passed, each with its article.
 */
faults: Array<Objection>, 
/**
 * What the register lacks.
 */
looks: Array<Objection>, };

/**
 * Somebody in the capital.
 */
export type CapitalRow = { 
/**
 * Who.
 */
party: PartyRef, 
/**
 * His kind on that day; empty where he has left.
 */
kind: string, 
/**
 * Pledged, as shown; empty where nothing is written.
 */
pledged: string, 
/**
 * Paid in, as shown.
 */
paid: string, 
/**
 * Still to be paid in, as shown; empty when nothing.
 */
missing: string, 
/**
 * The last day for it, `dd/MM/yyyy`.
 */
due: string, 
/**
 * Whether that day has passed.
 */
overdue: boolean, 
/**
 * His part of charter capital, `5,4 %`.
 */
share: string, 
/**
 * What was contributed in kind.
 */
in_kind: string, 
/**
 * The day of the first contribution, `dd/MM/yyyy`.
 */
contributed_on: string, 
/**
 * The certificate that holds, with its day: `Q01-0007 (12/03/2026)`.
 */
certificate: string, 
/**
 * Whether the ratio on the certificate is another one than today's.
 */
certificate_stale: boolean, 
/**
 * Contact address.
 */
address: string, 
/**
 * Identity number, by its last digits.
 */
identity: string, };

/**
 * A change of a card, or somebody looking at a hidden field of it.
 */
export type CardChange = { 
/**
 * When, `dd/MM/yyyy HH:MM`.
 */
at: string, 
/**
 * By whom.
 */
by: string, 
/**
 * `made`, `changed` or `revealed`.
 */
what: string, 
/**
 * The fields, in order.
 */
fields: Array<CardFieldChange>, };

/**
 * A further text on a card.
 */
export type CardDetail = { 
/**
 * `phone`, `address`, `tax_code`, `identity_number`, `bank_account`, `bank` or `note`.
 */
name: string, 
/**
 * As shown: a hidden one by its last digits only.
 */
shown: string, 
/**
 * True where the whole of it is given only by `reveal_detail`.
 */
hidden: boolean, };

/**
 * One field before and after.
 */
export type CardFieldChange = { 
/**
 * `code`, `name`, `kind`, `place`, `service_contract`, `active`, `joined` or the name of a detail.
 */
field: string, 
/**
 * Before, as shown; empty when nothing was there. Kinds and yes or no by their stable names.
 */
before: string, 
/**
 * After.
 */
after: string, };

/**
 * A card to add or to change. Of a change, what is left out stays as it is.
 */
export type CardInput = { 
/**
 * Its code; proposed when empty and the card is new.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its kind, as in [`PartyRef`].
 */
kind: string, 
/**
 * Hamlet or team.
 */
place: string, 
/**
 * Whether a service contract covers it.
 */
service_contract: boolean, 
/**
 * Add it although another of this name exists.
 */
same_name_ok: boolean, 
/**
 * The further texts that are set; an empty one takes a text away.
 */
details: Array<DetailInput>, 
/**
 * The day it joined as typed or `YYYY-MM-DD`; empty takes it away, nothing leaves it.
 */
joined: string | null, };

/**
 * A count that is being made. The book's figure is not in it.
 */
export type CashCount = { 
/**
 * Today, `dd/MM/yyyy`.
 */
today_shown: string, 
/**
 * The notes, the largest first.
 */
notes: Array<NoteCount>, 
/**
 * What was counted so far.
 */
counted_shown: string, };

/**
 * What the cashier has to do.
 */
export type CashDesk = { 
/**
 * Today, `dd/MM/yyyy`.
 */
today_shown: string, 
/**
 * Whether the book has a cashier who confirms that cash moved.
 */
separate: boolean, 
/**
 * Whether the person at this device may confirm it.
 */
may: boolean, 
/**
 * Whether the person at this device may write down a count.
 */
may_count: boolean, 
/**
 * Vouchers whose cash may move now, in the order they came.
 */
items: Array<CashItem>, 
/**
 * The last count of the cash.
 */
last_count: LastCount | null, 
/**
 * Whether a count was begun and lies here unfinished.
 */
counting: boolean, };

/**
 * A voucher whose cash may move.
 */
export type CashItem = { 
/**
 * The voucher.
 */
id: string, 
/**
 * The version that is shown.
 */
version: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Whether cash comes in.
 */
incoming: boolean, 
/**
 * Its day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Who pays or is paid.
 */
who: string, 
/**
 * What for.
 */
purpose: string, 
/**
 * How much.
 */
amount_shown: string, 
/**
 * The same in words.
 */
words: string, 
/**
 * Who approved it; empty where nobody has to.
 */
approved_by: string, 
/**
 * The number of another payment that names the same paper: it may be paid already. Empty where there is none.
 */
paid_elsewhere: string, };

/**
 * A certificate to give out. What is on its face the book knows.
 */
export type CertificateInput = { 
/**
 * The member.
 */
party: string, 
/**
 * The day on its face, as typed.
 */
day: string, 
/**
 * The certificate it takes the place of.
 */
replaces: string | null, 
/**
 * Why.
 */
note: string, };

/**
 * A certificate of contribution.
 */
export type CertificateRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * `Q01-0007`.
 */
number: string, 
/**
 * Whose.
 */
party: PartyRef | null, 
/**
 * The day on its face, `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * The contribution on its face, as shown.
 */
contributed: string, 
/**
 * The charter capital on its face, as shown.
 */
charter: string, 
/**
 * The ratio on its face, `5,4 %`.
 */
share: string, 
/**
 * `valid`, `replaced` or `withdrawn`.
 */
state: string, 
/**
 * Why it was given out, or taken back.
 */
note: string, };

/**
 * A month of a chart, with one or two figures.
 */
export type ChartPoint = { 
/**
 * What stands under the mark: `T3`, a name, or the days compared.
 */
label: string, 
/**
 * The same in full, for the table.
 */
full_label: string, 
/**
 * The first figure.
 */
first: Sum, 
/**
 * The second; the same as the first where a chart has one.
 */
second: Sum, 
/**
 * How high the first mark stands, in thousandths of the tallest of the chart; below zero it hangs.
 */
first_height: number, 
/**
 * The same of the second.
 */
second_height: number, };

/**
 * One check.
 */
export type CheckItem = { 
/**
 * `earlier`, `opening`, `drafts`, `bank-notices`, `attention`, `cash`, `bank`, `stock`, `debts`, `depreciation`,
 * `prepaid`, `vat`, `wages`, `year-end`, or `machine`: one for each machine of somebody else.
 */
check: string, 
/**
 * `done`, `none` where it does not apply, `look` where somebody should look, `fault` where it stops the closing.
 */
state: string, 
/**
 * What was found.
 */
finding: Objection, 
/**
 * Where to put it right: a route of the window, empty where there is none.
 */
link: string, };

/**
 * What is looked at before a month is closed.
 */
export type Checklist = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * `03/2026`.
 */
shown: string, 
/**
 * Whether it is closed already.
 */
closed: boolean, 
/**
 * What the month came to so far.
 */
figures: MonthFigures, 
/**
 * The checks, in order.
 */
items: Array<CheckItem>, 
/**
 * Whether the machines of other people can be asked from here to send what they have for the month.
 */
may_ask: boolean, 
/**
 * When they were last asked, as shown; nothing while they were not.
 */
asked_at: string | null, };

/**
 * A clock of the law.
 */
export type ClockRow = { 
/**
 * `pledge`, `register`, `members-min`, `foreign-members`, `ceiling`, `ceiling-associates`, `ceiling-foreign`,
 * `statements` or `meeting`.
 */
due: string, 
/**
 * What is filed at an office, as its filing is recorded (`statements.2025`); empty where nothing is.
 */
filing: string, 
/**
 * The last day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * Days until then; below zero once it has passed.
 */
days_left: number, 
/**
 * Whom it is about.
 */
party: PartyRef | null, 
/**
 * Đồng or a number it speaks of, as shown.
 */
amount: string, 
/**
 * The fiscal year, where it is about one.
 */
year: number | null, 
/**
 * The article.
 */
article: string, };

/**
 * A month that somebody at another machine is about to close.
 */
export type CloseRequestRow = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * `03/2026`.
 */
shown: string, 
/**
 * Who is about to close it.
 */
who: string, 
/**
 * When they said so, as shown.
 */
at: string, 
/**
 * Drafts on this machine that are dated in it.
 */
drafts: number, 
/**
 * Vouchers of this machine that the server has not confirmed.
 */
unsent: number, };

/**
 * What a comparison is asked for.
 */
export type CompareQuery = { 
/**
 * First day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Last day.
 */
to: string, 
/**
 * What stands beside them.
 */
beside: Beside, 
/**
 * 1, 2, 3 …
 */
level: number, };

/**
 * A figure in two spans, as shown; empty for zero.
 */
export type Compared = { 
/**
 * In the span asked for.
 */
this: string, 
/**
 * In the other.
 */
other: string, 
/**
 * By how much the first is more.
 */
difference: string, 
/**
 * The same in per cent of the other, `12,5 %`; empty where there is nothing to compare with.
 */
percent: string, };

/**
 * An account in two spans.
 */
export type ComparedRow = { 
/**
 * Its code.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its English name.
 */
name_en: string, 
/**
 * 1, 2, 3, or 4 for the cooperative's own.
 */
level: number, 
/**
 * `debit` or `credit`: the side balances are counted on.
 */
side: string, 
/**
 * The balance before the first day.
 */
opening: Compared, 
/**
 * Debit turnover.
 */
debit: Compared, 
/**
 * Credit turnover.
 */
credit: Compared, 
/**
 * The balance after the last day.
 */
closing: Compared, };

/**
 * Every account in two spans of days.
 */
export type ComparedTrial = { 
/**
 * The first day of the other span, `YYYY-MM-DD`.
 */
other_from: string, 
/**
 * Its last day.
 */
other_to: string, 
/**
 * True where the book begins after the other span's first day, so that it is not whole.
 */
other_is_short: boolean, 
/**
 * The accounts with a figure in either.
 */
rows: Array<ComparedRow>, 
/**
 * Debit turnover of level 1.
 */
debit: Compared, 
/**
 * Credit turnover of level 1.
 */
credit: Compared, };

/**
 * A service contract to write down or to change.
 */
export type ContractInput = { 
/**
 * The one to change. What stays as it stands is not set anew.
 */
id: string | null, 
/**
 * The members: a new contract is written for each of them. A contract keeps the member it was made with.
 */
parties: Array<string>, 
/**
 * Its number; of several, counted on from it: `05/HĐ` gives `05/HĐ-1`, `05/HĐ-2` …
 */
number: string, 
/**
 * The first day, as typed.
 */
from: string, 
/**
 * The last day, as typed; empty while it is open.
 */
to: string, 
/**
 * The season.
 */
season: string, 
/**
 * Goods and services, in a few words.
 */
covers: string, 
/**
 * Whether the signed copy is in hand.
 */
signed: boolean, 
/**
 * The day on the signed copy, as typed; empty where it is not known. Without the copy it has no meaning.
 */
signed_on: string, 
/**
 * What is supplied; nothing leaves the lines as they stand, empty takes them away.
 */
lines: Array<ContractLineInput> | null, 
/**
 * True where the entry was a mistake.
 */
withdrawn: boolean, };

/**
 * A line of a contract.
 */
export type ContractLine = { 
/**
 * The item's card, where it has one.
 */
item: PartyRef | null, 
/**
 * The goods or service, as on the paper.
 */
name: string, 
/**
 * The unit.
 */
unit: string, 
/**
 * How much, as shown; empty where it is left to the pen.
 */
quantity: string, 
/**
 * Đồng for one unit, as shown; empty where it is left to the pen.
 */
price: string, 
/**
 * The quantity times the price, as shown; empty where one of them is left to the pen.
 */
amount: string, };

/**
 * A line as typed.
 */
export type ContractLineInput = { 
/**
 * An item's code or name, or any words.
 */
name: string, 
/**
 * The unit; empty takes the item's.
 */
unit: string, 
/**
 * How much: more than nothing, or empty for the pen.
 */
quantity: string, 
/**
 * Đồng for one unit: not below nothing, or empty for the pen.
 */
price: string, };

/**
 * What the core makes of a line.
 */
export type ContractLineRead = { 
/**
 * The line as it would be written.
 */
line: ContractLine, 
/**
 * What is wrong with it, each at its field: `name`, `unit`, `quantity`, `price`.
 */
faults: Array<Objection>, };

/**
 * What the core makes of a contract while it is typed; nothing is written.
 */
export type ContractRead = { 
/**
 * What is wrong outside the lines, each at its field: `number`, `from`, `to`, `season`, `covers`, `signed_on`.
 */
faults: Array<Objection>, 
/**
 * Each line in turn.
 */
lines: Array<ContractLineRead>, 
/**
 * The sum of the lines' amounts, as shown; empty where no line has one.
 */
total: string, 
/**
 * The same in words; empty where no line has one.
 */
words: string, 
/**
 * Lines without an amount, because their quantity or price is left to the pen.
 */
open_lines: number, };

/**
 * A service contract with a member (03-BH).
 */
export type ContractRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * The member.
 */
party: PartyRef | null, 
/**
 * Its number.
 */
number: string, 
/**
 * `YYYY-MM-DD`.
 */
from: string, 
/**
 * `dd/MM/yyyy`.
 */
from_shown: string, 
/**
 * `YYYY-MM-DD`; nothing while it is open.
 */
to: string | null, 
/**
 * `dd/MM/yyyy`; empty while it is open.
 */
to_shown: string, 
/**
 * The season.
 */
season: string, 
/**
 * Goods and services, in a few words.
 */
covers: string, 
/**
 * Whether the signed copy is in hand.
 */
signed: boolean, 
/**
 * The day on the signed copy, `YYYY-MM-DD`; nothing where it is not known.
 */
signed_on: string | null, 
/**
 * The same, `dd/MM/yyyy`; empty where it is not known.
 */
signed_on_shown: string, 
/**
 * What is supplied; empty where it is left to the pen.
 */
lines: Array<ContractLine>, 
/**
 * The sum of the lines' amounts, as shown; empty where no line has one.
 */
total: string, 
/**
 * Lines without an amount, because their quantity or price is left to the pen.
 */
open_lines: number, 
/**
 * False where the entry was a mistake.
 */
active: boolean, 
/**
 * Whether it covers today.
 */
current: boolean, };

/**
 * A finished count beside the book.
 */
export type CountCompared = { 
/**
 * What was counted.
 */
counted_shown: string, 
/**
 * What the book says: account 1111.
 */
book_shown: string, 
/**
 * By how much more was counted.
 */
difference: Sum, 
/**
 * Cash vouchers that may explain it: written and not confirmed, or confirmed and not counted in the books.
 */
differing: Array<DifferingVoucher>, };

/**
 * A count of cash or stock, or the figure on the bank's statement.
 */
export type CountInput = { 
/**
 * The account.
 */
account: string, 
/**
 * The bank account, where the account holds several.
 */
detail: string, 
/**
 * The end of which day, as typed.
 */
day: string, 
/**
 * Counted, as typed.
 */
amount: string, 
/**
 * Who was there, or why it differs.
 */
note: string, };

/**
 * What a typed date means.
 */
export type DateRead = { 
/**
 * `YYYY-MM-DD`.
 */
date: string | null, 
/**
 * `dd/MM/yyyy`.
 */
shown: string, 
/**
 * Why it could not be read: `day.not-in-calendar` …
 */
fault: string | null, 
/**
 * What deserves a look: `day.far-from-today`, `day.closed-month` …
 */
warning: string | null, };

/**
 * A day at whose end more had gone out than was there.
 */
export type DayBelowZero = { 
/**
 * `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * What was missing, as shown with a minus.
 */
balance_shown: string, 
/**
 * The row that holds the day's total, from 0.
 */
row: number, };

/**
 * A row of a party's debts.
 */
export type DebtRow = { 
/**
 * The account it stands on.
 */
account: string, 
/**
 * The row; its balance is that of all debts.
 */
row: LedgerRow, };

/**
 * A party's debts on all accounts together.
 */
export type Debts = { 
/**
 * The balance before the first day: `debit` where the party owed.
 */
opening: Balance, 
/**
 * The rows, with the balance of all debts after each.
 */
rows: Array<DebtRow>, 
/**
 * Debit turnover, as shown.
 */
debit_shown: string, 
/**
 * Credit turnover, as shown.
 */
credit_shown: string, 
/**
 * The balance after the last day.
 */
closing: Balance, };

/**
 * A story that somebody decided.
 */
export type DecidedMatter = { 
/**
 * What names it.
 */
key: string, 
/**
 * The code of its reason, as in [`StoryRow`].
 */
why: string, 
/**
 * The code of what was chosen; empty where only a later version knows it.
 */
choice: string, 
/**
 * Who decided.
 */
who: string, 
/**
 * When, as the author's machine had it: `dd/MM/yyyy HH:MM`.
 */
at_shown: string, 
/**
 * Why, in the author's words.
 */
reason: string, 
/**
 * What it was about in money, as shown; empty where it was about none.
 */
sum_shown: string, 
/**
 * The account it was about, with its name; empty where it was about none.
 */
account: string, 
/**
 * What had happened.
 */
sides: Array<StorySide>, };

/**
 * A word on a voucher.
 */
export type DecidedRow = { 
/**
 * `approved`, `rejected` or `cash`.
 */
what: string, 
/**
 * Who said so.
 */
by: string, 
/**
 * When, `26/03/2026 10:05`.
 */
at: string, 
/**
 * Why; may be empty.
 */
reason: string, };

/**
 * A further text to set.
 */
export type DetailInput = { 
/**
 * Its name, as in [`CardDetail`].
 */
name: string, 
/**
 * The text.
 */
text: string, };

/**
 * The devices of the open book.
 */
export type DeviceList = { 
/**
 * Every device there ever was, in the order of their series.
 */
rows: Array<DeviceRow>, 
/**
 * The server's address, where the book belongs to one.
 */
server: string | null, 
/**
 * Whether the province's offline recovery key may open the book.
 */
province_recovery: boolean, 
/**
 * Whether the person at this device may change that.
 */
may_change_recovery: boolean, 
/**
 * The digits by which the book is found on its server, in groups of five; with the twelve words they open it on an
 * empty machine. They are no secret.
 */
finder_code: string | null, 
/**
 * The roles a device let in from here may have; none where this device may let in nobody.
 */
may_invite: Array<Role>, 
/**
 * Why nobody can be let in now, as a code: `device.no-server` or `device.role`.
 */
no_invite: string | null, };

/**
 * One device: one person on one machine.
 */
export type DeviceRow = { 
/**
 * Its number in the book.
 */
writer: number, 
/**
 * Its series (quyển), as printed: `03`.
 */
series: string, 
/**
 * The person; empty where nobody wrote it down.
 */
user: string, 
/**
 * What the machine is called; empty where nobody named it.
 */
device: string, 
/**
 * What it may do.
 */
roles: Array<Role>, 
/**
 * Whether it may write.
 */
state: DeviceState, 
/**
 * Why it was shut out.
 */
reason: RevokeReason | null, 
/**
 * Whether it is this one.
 */
this: boolean, 
/**
 * Whether somebody vouched for it: until then its decisions do not count.
 */
confirmed: boolean, 
/**
 * When the server last got something from it, `YYYY-MM-DD HH:MM`.
 */
seen_at: string | null, 
/**
 * Vouchers of it in this copy of the book.
 */
vouchers: number, 
/**
 * Whether this device may vouch for it.
 */
may_confirm: boolean, 
/**
 * Whether this device may shut it out.
 */
may_revoke: boolean, 
/**
 * Whether this device may end it in good order.
 */
may_retire: boolean, 
/**
 * Whether this device may give it other roles.
 */
may_change: boolean, };

/**
 * Whether a device may write.
 */
export type DeviceState = "active" | "retired" | "revoked";

/**
 * A voucher that stands in one book of the cash and not in the other.
 */
export type DifferingVoucher = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Its day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * What for.
 */
purpose: string, 
/**
 * What it does to the cash.
 */
change: Sum, 
/**
 * `unconfirmed`: no cashier confirmed it; `uncounted`: confirmed, and not in the books.
 */
why: string, 
/**
 * Whether it is exactly the difference.
 */
explains: boolean, };

/**
 * What the meeting decided on a year's income. As a file it is `PLAN.json`.
 */
export type DistributionPlan = { 
/**
 * The number of the resolution, or its id in the register.
 */
resolution: string, 
/**
 * The external stream.
 */
external: StreamPlan, 
/**
 * The internal stream.
 */
internal: StreamPlan, 
/**
 * What members' use goes by: the books, or a list.
 */
use: KeySource, 
/**
 * What members' labour goes by.
 */
labour: KeySource, 
/**
 * The day whose paid-in capital counts, `YYYY-MM-DD`; the year's last day where it is left out.
 */
capital_date: string | null, 
/**
 * Of what the undivided fund's rate is taken: `after-tax` or `before-tax`.
 */
fund_base: string | null, 
/**
 * `carried` where the meeting decided that a loss is carried forward.
 */
losses: string | null, };

/**
 * A distribution worked out, or what stands against it.
 */
export type DistributionView = { 
/**
 * The fiscal year.
 */
year: number, 
/**
 * The streams: external, internal.
 */
streams: Array<StreamView>, 
/**
 * What the funds get.
 */
funds: Array<FundView>, 
/**
 * The parts of the rest.
 */
pools: Array<PoolView>, 
/**
 * What each member gets, by code.
 */
members: Array<ShareView>, 
/**
 * The sums of the columns.
 */
total: ShareSums, 
/**
 * Everything that stands against it, each with its article.
 */
faults: Array<Objection>, 
/**
 * What deserves a look.
 */
looks: Array<Objection>, 
/**
 * The vouchers that distribute the income, where they are posted: then everything here is what they say.
 */
posted: Array<PostedVoucher>, 
/**
 * The meeting's plan: the posted one, else the one that was asked about.
 */
plan: DistributionPlan, 
/**
 * The resolutions that can carry a distribution, the latest first.
 */
resolutions: Array<ResolutionRow>, 
/**
 * The resolution, where it is in the register.
 */
resolution: ResolutionRow | null, 
/**
 * How each step of the law is met, in order.
 */
steps: Array<LawStep>, };

/**
 * A voucher being written. Everything is as typed or chosen; amounts are digits of đồng.
 */
export type Draft = { 
/**
 * Given when the draft is first kept.
 */
draft_id: string | null, 
/**
 * `PT`, `PC`, `BC`, `BN`, `PN`, `PX`, `HD` or `KT`.
 */
form: string, 
/**
 * A new voucher or a correction of one.
 */
purpose: Purpose, 
/**
 * `YYYY-MM-DD`.
 */
date: string, 
/**
 * Who pays, receives, delivers or buys, when in the register.
 */
party: string | null, 
/**
 * The name as it will be printed (người nộp, người nhận …).
 */
party_name: string, 
/**
 * The reason (lý do, diễn giải).
 */
narration: string, 
/**
 * How many original papers are attached.
 */
attachments: number, 
/**
 * Photos of these papers: attached to the voucher when it is posted.
 */
photos?: Array<DraftPhoto>, 
/**
 * What happened, where a business event (việc) was chosen; it decides the lines unless they are written freely.
 */
event?: EventChoice, 
/**
 * The lines.
 */
entries: Array<DraftEntry>, };

/**
 * What the form shows while a draft is written. Nothing is changed by asking.
 */
export type DraftCheck = { 
/**
 * The sum of all lines that have an amount, digits.
 */
total: string, 
/**
 * The sum as shown, with dots.
 */
total_shown: string, 
/**
 * The sum in words.
 */
words: string, 
/**
 * What would stop the save.
 */
objections: Array<Objection>, 
/**
 * What deserves a look but does not stop it (quỹ âm, giống hệt phiếu đã có …).
 */
warnings: Array<Objection>, 
/**
 * Cash or bank money before and after.
 */
money: MoneyAfter | null, };

/**
 * One line: a debited account, a credited account, one amount.
 */
export type DraftEntry = { 
/**
 * What this line is for; empty means the voucher's narration.
 */
narration: string, 
/**
 * The debited account, or empty.
 */
debit: string, 
/**
 * The credited account, or empty.
 */
credit: string, 
/**
 * Digits of đồng with an optional minus, or empty.
 */
amount: string, 
/**
 * Whose account is debited.
 */
debit_party: string | null, 
/**
 * Whose account is credited.
 */
credit_party: string | null, 
/**
 * Further details (item, quantity, price, document …).
 */
extra: Array<ExtraField>, };

/**
 * A draft was kept on the disk.
 */
export type DraftKept = { 
/**
 * Its id.
 */
draft_id: string, 
/**
 * When, `HH:MM` on this machine.
 */
at: string, };

/**
 * Why a draft lies on the desk, where it is more than unfinished.
 */
export type DraftNote = { "kind": "reminded", 
/**
 * The template's name.
 */
name: string, 
/**
 * The day it was due, `dd/MM/yyyy`.
 */
due_shown: string, 
/**
 * True where that is today.
 */
today: boolean, } | { "kind": "waiting", 
/**
 * The day the bank was told, `YYYY-MM-DD`.
 */
since: string, 
/**
 * The same, `dd/MM/yyyy`.
 */
since_shown: string, };

/**
 * A photo of a voucher that is still being written: it lies on this machine, sealed, and belongs to nothing yet.
 */
export type DraftPhoto = { 
/**
 * Names it: 64 hex digits.
 */
hash: string, 
/**
 * The book key it is sealed with, 16 hex digits.
 */
key_id: string, 
/**
 * Bytes, sealed.
 */
size: number, 
/**
 * What it shows; may be empty.
 */
label: string, };

/**
 * A draft in the list of unfinished work.
 */
export type DraftRow = { 
/**
 * The draft.
 */
draft: Draft, 
/**
 * When it was last kept, `YYYY-MM-DD HH:MM` on this machine.
 */
kept_at: string, 
/**
 * The sum of its lines, as shown.
 */
total_shown: string, 
/**
 * Why it lies on the desk, where it is more than unfinished.
 */
note: DraftNote | null, 
/**
 * True where it lies in the bin.
 */
discarded: boolean, };

/**
 * A line as shown.
 */
export type EntryView = { 
/**
 * What the line is for.
 */
narration: string, 
/**
 * The debited account.
 */
debit: string, 
/**
 * The credited account.
 */
credit: string, 
/**
 * As shown.
 */
amount_shown: string, 
/**
 * Whose account is debited.
 */
debit_party: PartyRef | null, 
/**
 * Whose account is credited.
 */
credit_party: PartyRef | null, 
/**
 * Further details.
 */
extra: Array<ExtraField>, };

/**
 * A question as it stands now.
 */
export type EventAsk = { 
/**
 * The slot its answer fills: `amount`, `quantity`, `vat_rate` …
 */
slot: string, 
/**
 * `money`, `decimal`, `item`, `party`, `choice`, `day` or `text`.
 */
sort: string, 
/**
 * True where it may stay empty.
 */
optional: boolean, 
/**
 * The answer: given, proposed or worked out.
 */
value: string, 
/**
 * True where it was worked out from others and gives way to what is typed.
 */
computed: boolean, 
/**
 * What may be chosen.
 */
choices: Array<EventAskChoice>, };

/**
 * One of a few.
 */
export type EventAskChoice = { 
/**
 * What is kept.
 */
value: string, 
/**
 * What people read.
 */
name: string, 
/**
 * In English.
 */
name_en: string, };

/**
 * A business event chosen for a voucher, with what was answered.
 */
export type EventChoice = { 
/**
 * Its code: `A1`, `D1-nop` …
 */
code: string, 
/**
 * Answers by slot: digits of đồng, a decimal with a point, a party's id, `YYYY-MM-DD`, the value of a choice, text.
 */
answers: { [key in string]: string }, 
/**
 * True where the lines are written freely (tự định khoản) and the answers no longer decide them.
 */
free: boolean, };

/**
 * A business event as it stands in a draft.
 */
export type EventFill = { 
/**
 * The event.
 */
event: EventOption, 
/**
 * The lines; those of the draft where they are written freely.
 */
entries: Array<DraftEntry>, 
/**
 * What is asked, in order.
 */
asked: Array<EventAsk>, 
/**
 * Which accounts are debited and credited, each debit once.
 */
postings: Array<EventPosting>, 
/**
 * Why it is written so, to follow «vì».
 */
why: string, 
/**
 * The same in English.
 */
why_en: string, 
/**
 * Where it was read.
 */
source: string, 
/**
 * For what is supplied to somebody: internal or external.
 */
supply: EventSupply | null, 
/**
 * The reason (lý do) it proposes for the voucher.
 */
narration: string, 
/**
 * What is missing or wrong.
 */
objections: Array<Objection>, 
/**
 * What deserves a look.
 */
warnings: Array<Objection>, };

/**
 * The names of a business event.
 */
export type EventName = { 
/**
 * Its code.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * In English.
 */
name_en: string, };

/**
 * A business event in the list under the cursor.
 */
export type EventOption = { 
/**
 * Its code.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * In English.
 */
name_en: string, 
/**
 * The form it would be written on: the one asked for where it may be, else its likeliest.
 */
form: string, 
/**
 * Every form it may be written on.
 */
forms: Array<string>, 
/**
 * True where it stood in a voucher of this form not long ago.
 */
usual: boolean, 
/**
 * False where the posting is inferred («chưa đối chiếu»).
 */
confirmed: boolean, };

/**
 * A debited account and what is credited for it. One of them is empty for an account kept by single entry.
 */
export type EventPosting = { 
/**
 * The debited account.
 */
debit: string, 
/**
 * The credited accounts: `5111, 3331`.
 */
credit: string, };

/**
 * Whether what is supplied is internal or external, and by what that was decided.
 */
export type EventSupply = { 
/**
 * True for an internal transaction: 512, 612.
 */
internal: boolean, 
/**
 * `not_separated`, `not_official`, `no_contract`, `under_contract`, `said_internal` or `said_external`.
 */
reason: string, 
/**
 * For `not_official`: the kind of the buyer.
 */
kind: string, };

/**
 * How often a template is put on the desk.
 */
export type EveryMonths = "month" | "quarter" | "year";

/**
 * An export that was written.
 */
export type ExportDone = { 
/**
 * The folder it lies in.
 */
folder: string, 
/**
 * The page to begin with.
 */
index: string, 
/**
 * How many files.
 */
files: number, 
/**
 * Vouchers in it.
 */
vouchers: number, 
/**
 * The ledger digest, which stands in its README too.
 */
ledger_digest: string, };

/**
 * How a file is written.
 */
export type ExportFormat = "xlsx" | "csv";

/**
 * What is written to a file: what a screen shows, all rows of it.
 */
export type ExportJob = { "kind": "vouchers", 
/**
 * As the list asks; its offset and limit mean nothing here.
 */
query: VoucherQuery, } | { "kind": "parties", 
/**
 * As the register asks.
 */
query: PartyQuery, } | { "kind": "journal", 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, } | { "kind": "ledger", 
/**
 * The account.
 */
account: string, 
/**
 * The party.
 */
party: string | null, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, } | { "kind": "statement", 
/**
 * The party.
 */
party: string, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, } | { "kind": "trial", 
/**
 * As the report asks.
 */
query: TrialQuery, } | { "kind": "form", 
/**
 * As the report asks.
 */
query: FormQuery, } | { "kind": "comparison", 
/**
 * As the report asks.
 */
query: CompareQuery, } | { "kind": "cash", 
/**
 * 111 or an account under it.
 */
account: string, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, } | { "kind": "bank", 
/**
 * Which.
 */
book: BankBookRef, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, } | { "kind": "paper", 
/**
 * What.
 */
job: PrintJob, } | { "kind": "amended", 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, };

/**
 * A file was written.
 */
export type Exported = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * How many rows it has under its header.
 */
rows: number, };

/**
 * One further detail of a line.
 */
export type ExtraField = { 
/**
 * A name of the registry: `item`, `quantity`, `unit_price`, `store`, `season`, `expense_kind`, `cost_object`,
 * `asset`, `loan`, `contract`, `bank_account`, `fund_source`, `due_date`, `document`, `vat_class`,
 * `taxable_base`, `currency`, `foreign_amount`, `rate`.
 */
key: string, 
/**
 * `debit` or `credit`.
 */
side: string, 
/**
 * As text: digits, `YYYY-MM-DD`, a decimal with a point, a party's id, or plain text.
 */
value: string, };

/**
 * What is asked to open a book from its server on an empty machine.
 */
export type FetchJob = { 
/**
 * The digits by which the book is found.
 */
code: string, 
/**
 * The twelve words.
 */
words: string, 
/**
 * The book to make here; must not exist.
 */
path: string, 
/**
 * The passphrase that opens it here, at least eight characters.
 */
passphrase: string, 
/**
 * Who will write here.
 */
user_name: string, };

/**
 * Part of a figure.
 */
export type FigureSource = { 
/**
 * `balance`, `debit`, `credit` (turnover), `pair`, or `brought` for what other books had before this one.
 */
kind: string, 
/**
 * The account whose ledger holds it.
 */
account: string, 
/**
 * Its name.
 */
account_name: string, 
/**
 * The account it stood against, of a pair.
 */
contra: string, 
/**
 * Whose.
 */
party: PartyRef | null, 
/**
 * Its part of the figure.
 */
shown: string, 
/**
 * The days of the ledger that hold it.
 */
from: string, 
/**
 * The last of them.
 */
to: string, 
/**
 * False where the book has no such days: it was typed as an opening balance.
 */
opens: boolean, };

/**
 * Where a figure comes from: balances, turnover and pairs that add up to it.
 */
export type FigureSources = { 
/**
 * The name of the row.
 */
name: string, 
/**
 * The same in English.
 */
name_en: string, 
/**
 * The figure.
 */
shown: string, 
/**
 * The parts.
 */
rows: Array<FigureSource>, };

/**
 * An identity, checked.
 */
export type FormCheck = { 
/**
 * `I1` … `I16`.
 */
id: string, 
/**
 * `holds`, `not-yet`, `differs`, `absent`.
 */
verdict: string, 
/**
 * True where the identity itself is inferred.
 */
inferred: boolean, 
/**
 * The figures that differ.
 */
differences: Array<FormDifference>, 
/**
 * How many differ in all; no more than fifty are named.
 */
count: number, };

/**
 * A column of figures.
 */
export type FormColumn = { 
/**
 * `Số cuối năm`.
 */
head: string, 
/**
 * The same in English.
 */
head_en: string, 
/**
 * Its number in the form.
 */
letter: string, };

/**
 * Two figures that should be one.
 */
export type FormDifference = { 
/**
 * What they are of: `line`, `line-before`, `account`, `balance`, `day`, `voucher`, `columns`, `journal`.
 */
of: string, 
/**
 * The form, account or pair of columns it is of.
 */
name: string, 
/**
 * The line of the form, or the day.
 */
at: string, 
/**
 * Whose balance.
 */
party: PartyRef | null, 
/**
 * The voucher, by id and by number.
 */
voucher: [string, string] | null, 
/**
 * As the form or the ledger has it.
 */
left: string, 
/**
 * As it should be.
 */
right: string, };

/**
 * A figure as the form shows it.
 */
export type FormFigure = { 
/**
 * `1.234`, `(1.234)`, `0`; empty where it is not known.
 */
shown: string, 
/**
 * True where it can be opened down to its vouchers.
 */
opens: boolean, };

/**
 * A statement of the circular.
 */
export type FormName = "B01" | "B02" | "F02" | "B09";

/**
 * Which form, and of which days. B01, F02 and B09 are of the fiscal year up to the last day; B02 of the days named.
 */
export type FormQuery = { 
/**
 * The form.
 */
form: FormName, 
/**
 * The first day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * The last day.
 */
to: string, };

/**
 * A row of a form.
 */
export type FormRow = { 
/**
 * What names it among the rows: its code, in B09 with its section.
 */
id: string, 
/**
 * Mã số; empty in B09 and F02.
 */
code: string, 
/**
 * Chỉ tiêu.
 */
name: string, 
/**
 * The same in English.
 */
name_en: string, 
/**
 * The section of B09 that says more.
 */
note: string, 
/**
 * `line`, `part`, `memo`, `group`, `total`, `section` (a heading), `text` (words).
 */
kind: string, 
/**
 * In B09 `balance`, `turnover` or `movement`: what its columns are.
 */
measure: string, 
/**
 * The figures, in the order of the columns.
 */
figures: Array<FormFigure>, 
/**
 * The words of a `text` row.
 */
text: string, 
/**
 * The setting that holds them; empty where they are the program's own.
 */
setting: string, 
/**
 * True where the row is inferred («chưa đối chiếu»).
 */
inferred: boolean, 
/**
 * Why, in Vietnamese.
 */
why: string, 
/**
 * Why, in English.
 */
why_en: string, };

/**
 * Somebody of the register who answers to some letters.
 */
export type FoundPerson = { 
/**
 * The party.
 */
id: string, 
/**
 * The name.
 */
name: string, 
/**
 * The code, which tells two people of one name apart.
 */
code: string, 
/**
 * Where they live.
 */
place: string, };

/**
 * Funds and undivided assets of some days (Luật HTX 2023, Đ87.1, Đ88.3a).
 */
export type FundBook = { 
/**
 * Every source of every fund, by account; what says no source last.
 */
funds: Array<FundRow>, 
/**
 * Undivided assets by code; those without a card after them.
 */
assets: Array<AssetRow>, 
/**
 * The sums of each account beside its ledger.
 */
ties: Array<FundTie>, };

/**
 * Every movement of a source, or of an asset and of what formed it.
 */
export type FundCard = { 
/**
 * What people call it.
 */
name: string, 
/**
 * One for each account.
 */
parts: Array<FundPart>, };

/**
 * Which source or asset is asked for. Days are `YYYY-MM-DD`.
 */
export type FundCardQuery = { 
/**
 * The account: of a source its fund, of an asset `212`.
 */
account: string, 
/**
 * As [`FundRow`] or [`AssetRow`] say.
 */
of: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };

/**
 * A line of such a part.
 */
export type FundLine = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * What it is for.
 */
narration: string, 
/**
 * The account on the other side.
 */
contra: string, 
/**
 * More.
 */
plus: string, 
/**
 * Less.
 */
minus: string, 
/**
 * What there is after it.
 */
closing: string, };

/**
 * The movements on one account. Amounts are as shown; empty for nothing.
 */
export type FundPart = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Before the first day.
 */
opening: string, 
/**
 * The lines, by day.
 */
lines: Array<FundLine>, 
/**
 * More.
 */
plus: string, 
/**
 * Less.
 */
minus: string, 
/**
 * After the last day.
 */
closing: string, };

/**
 * A fund.
 */
export type FundPlan = { 
/**
 * Its account.
 */
account: string, 
/**
 * The code of the fund in the register.
 */
party: string | null, 
/**
 * Per cent of the stream's income.
 */
pct: string, };

/**
 * A source of a fund. Amounts are as shown; empty for nothing.
 */
export type FundRow = { 
/**
 * `4421`, `4422` or `418`.
 */
account: string, 
/**
 * The name of the account.
 */
account_name: string, 
/**
 * What it is told apart by, for [`FundCardQuery`].
 */
of: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Whether anything says the source.
 */
said: boolean, 
/**
 * Before the first day.
 */
opening: string, 
/**
 * Gained.
 */
plus: string, 
/**
 * Lost.
 */
minus: string, 
/**
 * After the last day.
 */
closing: string, };

/**
 * Whether the sources of an account are what its ledger says.
 */
export type FundTie = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The sum of the rows after the last day.
 */
cards: string, 
/**
 * The balance of the ledger.
 */
ledger: string, 
/**
 * Whether opening, movements and balance agree.
 */
ties: boolean, 
/**
 * What of it says no source, or names no asset; empty for nothing.
 */
nameless: string, };

/**
 * What a fund gets.
 */
export type FundView = { 
/**
 * Its account.
 */
account: string, 
/**
 * The account's name.
 */
name: string, 
/**
 * The fund in the register.
 */
party: string, 
/**
 * Of the external stream, as shown.
 */
external: string, 
/**
 * Of the internal stream, as shown.
 */
internal: string, };

/**
 * The end of one writer's chain.
 */
export type HeadRow = { 
/**
 * The series.
 */
series: string, 
/**
 * Who writes in it.
 */
user: string, 
/**
 * How many events.
 */
events: number, 
/**
 * The chain's last link, in hexadecimal digits.
 */
link: string, };

/**
 * One thing that was changed.
 */
export type HistoryChange = { 
/**
 * `date`, `who`, `narration`, `attachments`, `line`, `name`, `code`, `kind`, `place`, `contract`, `active`, or a setting's name.
 */
field: string, 
/**
 * What it was; empty where there was nothing.
 */
before: string, 
/**
 * What it became; empty where nothing is left.
 */
after: string, };

/**
 * Part of the history, the latest first.
 */
export type HistoryPage = { 
/**
 * The rows.
 */
rows: Array<HistoryRow>, 
/**
 * How many in all.
 */
count: number, 
/**
 * Everybody who has written in this book.
 */
people: Array<string>, };

/**
 * What is looked for in the history.
 */
export type HistoryQuery = { 
/**
 * Only this kind: `voucher`, `correction`, `party`, `account`, `setting`, `period`, `book`, `act`.
 */
kind: string | null, 
/**
 * Only by this person, by name.
 */
who: string | null, 
/**
 * From this day on, `YYYY-MM-DD`.
 */
from: string | null, 
/**
 * To this day.
 */
to: string | null, 
/**
 * Words: a name, a reason, a number, a value.
 */
text: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows wanted.
 */
limit: number, };

/**
 * One thing that was done.
 */
export type HistoryRow = { 
/**
 * The event's id, or `act-` and a number.
 */
id: string, 
/**
 * When, as its author's machine had it: `dd/MM/yyyy HH:MM`.
 */
at_shown: string, 
/**
 * The day of it, `YYYY-MM-DD`.
 */
day: string, 
/**
 * Who.
 */
who: string, 
/**
 * The series (quyển) of the machine it was done on; empty where it is this one's own note.
 */
series: string, 
/**
 * The kind of thing, as the filter knows it.
 */
kind: string, 
/**
 * What was done: `voucher-posted`, `party-changed` … the sentence stands in the message catalogue.
 */
act: string, 
/**
 * What the sentence mentions.
 */
args: { [key in string]: string }, 
/**
 * What it changed.
 */
changes: Array<HistoryChange>, 
/**
 * Why, in its author's words; empty where none was asked.
 */
reason: string, 
/**
 * The code of why it does not simply count; empty where it does.
 */
why: string, 
/**
 * Where it can be looked at.
 */
target: HistoryTarget | null, };

/**
 * Where something can be looked at.
 */
export type HistoryTarget = { 
/**
 * `voucher`, `party` or `account`.
 */
kind: string, 
/**
 * Its id, or the account's code.
 */
id: string, };

/**
 * What is asked to let a device in.
 */
export type InviteJob = { 
/**
 * The person who will write there.
 */
user_name: string, 
/**
 * What the machine is to be called.
 */
device_name: string, 
/**
 * What it may do.
 */
roles: Array<Role>, };

/**
 * An invite that is going on.
 */
export type InviteState = { 
/**
 * How far it is.
 */
step: InviteStep, 
/**
 * The person invited.
 */
user_name: string, 
/**
 * What the machine is to be called.
 */
device_name: string, 
/**
 * What it may do.
 */
roles: Array<Role>, 
/**
 * The code: digits in groups of five.
 */
code: string, 
/**
 * The code as a picture.
 */
picture: Picture, 
/**
 * Seconds it still holds.
 */
seconds_left: number, 
/**
 * How often wrong digits may still be typed.
 */
tries_left: number, 
/**
 * Whether the last digits typed were wrong.
 */
wrong: boolean, 
/**
 * Why the server cannot be reached now, as a code; it is tried again.
 */
trouble: string | null, 
/**
 * The series of the new device, once it has one.
 */
series: string | null, 
/**
 * Why it came to nothing, as a code.
 */
over: string | null, };

/**
 * How far an invite has come.
 */
export type InviteStep = "waiting" | "typing" | "enrolling" | "done" | "over";

/**
 * What is asked to come into a book that is on another machine.
 */
export type JoinJob = { 
/**
 * The digits shown there.
 */
code: string, 
/**
 * The book to make here; must not exist.
 */
path: string, 
/**
 * The passphrase that opens it here, at least eight characters.
 */
passphrase: string, };

/**
 * Coming in that is going on.
 */
export type JoinState = { 
/**
 * How far it is.
 */
step: JoinStep, 
/**
 * The six digits, `042 917`.
 */
digits: string | null, 
/**
 * Who is to write here, once the other machine has said so.
 */
user_name: string | null, 
/**
 * What this machine is to be called.
 */
device_name: string | null, 
/**
 * What it may do.
 */
roles: Array<Role>, 
/**
 * Why the server cannot be reached now, as a code; it is tried again.
 */
trouble: string | null, 
/**
 * Parts of the book fetched, and how many there are.
 */
fetched: number, 
/**
 * See `fetched`; 0 while it is not known.
 */
to_fetch: number, 
/**
 * Why it came to nothing, as a code.
 */
over: string | null, };

/**
 * How far coming in is.
 */
export type JoinStep = "waiting" | "showing" | "fetching" | "done" | "over";

/**
 * Part of the general journal (sổ nhật ký chung).
 */
export type JournalPage = { 
/**
 * The rows: one for each line of each voucher.
 */
rows: Array<JournalRow>, 
/**
 * How many in all.
 */
count: number, 
/**
 * The sum of all debits of the days, as shown.
 */
debit_shown: string, 
/**
 * The sum of all credits.
 */
credit_shown: string, };

/**
 * One line of the journal.
 */
export type JournalRow = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * True on a voucher's first line.
 */
first: boolean, 
/**
 * `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Its number.
 */
number: string, 
/**
 * What it is for.
 */
narration: string, 
/**
 * Debited account.
 */
debit: string, 
/**
 * Credited account.
 */
credit: string, 
/**
 * As shown.
 */
amount_shown: string, 
/**
 * Whose.
 */
who: string, };

/**
 * A book kept item by item or person by person.
 */
export type KeptBook = "S06" | "S07" | "S08" | "S19" | "S23" | "S29" | "S31" | "S32";

/**
 * A member's key.
 */
export type KeyRow = { 
/**
 * The member's code.
 */
party: string, 
/**
 * Đồng.
 */
amount: string, };

/**
 * Where a key comes from.
 */
export type KeySource = string | Array<KeyRow>;

/**
 * A book this machine has opened before. Only its file is known outside; its name stays inside.
 */
export type KnownBook = { 
/**
 * The full path of the file.
 */
path: string, 
/**
 * The file name without its ending, for the list.
 */
label: string, 
/**
 * Whether the file is still there.
 */
present: boolean, 
/**
 * Whether the machine's vault was given its key, so that no passphrase is asked.
 */
remembered: boolean, };

/**
 * A count of the cash.
 */
export type LastCount = { 
/**
 * At the end of which day, `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * How much.
 */
counted_shown: string, };

/**
 * A figure of a year the book does not hold, as typed.
 */
export type LastYearFigure = { 
/**
 * Mã số of a line of B02 that is read from books.
 */
line: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Đồng in digits, empty where nothing was typed.
 */
amount: string, };

/**
 * Somebody who is late.
 */
export type LatePerson = { 
/**
 * The party.
 */
id: string, 
/**
 * How many days ago the oldest agreed day of payment was.
 */
days: number, };

/**
 * One of them.
 */
export type LatePhotoRow = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Who attached the photo.
 */
by: string, 
/**
 * Whether that was whoever writes here.
 */
mine: boolean, 
/**
 * The day, `dd/MM/yyyy`.
 */
since_shown: string, 
/**
 * How many days ago.
 */
days: number, 
/**
 * Whether it lies on this machine: then it waits to be sent from here.
 */
here: boolean, };

/**
 * Photos of which the server has had the voucher for a week or more, and not the photo.
 */
export type LatePhotos = { 
/**
 * How many.
 */
count: number, 
/**
 * The oldest of them, those taken at this machine first; at most five.
 */
rows: Array<LatePhotoRow>, };

/**
 * A step of the law.
 */
export type LawStep = { 
/**
 * `losses`, `fund`, `funds`, `internal`, `external` or `rounding`.
 */
step: string, 
/**
 * The article.
 */
article: string, 
/**
 * `source` or `inferred`.
 */
confidence: string, };

/**
 * Part of the ledger of one account (sổ cái, sổ chi tiết).
 */
export type LedgerPage = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
account_name: string, 
/**
 * Whose account, when asked for one party.
 */
party: PartyRef | null, 
/**
 * The balance before the first day.
 */
opening: Balance, 
/**
 * The rows: movements, and after the last one of a month its sums; movements alone where one side was asked for.
 */
rows: Array<LedgerRow>, 
/**
 * How many rows in all, sums included.
 */
count: number, 
/**
 * How many of them are movements.
 */
movements: number, 
/**
 * Debit turnover of the days, as shown.
 */
debit_shown: string, 
/**
 * Credit turnover of the days, as shown.
 */
credit_shown: string, 
/**
 * The balance after the last day.
 */
closing: Balance, };

/**
 * One row of a ledger.
 */
export type LedgerRow = { 
/**
 * What it is.
 */
sort: LedgerSort, 
/**
 * The voucher; empty for a sum.
 */
voucher: string, 
/**
 * `dd/MM/yyyy`; of a sum its month, `03/2026`, or the days of it that were asked for.
 */
date_shown: string, 
/**
 * Its number.
 */
number: string, 
/**
 * What it is for; nothing for a sum.
 */
narration: string, 
/**
 * The other account.
 */
contra: string, 
/**
 * As shown, empty when on the other side.
 */
debit_shown: string, 
/**
 * As shown, empty when on the other side.
 */
credit_shown: string, 
/**
 * Whose.
 */
party: PartyRef | null, 
/**
 * The balance after this row; neither side nor figure for the sums of a quarter and a year.
 */
balance: Balance, };

/**
 * What a row of a ledger is.
 */
export type LedgerSort = "movement" | "month" | "quarter" | "year";

/**
 * Another voucher.
 */
export type Link = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its number.
 */
number: string, 
/**
 * `dd/MM/yyyy`.
 */
date_shown: string, };

/**
 * A row behind a figure.
 */
export type ListRow = { 
/**
 * The day of a movement, the code of a person, empty of a month.
 */
mark: string, 
/**
 * What for, who, or which month.
 */
label: string, 
/**
 * The person or voucher; empty of a month.
 */
id: string, 
/**
 * How much; below zero what went out or was lost.
 */
sum: Sum, 
/**
 * Of a month, what was sold and what was used up.
 */
parts: Array<Sum>, };

/**
 * An entry of a list: a store, a season, a kind of expense …
 */
export type ListValue = { 
/**
 * Its code, which entries of vouchers keep.
 */
code: string, 
/**
 * Its name now, or the last one it had.
 */
name: string, 
/**
 * False once it is retired: what was written with it stays, and it is offered no longer.
 */
active: boolean, };

/**
 * Whether the open book is covered, and who may uncover it.
 */
export type LockState = { 
/**
 * Whether it is covered: nothing of the book is answered then.
 */
locked: boolean, 
/**
 * The file name without its ending: what of the book may be shown on the cover.
 */
label: string, 
/**
 * The people at this machine, in the order they came.
 */
people: Array<PersonHere>, };

/**
 * How far each writer's chain goes: what two copies of one book are compared by.
 */
export type LogHeads = { 
/**
 * The writers, in the order of their series.
 */
writers: Array<HeadRow>, 
/**
 * The digest of all balances, the same on every device that has the same books.
 */
ledger_digest: string, };

/**
 * A voucher to look at.
 */
export type LookRow = { 
/**
 * The voucher.
 */
voucher: VoucherRow, 
/**
 * `waiting`, `flagged` or `held`.
 */
outcome: string, 
/**
 * The code of the reason, `fold.month-closed` …
 */
why: string, };

/**
 * Some days on which cash stood below zero without a break.
 */
export type LowDays = { 
/**
 * The first of them, `YYYY-MM-DD`.
 */
from: string, 
/**
 * `dd/MM/yyyy`.
 */
from_shown: string, 
/**
 * The last of them; nothing where it still stands below zero.
 */
to_shown: string | null, 
/**
 * The lowest it stood, as shown.
 */
lowest_shown: string, };

/**
 * A row of a list of members as understood.
 */
export type MemberRead = { 
/**
 * The code it would get.
 */
code: string, 
/**
 * The kind, as in [`PartyRef`]; empty for an empty row.
 */
kind: string, 
/**
 * Somebody of this name in the register.
 */
twin: PartyRef | null, 
/**
 * An earlier row with this name, counted from 1.
 */
twin_row: number | null, 
/**
 * What is wrong with it.
 */
faults: Array<Objection>, };

/**
 * A row of a list of members, as typed or pasted.
 */
export type MemberRow = { 
/**
 * The code; proposed when empty.
 */
code: string, 
/**
 * The name.
 */
name: string, 
/**
 * The kind in any words; official when empty.
 */
kind: string, 
/**
 * Hamlet or team.
 */
place: string, 
/**
 * Whether a service contract covers them: có, không, x …
 */
contract: string, 
/**
 * Whether it is another person although one of this name exists.
 */
same_name_ok: boolean, };

/**
 * What a member and the cooperative had to do with each other in some days.
 */
export type MemberStatement = { 
/**
 * The member.
 */
party: PartyRef, 
/**
 * `dd/MM/yyyy`.
 */
from_shown: string, 
/**
 * `dd/MM/yyyy`.
 */
to_shown: string, 
/**
 * The figures, in order.
 */
figures: Array<StatementFigure>, 
/**
 * The movements on his accounts, by account and day.
 */
rows: Array<StatementMove>, };

/**
 * What a list of members comes to.
 */
export type MembersCheck = { 
/**
 * Each row as understood, in the same order.
 */
rows: Array<MemberRead>, 
/**
 * How many rows would be added.
 */
ready: number, 
/**
 * How many rows have a fault.
 */
faults: number, };

/**
 * A membership to write down.
 */
export type MembershipInput = { 
/**
 * Who.
 */
party: string, 
/**
 * From when, as typed.
 */
day: string, 
/**
 * `official`, `associate_capital` or `associate_use`; empty where the membership ends.
 */
kind: string, 
/**
 * Why: the decision, the ground.
 */
note: string, 
/**
 * The resolution it rests on.
 */
resolution: string | null, };

/**
 * What somebody is from a day on.
 */
export type MembershipRow = { 
/**
 * `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * The kind, as in [`PartyRef`]; empty where the membership ends.
 */
kind: string, 
/**
 * Why.
 */
note: string, };

/**
 * What a money account will hold after the voucher.
 */
export type MoneyAfter = { 
/**
 * The account, `1111` or `1121`.
 */
account: string, 
/**
 * Its balance today, as shown.
 */
before: string, 
/**
 * What the voucher adds (with a minus when it takes away), as shown.
 */
change: string, 
/**
 * Its balance after, as shown.
 */
after: string, 
/**
 * True where `after` is below zero.
 */
negative: boolean, };

/**
 * Part of a book of money.
 */
export type MoneyBook = { 
/**
 * The account, empty for a bank account by its name.
 */
account: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * The balance before the first day, as shown, with a minus below zero.
 */
opening_shown: string, 
/**
 * The rows: movements, and after the last one of a day its total.
 */
rows: Array<MoneyRow>, 
/**
 * How many rows in all, totals of days included.
 */
count: number, 
/**
 * How many of them are movements.
 */
movements: number, 
/**
 * Money in, as shown.
 */
in_shown: string, 
/**
 * Money out, as shown.
 */
out_shown: string, 
/**
 * The balance after the last day.
 */
closing_shown: string, 
/**
 * True where that is below zero.
 */
below_zero: boolean, 
/**
 * The days whose end is below zero, at most the first hundred.
 */
days_below_zero: Array<DayBelowZero>, 
/**
 * How many such days there are.
 */
days_below_zero_count: number, };

/**
 * What there is on an account of money.
 */
export type MoneyNow = { 
/**
 * The account: `111`.
 */
account: string, 
/**
 * The balance after everything booked, as shown.
 */
shown: string, 
/**
 * Whether it stands below zero.
 */
negative: boolean, 
/**
 * The day of its last movement, `dd/MM/yyyy`.
 */
last_day: string | null, 
/**
 * Vouchers on it that are held and not counted.
 */
held: number, 
/**
 * What they would change, as shown.
 */
held_shown: string, 
/**
 * Vouchers on it that count and should be looked at.
 */
flagged: number, 
/**
 * What they changed, as shown.
 */
flagged_shown: string, };

/**
 * A movement, or the total of a day.
 */
export type MoneyRow = { 
/**
 * True for the total of a day.
 */
day_total: boolean, 
/**
 * The voucher; empty for a total.
 */
voucher: string, 
/**
 * The day it is booked on, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * The day the document bears, `dd/MM/yyyy`.
 */
voucher_date_shown: string, 
/**
 * Its number where money came in.
 */
receipt: string, 
/**
 * Its number where money went out.
 */
payment: string, 
/**
 * What it is for.
 */
narration: string, 
/**
 * The other account.
 */
contra: string, 
/**
 * Who paid or was paid, with code.
 */
who: string, 
/**
 * Money in, as shown; empty when out.
 */
in_shown: string, 
/**
 * Money out, as shown; empty when in.
 */
out_shown: string, 
/**
 * The balance after it, as shown, with a minus below zero.
 */
balance_shown: string, 
/**
 * True where that is below zero.
 */
below_zero: boolean, };

/**
 * What a month came to, as shown.
 */
export type MonthFigures = { 
/**
 * How many vouchers are counted in it.
 */
vouchers: number, 
/**
 * Revenue from outside, đồng: account 511, before it is carried to the result.
 */
external: string, 
/**
 * Revenue from members, đồng: account 512.
 */
internal: string, 
/**
 * Cash at its end, đồng: account 111.
 */
cash: string, 
/**
 * Money in banks at its end, đồng: account 112.
 */
bank: string, };

/**
 * A month that answers.
 */
export type MonthFound = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * `03/2026`.
 */
shown: string, 
/**
 * Its first day, `YYYY-MM-DD`.
 */
from: string, 
/**
 * Its last day.
 */
to: string, 
/**
 * Whether it is closed.
 */
closed: boolean, };

/**
 * An account of the old books.
 */
export type MoveAccount = { 
/**
 * Its code.
 */
old: string, 
/**
 * Its name.
 */
old_name: string, 
/**
 * What it becomes; empty where somebody must choose.
 */
new: string, 
/**
 * That account's name.
 */
new_name: string, 
/**
 * What it may become: code and name.
 */
candidates: Array<[string, string]>, 
/**
 * What to choose by.
 */
note: string, 
/**
 * The same in English.
 */
note_en: string, 
/**
 * Whether the row is inferred («chưa đối chiếu»).
 */
inferred: boolean, 
/**
 * Whether somebody chose.
 */
chosen: boolean, 
/**
 * Its balance and side, and its turnover, as shown: what the parts add up to.
 */
whole: [string, string, string], 
/**
 * The accounts it is split over, as worked out; empty where it becomes one.
 */
parts: Array<MovePartRead>, };

/**
 * What the tables come to.
 */
export type MoveCheck = { 
/**
 * What is wrong, row by row.
 */
faults: Array<MoveFault>, 
/**
 * The old accounts, and what each becomes.
 */
accounts: Array<MoveAccount>, 
/**
 * The old trial balance beside the new one.
 */
sides: Array<MoveSide>, 
/**
 * The sums of the old books' balances: debit, credit.
 */
old_sums: [string, string], 
/**
 * How many people and things would be added to the register.
 */
new_cards: number, 
/**
 * What somebody should look at: nothing that stops the move.
 */
looks: Array<Objection>, 
/**
 * Whether everything agrees to the đồng and can be written.
 */
ready: boolean, 
/**
 * When it was kept, `HH:MM`.
 */
kept_at: string, };

/**
 * A book was moved over.
 */
export type MoveDone = { 
/**
 * The old trial balance beside what the book now says.
 */
sides: Array<MoveSide>, 
/**
 * How many balances were written.
 */
balances: number, 
/**
 * How many people and things were added.
 */
cards: number, 
/**
 * What the law of cooperatives says of what is in the book now.
 */
findings: Array<Objection>, };

/**
 * Something wrong in a table.
 */
export type MoveFault = { 
/**
 * The table, from 0.
 */
table: number, 
/**
 * The row as the file counts it, from 1; nothing where it is about the whole table.
 */
row: number | null, 
/**
 * What, and what to do.
 */
what: Objection, };

/**
 * Everything that is moved over, as far as a person has got.
 */
export type MoveJob = { 
/**
 * The last day of the old books, as typed.
 */
day: string, 
/**
 * `tt71` or `tt24`: the chart of the old books.
 */
chart: string, 
/**
 * The tables.
 */
tables: Array<MoveTable>, 
/**
 * Which account an old one becomes, where somebody chose.
 */
choices: { [key in string]: string }, 
/**
 * The accounts an old one becomes where it is split, with how much of it each takes.
 */
splits: { [key in string]: Array<MovePart> }, };

/**
 * What an account here takes of an old one. Amounts are as typed; an empty balance of the last part is what is left.
 */
export type MovePart = { 
/**
 * The account here.
 */
account: string, 
/**
 * Of the balance, on the side the old balance stands on; below zero on the other.
 */
balance: string, 
/**
 * Of what was debited since the year began.
 */
turnover_debit: string, 
/**
 * Of what was credited.
 */
turnover_credit: string, };

/**
 * A part of an old account, worked out.
 */
export type MovePartRead = { 
/**
 * The account here.
 */
account: string, 
/**
 * Its name; empty where there is no such account to post to.
 */
name: string, 
/**
 * What it takes of the balance, of the debits and of the credits, as shown.
 */
takes: [string, string, string], };

/**
 * An account in both trial balances.
 */
export type MoveSide = { 
/**
 * The old accounts, apart by spaces.
 */
old: string, 
/**
 * The old balance: debit, credit.
 */
old_balance: [string, string], 
/**
 * The old turnover.
 */
old_turnover: [string, string], 
/**
 * The account in this book.
 */
new: string, 
/**
 * Its name.
 */
new_name: string, 
/**
 * The new balance.
 */
new_balance: [string, string], 
/**
 * The new turnover.
 */
new_turnover: [string, string], 
/**
 * Whether both are the same.
 */
equal: boolean, };

/**
 * A table as other programs wrote it.
 */
export type MoveTable = { 
/**
 * `trial`, `detail` (balances by customer, supplier, member), `stock` or `parties`.
 */
kind: string, 
/**
 * The file's name; empty where it was pasted.
 */
name: string, 
/**
 * How many rows are headings, the first ones.
 */
header: number, 
/**
 * The cells.
 */
cells: Array<Array<string>>, 
/**
 * What each column holds, by the names of [`crate::move_in`]; empty for one that is not read.
 */
roles: Array<string>, 
/**
 * The old account that all rows belong to, where no column says so.
 */
account: string, };

/**
 * An account of the cooperative's own, under one of the circular's.
 */
export type NewAccount = { 
/**
 * Its code, beginning with the parent's.
 */
code: string, 
/**
 * Its name.
 */
name: string, };

/**
 * What is asked when a book is made.
 */
export type NewBook = { 
/**
 * The file to make; must not exist.
 */
path: string, 
/**
 * The cooperative's name.
 */
name: string, 
/**
 * Its tax code, ten or thirteen digits, or nothing yet.
 */
tax_code: string | null, 
/**
 * Its kind.
 */
kind: BookKind, 
/**
 * The first fiscal year kept in this book.
 */
year: number, 
/**
 * The month a fiscal year starts with, 1, 4, 7 or 10.
 */
first_month: number, 
/**
 * The accountant's name.
 */
user_name: string, 
/**
 * The passphrase that opens the book, at least eight characters.
 */
passphrase: string, };

/**
 * What is asked to have another person at this machine.
 */
export type NewPerson = { 
/**
 * Their name.
 */
user_name: string, 
/**
 * What they may do.
 */
roles: Array<Role>, 
/**
 * Their passphrase, at least eight characters, typed by themselves.
 */
passphrase: string, 
/**
 * Their PIN, six digits.
 */
pin: string, };

/**
 * A payment with its day.
 */
export type NextPayment = { 
/**
 * To whom, and how much on that day.
 */
to: PersonSum, 
/**
 * The day, `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * Whether it has passed.
 */
late: boolean, };

/**
 * How many notes of one kind there are.
 */
export type NoteCount = { 
/**
 * What one is worth, in đồng.
 */
worth: number, 
/**
 * The same with dots.
 */
worth_shown: string, 
/**
 * How many, as typed; empty where nothing was.
 */
count: string, 
/**
 * What they come to.
 */
sum_shown: string, };

/**
 * What became of a number.
 */
export type NumberFate = { 
/**
 * The count within the series.
 */
number: number, 
/**
 * As printed.
 */
number_shown: string, 
/**
 * `posted`, `amended`, `reversed`, `reversal`, `adjustment`, `waiting`, `flagged`, `held`, `void`, or `missing`.
 */
fate: string, 
/**
 * The voucher that bears it.
 */
voucher: string | null, 
/**
 * Its day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Who.
 */
who: string, 
/**
 * The reason.
 */
narration: string, 
/**
 * The sum, as shown.
 */
total_shown: string, 
/**
 * The number of the voucher that takes it back, or that it takes back or puts right.
 */
other: string, 
/**
 * How often it was amended.
 */
amended: number, };

/**
 * One thing wrong with a voucher, at a place the form can show.
 */
export type Objection = { 
/**
 * The stable code, such as `voucher.party-missing`.
 */
code: string, 
/**
 * The line it is about, from 0.
 */
line: number | null, 
/**
 * The field it is about: `date`, `party`, `narration`, `debit`, `credit`, `amount`, `debit_party`, `credit_party`.
 */
field: string | null, 
/**
 * What the sentence mentions.
 */
args: { [key in string]: string }, };

/**
 * A document that is not settled.
 */
export type OpenDocument = { 
/**
 * The paper it names, or the voucher's number.
 */
document: string, 
/**
 * Its day, as shown.
 */
day_shown: string, 
/**
 * When it is to be paid, as shown; empty where that was not agreed.
 */
due_shown: string, 
/**
 * Days past that day, or past its own where none was agreed; 0 before it.
 */
overdue: number, 
/**
 * In all, as shown.
 */
amount: string, 
/**
 * Settled, as shown; empty for nothing.
 */
settled: string, 
/**
 * Still open, as shown.
 */
left: string, 
/**
 * The same in đồng, digits.
 */
left_dong: string, 
/**
 * The voucher that began it; empty for what the book began with.
 */
voucher: string, };

/**
 * What one party owes, or is owed, document by document.
 */
export type OpenDocuments = { 
/**
 * Who.
 */
party: PartyRef, 
/**
 * The account.
 */
account: string, 
/**
 * The day, as shown.
 */
day_shown: string, 
/**
 * The documents, the oldest first.
 */
rows: Array<OpenDocument>, 
/**
 * The sums.
 */
sums: AgeingSums, };

/**
 * What a sheet of opening balances comes to.
 */
export type OpeningCheck = { 
/**
 * Each row as understood, in the same order.
 */
rows: Array<OpeningRead>, 
/**
 * The sum of debits on accounts 111 to 911, as shown.
 */
debit_shown: string, 
/**
 * The sum of credits, as shown.
 */
credit_shown: string, 
/**
 * By how much they differ, as shown; empty when they are equal.
 */
difference_shown: string, 
/**
 * `debit` or `credit`: the side that is larger; empty when equal.
 */
larger: string, 
/**
 * The sum of off-balance accounts 001 to 008, as shown; empty where there are none.
 */
off_balance_shown: string, 
/**
 * What was debited before the book, as shown; empty where nothing was typed.
 */
turnover_debit_shown: string, 
/**
 * What was credited.
 */
turnover_credit_shown: string, 
/**
 * By how much these differ; empty when they are equal.
 */
turnover_difference_shown: string, 
/**
 * What somebody should look at: nothing that stops the sheet.
 */
looks: Array<Objection>, 
/**
 * What is taken to have stood against what, in turnover that went through 911 («chưa đối chiếu»).
 */
pairs: Array<OpeningPair>, 
/**
 * How many rows have a fault.
 */
faults: number, 
/**
 * How many people would be added to the register.
 */
new_parties: number, 
/**
 * When the sheet was kept, `HH:MM`.
 */
kept_at: string, };

/**
 * What a list comes to.
 */
export type OpeningListCheck = { 
/**
 * Each row as understood, in the same order.
 */
rows: Array<OpeningListRead>, 
/**
 * Account by account, or party by party.
 */
ties: Array<OpeningTie>, 
/**
 * Whether it all adds up.
 */
agrees: boolean, 
/**
 * How many rows have a fault.
 */
faults: number, 
/**
 * When it was kept, `HH:MM`.
 */
kept_at: string, };

/**
 * A column of a list.
 */
export type OpeningListColumn = { 
/**
 * Its stable name.
 */
name: string, 
/**
 * Its title.
 */
title: string, 
/**
 * The same in English.
 */
title_en: string, 
/**
 * `item`, `asset`, `party`, `name`, `text`, `dong`, `decimal`, `count`, `day` or `account`.
 */
sort: string, 
/**
 * Whether a row must say it.
 */
required: boolean, };

/**
 * A row as understood.
 */
export type OpeningListRead = { 
/**
 * The account's name.
 */
account_name: string, 
/**
 * The card it is of.
 */
of: PartyRef | null, 
/**
 * The name under which a card would be added.
 */
new_card: string, 
/**
 * The amount as shown.
 */
amount_shown: string, 
/**
 * What is wrong with it.
 */
faults: Array<Objection>, };

/**
 * A row as typed.
 */
export type OpeningListRow = { 
/**
 * The account's code.
 */
account: string, 
/**
 * What it is of: a code or name, for the first column.
 */
of: string, 
/**
 * The amount, on the account's usual side.
 */
amount: string, 
/**
 * The other columns, in their order.
 */
details: Array<string>, };

/**
 * A list as typed.
 */
export type OpeningListSheet = { 
/**
 * Its stable name.
 */
name: string, 
/**
 * Its columns besides account and amount; the first says what a row is of.
 */
columns: Array<OpeningListColumn>, 
/**
 * The rows as last kept, or those in the book.
 */
rows: Array<OpeningListRow>, 
/**
 * Whether the month it stands at is closed, so that nothing can be changed any more.
 */
closed: boolean, };

/**
 * A list, and whether it adds up.
 */
export type OpeningListState = { 
/**
 * `stock`, `assets`, `prepaid`, `loans`, `funds` or `debts`.
 */
name: string, 
/**
 * How many rows are in the book.
 */
rows: number, 
/**
 * Whether an account it explains has an opening balance.
 */
needed: boolean, 
/**
 * Whether every account it explains adds up («khớp»).
 */
agrees: boolean, 
/**
 * Account by account.
 */
ties: Array<OpeningTie>, };

/**
 * Part of the turnover before the book, with both its accounts.
 */
export type OpeningPair = { 
/**
 * The account debited.
 */
debit: string, 
/**
 * The account credited.
 */
credit: string, 
/**
 * Đồng, as shown.
 */
amount: string, };

/**
 * Rows found in pasted text.
 */
export type OpeningPasted = { 
/**
 * The rows.
 */
rows: Array<OpeningRow>, 
/**
 * How many rows were left out because they only add up others.
 */
left_out: number, };

/**
 * Opening balances went into the book.
 */
export type OpeningPosted = { 
/**
 * How many balances were written.
 */
rows: number, 
/**
 * How many people were added.
 */
new_parties: number, 
/**
 * The sum of one side, as shown.
 */
total_shown: string, };

/**
 * A row as understood.
 */
export type OpeningRead = { 
/**
 * The account's code; empty when there is no such account.
 */
account: string, 
/**
 * Its name.
 */
account_name: string, 
/**
 * The party, when in the register.
 */
party: PartyRef | null, 
/**
 * The name under which somebody not in the register would be added; empty for nobody.
 */
new_party: string, 
/**
 * As which kind.
 */
new_kind: string, 
/**
 * The debit, as shown; empty for none.
 */
debit_shown: string, 
/**
 * The credit, as shown; empty for none.
 */
credit_shown: string, 
/**
 * What was debited before the book, as shown; empty for nothing.
 */
turnover_debit_shown: string, 
/**
 * What was credited.
 */
turnover_credit_shown: string, 
/**
 * What is wrong with it.
 */
faults: Array<Objection>, };

/**
 * A row of opening balances, as typed.
 */
export type OpeningRow = { 
/**
 * The account's code or name.
 */
account: string, 
/**
 * The party's code or name, or nothing.
 */
party: string, 
/**
 * The debit balance, in any form amounts are typed in.
 */
debit: string, 
/**
 * The credit balance.
 */
credit: string, 
/**
 * What was debited since the fiscal year of the last day before began (luỹ kế Nợ).
 */
turnover_debit: string, 
/**
 * What was credited.
 */
turnover_credit: string, };

/**
 * The sheet of opening balances.
 */
export type OpeningSheet = { 
/**
 * The rows as last kept, or those that are in the book.
 */
rows: Array<OpeningRow>, 
/**
 * Whether there are opening balances in the book already: what is posted then is the difference.
 */
posted: boolean, 
/**
 * Whether the first month is closed, so that nothing can be changed any more.
 */
closed: boolean, 
/**
 * The day they stand at the start of, `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * The day before it, the last of the old books, `YYYY-MM-DD`.
 */
last: string, 
/**
 * The first day that turnover brought along is counted from.
 */
turnover_from_shown: string, 
/**
 * Whether that turnover is of the fiscal year before: it then fills last year's column.
 */
turnover_is_last_year: boolean, 
/**
 * Whether everything can still be taken back: there is something, and no voucher yet.
 */
may_undo: boolean, };

/**
 * An opening balance beside what the list says of it.
 */
export type OpeningTie = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
account_name: string, 
/**
 * Whose, where the list adds up party by party.
 */
party: PartyRef | null, 
/**
 * The opening balance, on the account's usual side, as shown.
 */
balance_shown: string, 
/**
 * What the list comes to.
 */
listed_shown: string, 
/**
 * By how much they differ; empty where they are equal.
 */
difference_shown: string, 
/**
 * Whether the list has a row of it at all.
 */
listed: boolean, };

/**
 * The director's five figures, and what his sentences say about them.
 */
export type Overview = { 
/**
 * The cooperative's name.
 */
name: string, 
/**
 * Whether the book was made for practice.
 */
practice: boolean, 
/**
 * The roles of whoever is at this device.
 */
roles: Array<Role>, 
/**
 * Up to when the figures hold: `17:20`. By the server's clock where the book has one.
 */
as_of_time: string, 
/**
 * Its day, `dd/MM/yyyy`.
 */
as_of_day: string, 
/**
 * How many days ago that was.
 */
as_of_days: number, 
/**
 * Whether the figures are so old that somebody should be told.
 */
stale: boolean, 
/**
 * Whether this machine's clock cannot be right: it says an earlier time than the figures.
 */
clock_wrong: boolean, 
/**
 * Cash: account 111, only what has really moved.
 */
cash: Sum, 
/**
 * How much more cash there is than at the end of yesterday.
 */
cash_change: Sum, 
/**
 * The last day on which cash moved, `dd/MM/yyyy`.
 */
cash_last_day: string | null, 
/**
 * Cash vouchers that wait and are not counted.
 */
cash_waiting: number, 
/**
 * What they would change.
 */
cash_waiting_sum: Sum, 
/**
 * Money in banks: account 112.
 */
bank: Sum, 
/**
 * How much more it is than at the end of last month.
 */
bank_change: Sum, 
/**
 * What others owe the cooperative: accounts 13 without the tax to be deducted (133), 14, 33 and 34, each account of
 * each person by itself.
 */
owed: Sum, 
/**
 * How many people that is.
 */
owed_by: number, 
/**
 * Who owes most.
 */
owed_most: PersonSum | null, 
/**
 * What the cooperative owes, on the same accounts.
 */
owes: Sum, 
/**
 * How many people that is.
 */
owes_to: number, 
/**
 * Whom it owes most.
 */
owes_most: PersonSum | null, 
/**
 * The month of the fifth figure, `03/2026`.
 */
month: string, 
/**
 * Whether that is the month of today.
 */
month_is_now: boolean, 
/**
 * Whether it is closed, so that its result stands.
 */
month_closed: boolean, 
/**
 * What was sold and earned: accounts of class 5.
 */
sold: Sum, 
/**
 * What was used up: accounts of class 6.
 */
spent: Sum, 
/**
 * The one less the other.
 */
result: Sum, 
/**
 * How many payments wait for the director's word.
 */
approvals: number, };

/**
 * The charts under the five figures. Each stands in a table as well.
 */
export type OverviewCharts = { 
/**
 * Cash and bank at the end of each of six months, the last one up to now.
 */
money: Array<ChartPoint>, 
/**
 * How much that grew from the first to the last.
 */
money_grew: Sum, 
/**
 * What came in and went out of cash and bank together, month by month.
 */
flows: Array<ChartPoint>, 
/**
 * What all of it came to: in less out.
 */
flows_left: Sum, 
/**
 * Who owes the cooperative most, at most ten.
 */
debtors: Array<ChartPoint>, 
/**
 * Sold and used up in this fiscal year, and in the same days of the one before; empty where the book has no such days.
 */
years: Array<ChartPoint>, 
/**
 * How much more was sold than a year before.
 */
sold_grew: Sum, 
/**
 * Sold and used up in the season (vụ) begun last and in the one before, by the seasons that lines name; empty where
 * fewer than two are named.
 */
seasons: Array<ChartPoint>, 
/**
 * How much more was sold than in the season before.
 */
season_grew: Sum, };

/**
 * What the sentences about debts say of days of payment.
 */
export type OverviewDue = { 
/**
 * How many of those who owe for sales (131) agreed on a day of payment.
 */
dated: number, 
/**
 * How many of them are past it.
 */
late: number, 
/**
 * What they are late with.
 */
late_sum: Sum, 
/**
 * Who they are, the longest first; at most two hundred.
 */
people: Array<LatePerson>, 
/**
 * What the cooperative pays next for what it bought (331); none where no day was agreed on.
 */
next: NextPayment | null, };

/**
 * What stands behind one of the five figures.
 */
export type OverviewList = { 
/**
 * `cash`, `bank`, `owed`, `owes` or `month`.
 */
what: string, 
/**
 * The figure, to the đồng.
 */
total: Sum, 
/**
 * Movements, people or months.
 */
rows: Array<ListRow>, };

/**
 * A payment of earlier.
 */
export type PaidRow = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * The day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * What for.
 */
purpose: string, 
/**
 * How much.
 */
amount_shown: string, };

/**
 * A party's balance on one account.
 */
export type PartyBalance = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
account_name: string, 
/**
 * `debit` or `credit`.
 */
side: string, 
/**
 * As shown.
 */
balance_shown: string, };

/**
 * One member's capital.
 */
export type PartyCapital = { 
/**
 * How he stands today.
 */
row: CapitalRow, 
/**
 * Charter capital, as shown.
 */
charter: string, 
/**
 * What he pledged through time, the latest first.
 */
pledges: Array<PledgeRow>, 
/**
 * His certificates, the latest first.
 */
certificates: Array<CertificateRow>, 
/**
 * His membership through time, the latest first; empty where only the card says it.
 */
memberships: Array<MembershipRow>, 
/**
 * Why no certificate may be given out now; nothing where one may.
 */
certificate_fault: Objection | null, 
/**
 * What he owes that must be settled before capital goes back, as shown; empty when nothing.
 */
owes: string, 
/**
 * Ceilings that he passes.
 */
faults: Array<Objection>, 
/**
 * What a change that was just written does to others, or to ceilings.
 */
looks: Array<Objection>, };

/**
 * A card as a screen shows it.
 */
export type PartyCard = { 
/**
 * The party.
 */
party: PartyRef, 
/**
 * Whether it may still be used; false once retired.
 */
active: boolean, 
/**
 * Whether a service contract covers it.
 */
service_contract: boolean, 
/**
 * Its further texts; hidden ones are shown by their last digits.
 */
details: Array<CardDetail>, 
/**
 * The day it joined, `YYYY-MM-DD`.
 */
joined: string | null, 
/**
 * The same, `dd/MM/yyyy`; empty when not known.
 */
joined_shown: string, 
/**
 * Paid-in capital (4111), as shown; `–` when none.
 */
capital: string, 
/**
 * Its share of all paid-in capital, `5,4 %`; empty when none.
 */
capital_share: string, 
/**
 * What the cooperative owes it, as shown; `–` when nothing.
 */
we_owe: string, 
/**
 * What it owes the cooperative, as shown; `–` when nothing.
 */
owes_us: string, 
/**
 * Vouchers with it.
 */
vouchers: number, 
/**
 * The day of the last of them, `dd/MM/yyyy`; empty when none.
 */
last_voucher_shown: string, 
/**
 * Its paid-in capital, movement by movement.
 */
contributions: Array<LedgerRow>, };

/**
 * A party to add or change.
 */
export type PartyInput = { 
/**
 * Its code; proposed when empty.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its kind, as in [`PartyRef`].
 */
kind: string, 
/**
 * Hamlet or team.
 */
place: string, 
/**
 * Whether a service contract covers it.
 */
service_contract: boolean, 
/**
 * Add it although another of this name exists.
 */
same_name_ok: boolean, };

/**
 * A party in the list under the cursor.
 */
export type PartyOption = { 
/**
 * The party.
 */
party: PartyRef, 
/**
 * What the cooperative owes them, as shown; empty when nothing.
 */
we_owe: string, 
/**
 * What they owe the cooperative, as shown; empty when nothing.
 */
owes_us: string, };

/**
 * Part of the register.
 */
export type PartyPage = { 
/**
 * The rows.
 */
rows: Array<PartyRow>, 
/**
 * How many in all.
 */
count: number, 
/**
 * How many of each kind answer to the words.
 */
kinds: { [key in string]: number }, 
/**
 * How many retired ones do.
 */
retired: number, };

/**
 * What is looked for in the register.
 */
export type PartyQuery = { 
/**
 * Words or a code.
 */
text: string, 
/**
 * Only this kind; `member` for all kinds of member.
 */
kind: string | null, 
/**
 * Show retired ones too.
 */
retired?: boolean, 
/**
 * `name` (by the last word), `code`, `place`, `capital`, `owes` or `owed` (the largest first).
 */
order?: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows wanted.
 */
limit: number, };

/**
 * A party, enough to show.
 */
export type PartyRef = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its code: `TV012`.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * `official`, `associate_capital`, `associate_use`, `customer`, `supplier`, `employee`, `lender`, `fund`, `item`, `asset`, `other`.
 */
kind: string, 
/**
 * The hamlet, team or other mark that tells two of one name apart.
 */
place: string, };

/**
 * A party in the register.
 */
export type PartyRow = { 
/**
 * The party.
 */
party: PartyRef, 
/**
 * Paid-in capital (4111), as shown; empty when none.
 */
capital: string, 
/**
 * What they owe the cooperative, as shown.
 */
owes_us: string, 
/**
 * What the cooperative owes them, as shown.
 */
we_owe: string, 
/**
 * Whether a service contract covers it.
 */
service_contract: boolean, 
/**
 * Whether it may still be used; false once retired.
 */
active: boolean, };

/**
 * One party on the right of a form.
 */
export type PartySummary = { 
/**
 * The party.
 */
party: PartyRef, 
/**
 * What the cooperative owes them, as shown; `–` when nothing.
 */
we_owe: string, 
/**
 * What they owe, as shown.
 */
owes_us: string, 
/**
 * Paid-in capital, as shown.
 */
capital: string, 
/**
 * Whether a service contract covers it.
 */
service_contract: boolean, 
/**
 * Their balances by account.
 */
balances: Array<PartyBalance>, 
/**
 * The last vouchers with them.
 */
recent: Array<VoucherRow>, };

/**
 * The people at this machine, for the page about it.
 */
export type PeopleHere = { 
/**
 * They, in the order they came.
 */
people: Array<PersonHere>, 
/**
 * The roles somebody added from here may have.
 */
may_add: Array<Role>, 
/**
 * Why nobody can be added now, as a code: `device.role` or `pin.first`.
 */
no_add: string | null, };

/**
 * A month of the book.
 */
export type PeriodRow = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * `03/2026`.
 */
shown: string, 
/**
 * Whether it is closed.
 */
closed: boolean, 
/**
 * When it was closed, `dd/MM/yyyy HH:MM`.
 */
closed_at: string | null, 
/**
 * Whether it is closed and its figures are not those it was closed with: what its closer had is not all here.
 */
otherwise: boolean, 
/**
 * Vouchers in it.
 */
vouchers: number, 
/**
 * Turnover, as shown.
 */
turnover_shown: string, };

/**
 * One person at this machine.
 */
export type PersonHere = { 
/**
 * The writer they are in the book.
 */
writer: number, 
/**
 * Their series (quyển), as printed: `03`.
 */
series: string, 
/**
 * Their name; empty where nobody wrote it down.
 */
name: string, 
/**
 * What they may do.
 */
roles: Array<Role>, 
/**
 * Whether it is they who sit there, or sat there last.
 */
here: boolean, 
/**
 * Whether they have a PIN of six digits. The passphrase opens in any case.
 */
has_pin: boolean, 
/**
 * How often the PIN may still be tried; 0 when only the passphrase opens.
 */
tries_left: number, 
/**
 * Whether their keys may be removed from this machine: neither who came first nor who sits there.
 */
may_go: boolean, };

/**
 * A voucher with somebody.
 */
export type PersonMove = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * The day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * What for.
 */
purpose: string, 
/**
 * How it was settled: `cash-in`, `cash-out`, `bank-in`, `bank-out`, or `none` where no money moved.
 */
how: string, 
/**
 * Whether it does not count yet.
 */
waits: boolean, 
/**
 * How much.
 */
amount_shown: string, };

/**
 * A person and a sum.
 */
export type PersonSum = { 
/**
 * The party's id; empty where nobody of the register is named.
 */
id: string, 
/**
 * The name; empty where nobody is named.
 */
name: string, 
/**
 * The code, which tells two people of one name apart.
 */
code: string, 
/**
 * Where they live.
 */
place: string, 
/**
 * The sum.
 */
sum: Sum, };

/**
 * How one person stands with the cooperative.
 */
export type PersonView = { 
/**
 * Who.
 */
person: FoundPerson, 
/**
 * What the cooperative owes.
 */
we_owe: Sum, 
/**
 * What the person owes; never set against the other.
 */
owes_us: Sum, 
/**
 * Capital contributed.
 */
capital: Sum, 
/**
 * The last vouchers with this person, at most ten.
 */
moves: Array<PersonMove>, };

/**
 * The photos of a voucher.
 */
export type PhotoList = { 
/**
 * In the order they were attached.
 */
photos: Array<PhotoRow>, 
/**
 * Whether whoever sits here may attach one or take one off.
 */
may_link: boolean, 
/**
 * Whether the book has a server that one which is not here may be fetched from.
 */
may_fetch: boolean, };

/**
 * What a photo looks like.
 */
export type PhotoPicture = { 
/**
 * A JPEG, in base64.
 */
base64: string, };

/**
 * A photo of a voucher.
 */
export type PhotoRow = { 
/**
 * Names it: 64 hex digits.
 */
hash: string, 
/**
 * What it shows; may be empty.
 */
label: string, 
/**
 * Who attached it.
 */
by: string, 
/**
 * When, `dd/MM/yyyy HH:MM`.
 */
at: string, 
/**
 * How large, as shown.
 */
size_shown: string, 
/**
 * Where it is.
 */
state: PhotoState, };

/**
 * Where a photo is, as far as this machine knows.
 */
export type PhotoState = "here" | "unsent" | "away" | "asked" | "lacking";

/**
 * A QR code: dark squares on a light ground, four squares of which stay free around.
 */
export type Picture = { 
/**
 * Squares in each direction, the free ones included.
 */
size: number, 
/**
 * The dark squares as the `d` of an SVG path, one unit each.
 */
path: string, };

/**
 * A pledge to write down.
 */
export type PledgeInput = { 
/**
 * The member.
 */
party: string, 
/**
 * From when, as typed.
 */
day: string, 
/**
 * In all, as typed; nothing or 0 takes the pledge away.
 */
amount: string, 
/**
 * The last day, as typed; six months after the day where it is left out.
 */
due: string, 
/**
 * Whether in kind.
 */
in_kind: boolean, 
/**
 * What is contributed, or a remark.
 */
note: string, 
/**
 * The resolution it rests on.
 */
resolution: string | null, };

/**
 * What was pledged from a day on.
 */
export type PledgeRow = { 
/**
 * `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * In all, as shown.
 */
amount: string, 
/**
 * The last day for paying it in, `dd/MM/yyyy`.
 */
due_shown: string, 
/**
 * Whether in kind.
 */
in_kind: boolean, 
/**
 * What, or a remark.
 */
note: string, };

/**
 * A part of the rest.
 */
export type PoolView = { 
/**
 * `use`, `labour`, `capital-internal` or `capital-external`.
 */
pool: string, 
/**
 * As shown.
 */
amount: string, };

/**
 * A voucher that was posted.
 */
export type PostedVoucher = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * `dd/MM/yyyy`.
 */
day_shown: string, };

/**
 * The practice book of this machine.
 */
export type PracticeInfo = { 
/**
 * Its file.
 */
path: string, 
/**
 * What opens it: no secret.
 */
passphrase: string, 
/**
 * Whether it has been made.
 */
present: boolean, };

/**
 * How the window looks and behaves on this machine; kept outside every book.
 */
export type Preferences = { 
/**
 * `system`, `light`, `dark` or `contrast`.
 */
theme: string, 
/**
 * `vi` or `en`.
 */
language: string, 
/**
 * 100, 115, 130, 150 or 200 per cent.
 */
text_size: number, 
/**
 * `compact` or `normal` rows.
 */
density: string, 
/**
 * Minutes without a key or a touch after which the book is covered; 0 where it never is by itself.
 */
lock_minutes: number, 
/**
 * Keys people have chosen, by the program's own: `F5` to `F8`.
 */
keys: { [key in string]: string }, };

/**
 * A cost paid in advance to write down or to change.
 */
export type PrepaidInput = { 
/**
 * The one to change.
 */
id: string | null, 
/**
 * What for.
 */
name: string, 
/**
 * In all, as typed.
 */
amount: string, 
/**
 * The first month, `YYYY-MM`.
 */
month: string, 
/**
 * How many months, 1 to 240.
 */
months: number, 
/**
 * The account that bears it.
 */
account: string, 
/**
 * True where it is given up.
 */
withdrawn: boolean, };

/**
 * Costs paid in advance, and what a month bears of them.
 */
export type PrepaidList = { 
/**
 * `YYYY-MM`.
 */
month: string, 
/**
 * The costs.
 */
rows: Array<PrepaidRow>, 
/**
 * What the month bears in all, as shown.
 */
part: string, 
/**
 * What is allocated in the month already, as shown.
 */
allocated: string, 
/**
 * Whether something is still to be allocated.
 */
open: boolean, };

/**
 * A cost paid in advance.
 */
export type PrepaidRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * What for.
 */
name: string, 
/**
 * In all, as shown.
 */
amount: string, 
/**
 * The first month that bears a part, `YYYY-MM`.
 */
month: string, 
/**
 * How many months.
 */
months: number, 
/**
 * The account that bears it.
 */
account: string, 
/**
 * What the month asked for bears, as shown; empty when nothing.
 */
part: string, 
/**
 * What is left after it, as shown.
 */
left: string, 
/**
 * Whether it is given up.
 */
active: boolean, };

/**
 * What is to be printed. Days are `YYYY-MM-DD`.
 */
export type PrintJob = { "kind": "vouchers", 
/**
 * Their ids, in the order they are printed.
 */
ids: Array<string>, } | { "kind": "journal", 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "ledger", 
/**
 * The account.
 */
account: string, 
/**
 * Whose account.
 */
party: string | null, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "trial-balance", 
/**
 * The first day; a month's first day.
 */
from: string, 
/**
 * The last day; a month's last day.
 */
to: string, 
/**
 * 1, 2 or 3.
 */
level: number, 
/**
 * Accounts with two sides net instead of both sides.
 */
net: boolean, } | { "kind": "form", 
/**
 * As the report asks.
 */
query: FormQuery, } | { "kind": "statement", 
/**
 * The party.
 */
party: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "cash", 
/**
 * 111 or an account under it.
 */
account: string, 
/**
 * S04b.
 */
detailed: boolean, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "bank", 
/**
 * Which.
 */
book: BankBookRef, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "kept", 
/**
 * `S06`, `S07`, `S08`, `S19`, `S23`, `S29`, `S31` or `S32`.
 */
book: KeptBook, 
/**
 * Of S19, S23, S29, S31 and S32 one party's alone; of S06 and S08 one item's.
 */
party: string | null, 
/**
 * Of S06 and S08 that item in this store alone, as vouchers name it.
 */
store?: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "undivided", 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "year-books", 
/**
 * The fiscal year.
 */
year: number, } | { "kind": "series", 
/**
 * The fiscal year.
 */
year: number, } | { "kind": "amended", 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "member-register", 
/**
 * The day; today where it is empty.
 */
day: string, } | { "kind": "member-statement", 
/**
 * The member.
 */
party: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "member-statements", 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "certificates", 
/**
 * Their ids, in order.
 */
ids: Array<string>, } | { "kind": "deliveries", 
/**
 * The member.
 */
party: string, } | { "kind": "contracts", 
/**
 * Their ids, in order.
 */
ids: Array<string>, } | { "kind": "ageing", 
/**
 * `131` or `331`.
 */
account: string, 
/**
 * The day; today where it is empty.
 */
day: string, } | { "kind": "debt-minutes", 
/**
 * The party.
 */
party: string, 
/**
 * At the end of which day.
 */
day: string, } | { "kind": "set-off", 
/**
 * The party.
 */
party: string, 
/**
 * At the end of which day.
 */
day: string, } | { "kind": "cash-count", 
/**
 * 111 or an account under it.
 */
account: string, 
/**
 * The day; the last one counted where it is empty.
 */
day: string, } | { "kind": "stock-count", 
/**
 * One store alone, as vouchers name it.
 */
store: string | null, 
/**
 * At the end of which day; today where it is empty.
 */
day: string, } | { "kind": "purchases", 
/**
 * The vouchers, in order.
 */
ids: Array<string>, } | { "kind": "advance", 
/**
 * Who was advanced money.
 */
party: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, } | { "kind": "allocation", 
/**
 * The fiscal year.
 */
year: number, 
/**
 * The meeting's plan.
 */
plan: DistributionPlan, } | { "kind": "recovery-sheet", 
/**
 * The words, in their order.
 */
words: Array<string>, };

/**
 * The sheet in the printer. Lengths are tenths of a millimetre.
 */
export type PrintSheet = { 
/**
 * `a5`, `a4`, or `a4-twice` for the same voucher on both halves of a sheet.
 */
paper: string, 
/**
 * Whether names stand under the signatures; left out, as the book's setting says.
 */
names: boolean | null, 
/**
 * How far everything is moved to the right, −200 to 200.
 */
right: number, 
/**
 * How far everything is moved down, −200 to 200.
 */
down: number, 
/**
 * The left margin in place of the form's own, up to 400; 0 keeps it.
 */
left_margin: number, };

/**
 * Some pages of what is to be printed.
 */
export type Printed = { 
/**
 * How many pages there are in all.
 */
count: number, 
/**
 * The pages asked for.
 */
pages: Array<PrintedPage>, 
/**
 * The sheet it was laid out for.
 */
sheet: PrintSheet, 
/**
 * The papers this can be printed on, as in [`PrintSheet`].
 */
papers: Array<string>, 
/**
 * The file proposed for a PDF.
 */
file: string, };

/**
 * A page as a picture.
 */
export type PrintedPage = { 
/**
 * Its place among all pages, from 0.
 */
index: number, 
/**
 * Hundredths of a millimetre.
 */
width: number, 
/**
 * Hundredths of a millimetre.
 */
height: number, 
/**
 * The picture, SVG.
 */
svg: string, };

/**
 * A province's server before the book joins it.
 */
export type ProvinceOffer = { 
/**
 * Its address.
 */
address: string, 
/**
 * Whether the province has an offline recovery key, so that the cooperative must be asked whether its book's key is
 * sealed to that as well.
 */
asks_recovery: boolean, };

/**
 * Why a draft is written.
 */
export type Purpose = { "kind": "new" } | { "kind": "amend", 
/**
 * The voucher.
 */
target: string, 
/**
 * Its number, for the screen.
 */
number: string, 
/**
 * Why.
 */
reason: string, } | { "kind": "adjust", 
/**
 * The voucher put right.
 */
target: string, 
/**
 * Its number, for the screen.
 */
number: string, 
/**
 * Why.
 */
reason: string, };

/**
 * A question and its answers.
 */
export type Question = { 
/**
 * The question.
 */
id: string, 
/**
 * The voucher it is about.
 */
voucher: string, 
/**
 * The voucher's number.
 */
number: string, 
/**
 * Who asked.
 */
by: string, 
/**
 * When, `20/03/2026 19:12`.
 */
at: string, 
/**
 * What was asked.
 */
text: string, 
/**
 * Whether it was asked on this device, where alone it can be settled.
 */
mine: boolean, 
/**
 * Whether it is settled.
 */
settled: boolean, 
/**
 * The answers, the first first.
 */
answers: Array<Answer>, };

/**
 * The days a report covers and the rows wanted of it.
 */
export type RangeQuery = { 
/**
 * `YYYY-MM-DD`.
 */
from: string, 
/**
 * `YYYY-MM-DD`.
 */
to: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * A voucher was posted, durably.
 */
export type Receipt = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number: `PC.Q01-0007`.
 */
number: string, 
/**
 * The sum, as shown.
 */
total_shown: string, };

/**
 * The answer to a request that changed nothing.
 *
 * The sentence for `code` stands in the message catalogue; `args` are the values it mentions.
 */
export type Refusal = { 
/**
 * The stable code, such as `book.wrong-passphrase`.
 */
code: string, 
/**
 * What the sentence mentions.
 */
args: { [key in string]: string }, 
/**
 * For `voucher.objections`: everything that is wrong with it.
 */
objections: Array<Objection>, };

/**
 * A payment the director did not agree to.
 */
export type RefusedRow = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Who.
 */
who: string, 
/**
 * How much.
 */
amount_shown: string, 
/**
 * Who did not agree.
 */
by: string, 
/**
 * When, `26/03/2026 10:05`.
 */
at: string, 
/**
 * Why.
 */
reason: string, };

/**
 * What is asked when a template is to be put on the desk by itself.
 */
export type ReminderInput = { 
/**
 * How often.
 */
every: EveryMonths, 
/**
 * The day of the month, 1 to 31; a shorter month's last day stands for those it does not have.
 */
day: number, 
/**
 * The first month it is due in, `YYYY-MM`; nothing is due on or before today.
 */
first: string, };

/**
 * When a template is put on the desk.
 */
export type ReminderRow = { 
/**
 * How often.
 */
every: EveryMonths, 
/**
 * The day of the month.
 */
day: number, 
/**
 * The first month, `YYYY-MM`.
 */
first: string, 
/**
 * Whether it rests: what falls due meanwhile is left out.
 */
paused: boolean, 
/**
 * The next due day, `dd/MM/yyyy`.
 */
next_shown: string, };

/**
 * A resolution to write down, or one whose entry is written anew.
 */
export type ResolutionInput = { 
/**
 * The one whose entry is written anew.
 */
id: string | null, 
/**
 * Its number.
 */
number: string, 
/**
 * The day of the meeting, as typed.
 */
day: string, 
/**
 * What it is about, as in [`ResolutionRow`].
 */
subject: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Votes of those who took part.
 */
present: number, 
/**
 * Votes in favour.
 */
in_favour: number, 
/**
 * True where the entry was a mistake.
 */
withdrawn: boolean, };

/**
 * A resolution of the general meeting.
 */
export type ResolutionRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its number.
 */
number: string, 
/**
 * The day of the meeting, `YYYY-MM-DD`.
 */
day: string, 
/**
 * `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * What it is about: `distribution`, `capital-return` …
 */
subject: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Votes of those who took part.
 */
present: number, 
/**
 * Votes in favour.
 */
in_favour: number, 
/**
 * Votes it needed.
 */
needed: number, 
/**
 * Whether it was carried.
 */
passed: boolean, 
/**
 * False where the entry was a mistake.
 */
active: boolean, 
/**
 * The article of the majority.
 */
article: string, };

/**
 * What is asked to restore a backup.
 */
export type RestoreJob = { 
/**
 * The backup.
 */
file: string, 
/**
 * The book to make of it; must not exist.
 */
path: string, 
/**
 * The passphrase the book had when the backup was made. It opens the restored book too, unless `new_passphrase` says
 * otherwise.
 */
passphrase: string | null, 
/**
 * The twelve words, in place of the passphrase or beside it. With them the restored book may be written in at once.
 */
words: string | null, 
/**
 * The passphrase of the restored book; needed where only the words are known.
 */
new_passphrase: string | null, 
/**
 * Who will write here.
 */
user_name: string, };

/**
 * What came back to the accountant.
 */
export type Returned = { 
/**
 * Payments the director did not agree to.
 */
refused: Array<RefusedRow>, 
/**
 * Questions nobody has settled.
 */
questions: Array<Question>, };

/**
 * Why a device is shut out.
 */
export type RevokeReason = "lost" | "stolen" | "compromised";

/**
 * A role in a book.
 */
export type Role = "accountant" | "cashier" | "director" | "supervisor";

/**
 * A PDF that was written.
 */
export type SavedPdf = { 
/**
 * The file.
 */
path: string, 
/**
 * How many pages it has.
 */
pages: number, };

/**
 * What answers to some words, each group the best first and at most eight.
 */
export type SearchFound = { 
/**
 * The words asked for, so that an answer that comes late is known as such.
 */
text: string, 
/**
 * Vouchers: by number, sum or words.
 */
vouchers: Array<VoucherRow>, 
/**
 * Parties: by code, name, initials or place.
 */
parties: Array<PartyRef>, 
/**
 * Accounts: by code or name.
 */
accounts: Array<AccountFound>, 
/**
 * Months of the book: by `t3`, `3/2026` or `2026-03`.
 */
months: Array<MonthFound>, 
/**
 * The group in which something answers exactly: `vouchers`, `parties`, `accounts`, `months`.
 */
exact: Array<string>, };

/**
 * A series of numbers: «quyển».
 */
export type SeriesBook = { 
/**
 * `PT`, `PC` …
 */
form: string, 
/**
 * The fiscal year.
 */
year: number, 
/**
 * `01`.
 */
series: string, 
/**
 * Whose it is.
 */
person: string, 
/**
 * The first number given, as printed.
 */
first: string, 
/**
 * The last number given, as printed.
 */
last: string, 
/**
 * How many numbers there are up to the last.
 */
count: number, 
/**
 * How many of them nothing is known of.
 */
missing: number, 
/**
 * The earliest day of its vouchers, `dd/MM/yyyy`.
 */
first_day: string, 
/**
 * The latest.
 */
last_day: string, 
/**
 * When it was closed, as shown: nothing where numbers may still be given.
 */
closed_at: string | null, };

/**
 * Part of a series, number by number.
 */
export type SeriesPage = { 
/**
 * From 1 to the last number given.
 */
rows: Array<NumberFate>, 
/**
 * How many numbers there are.
 */
count: number, };

/**
 * Services to members (S23).
 */
export type ServiceBook = { 
/**
 * By member's code, each with its rows and then its sums by season.
 */
members: Array<ServiceMember>, 
/**
 * Đồng in all, as shown.
 */
amount: string, };

/**
 * What one member was served.
 */
export type ServiceMember = { 
/**
 * Who.
 */
party: PartyRef, 
/**
 * In the order of the ledger.
 */
rows: Array<ServiceRow>, 
/**
 * By season and service, where lines name a season.
 */
seasons: Array<ServiceSum>, 
/**
 * Đồng in all, as shown.
 */
amount: string, };

/**
 * One service to a member.
 */
export type ServiceRow = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Booked on, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * The day of the paper, `dd/MM/yyyy`.
 */
voucher_date_shown: string, 
/**
 * What it was.
 */
narration: string, 
/**
 * The service as an item of the register; empty where the line names none.
 */
service: string, 
/**
 * What it is counted in.
 */
unit: string, 
/**
 * How much, as shown; empty where the line does not say.
 */
quantity: string, 
/**
 * Đồng for one unit, as shown.
 */
price: string, 
/**
 * Đồng, as shown.
 */
amount: string, 
/**
 * The season (vụ); empty where none is named.
 */
season: string, };

/**
 * The services of one kind in a season.
 */
export type ServiceSum = { 
/**
 * The season.
 */
season: string, 
/**
 * The service; empty where lines name none.
 */
service: string, 
/**
 * What it is counted in.
 */
unit: string, 
/**
 * How much in all, as shown.
 */
quantity: string, 
/**
 * Đồng in all, as shown.
 */
amount: string, };

/**
 * A setting of the book.
 */
export type SettingRow = { 
/**
 * Its name, such as `policy.vat-method`.
 */
key: string, 
/**
 * `unit`, `sign`, `words`, `policy`; `other` for one this version only keeps.
 */
group: string, 
/**
 * The values it may have; empty where it is a text.
 */
values: Array<string>, 
/**
 * What holds now: what was set, or the default.
 */
value: string, 
/**
 * What holds where nothing was set; empty where nothing is known until somebody says so.
 */
default: string, 
/**
 * Whether somebody has set it.
 */
set: boolean, 
/**
 * `source` where it was read in the law, `inferred` («chưa đối chiếu»), or `none`.
 */
confidence: string, 
/**
 * Where it was read.
 */
source: string, 
/**
 * What it is used for today: `print`, `words`, or `kept`.
 */
used: string, };

/**
 * A setting to write; an empty value means the default again.
 */
export type SettingValue = { 
/**
 * Its name.
 */
key: string, 
/**
 * Its value.
 */
value: string, };

/**
 * What is left of setting the book up.
 */
export type SetupState = { 
/**
 * The steps, in their order.
 */
steps: Array<SetupStep>, 
/**
 * True where nobody is to be reminded of what is left.
 */
dismissed: boolean, };

/**
 * One step.
 */
export type SetupStep = { 
/**
 * `recovery`, `policies`, `opening` or `members`.
 */
name: string, 
/**
 * Whether it is done, or was said not to be needed.
 */
done: boolean, 
/**
 * Whether something was typed there that is not in the book yet.
 */
begun: boolean, };

/**
 * The sums of the columns, as shown.
 */
export type ShareSums = { 
/**
 * By use.
 */
by_use: string, 
/**
 * By labour.
 */
by_labour: string, 
/**
 * By capital, of the internal stream.
 */
by_capital_internal: string, 
/**
 * By capital, of the external stream.
 */
by_capital_external: string, 
/**
 * All together.
 */
total: string, };

/**
 * What a member gets.
 */
export type ShareView = { 
/**
 * The member.
 */
party: PartyRef, 
/**
 * What he used, as shown.
 */
use_value: string, 
/**
 * His pay, as shown.
 */
labour: string, 
/**
 * His capital, as shown.
 */
capital: string, 
/**
 * By use, as shown.
 */
by_use: string, 
/**
 * By labour.
 */
by_labour: string, 
/**
 * By capital, of the internal stream.
 */
by_capital_internal: string, 
/**
 * By capital, of the external stream.
 */
by_capital_external: string, 
/**
 * All together.
 */
total: string, };

/**
 * A sheet as typed.
 */
export type Sheet = { 
/**
 * The form of every voucher in it, `PC`.
 */
form: string, 
/**
 * The rows; empty ones are left out when it is posted.
 */
rows: Array<SheetRow>, };

/**
 * What the core read in a sheet.
 */
export type SheetCheck = { 
/**
 * One for each row of the sheet.
 */
rows: Array<SheetRowRead>, 
/**
 * How many rows can be posted.
 */
ready: number, 
/**
 * How many rows have something wrong.
 */
faulty: number, 
/**
 * The sum of the rows that can be posted, as shown.
 */
total_shown: string, 
/**
 * The sum of all rows whose amounts read, as shown.
 */
total_all_shown: string, 
/**
 * Names that nobody in the register has.
 */
unknown: Array<string>, 
/**
 * Cash and bank money that would go below zero if all that can be posted were.
 */
warnings: Array<Objection>, };

/**
 * A sheet as it was left.
 */
export type SheetKept = { 
/**
 * The sheet; without rows where nothing was left in it.
 */
sheet: Sheet, 
/**
 * When it was kept, `YYYY-MM-DD HH:MM` on this machine.
 */
kept_at: string | null, };

/**
 * A block of cells from another program.
 */
export type SheetPasted = { 
/**
 * The rows; only the columns named are set.
 */
rows: Array<SheetRow>, 
/**
 * The columns that were pasted, by name.
 */
columns: Array<string>, };

/**
 * What was posted of a sheet, all in one act.
 */
export type SheetPosted = { 
/**
 * What to name to take all of it back at once.
 */
batch: string, 
/**
 * Each posted row with its number, in the order of the sheet.
 */
posted: Array<SheetReceipt>, 
/**
 * Their sum, as shown.
 */
total_shown: string, 
/**
 * What is left: the rows with something wrong.
 */
left: Sheet, };

/**
 * A row that was posted.
 */
export type SheetReceipt = { 
/**
 * Its place in the sheet, from 0.
 */
row: number, 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, };

/**
 * A voucher of a sheet, every cell as typed or pasted.
 */
export type SheetRow = { 
/**
 * A day in any way it is typed in a form.
 */
date: string, 
/**
 * A code or a name of the register, or any name.
 */
party: string, 
/**
 * The reason.
 */
narration: string, 
/**
 * The debited account.
 */
debit: string, 
/**
 * The credited account.
 */
credit: string, 
/**
 * Whose account it is, where that is not the person of the voucher.
 */
owner: string, 
/**
 * The amount, in any way it is typed in a form.
 */
amount: string, 
/**
 * How many papers are attached.
 */
attachments: string, };

/**
 * What the core read in a row.
 */
export type SheetRowRead = { 
/**
 * Nothing is typed in it.
 */
blank: boolean, 
/**
 * The day, `dd/MM/yyyy`, or empty.
 */
date_shown: string, 
/**
 * The amount, as shown, or empty.
 */
amount_shown: string, 
/**
 * The person of the register.
 */
party: PartyRef | null, 
/**
 * The person of the register whose account it is, where one is typed.
 */
owner: PartyRef | null, 
/**
 * Why it cannot be posted, each at a column of the sheet; the line is the row.
 */
faults: Array<Objection>, 
/**
 * What deserves a look.
 */
warnings: Array<Objection>, };

/**
 * A side of an account.
 */
export type Side = "debit" | "credit";

/**
 * The vouchers behind part of a figure.
 */
export type SourceQuery = { 
/**
 * As in [`FigureSource`].
 */
kind: string, 
/**
 * The account.
 */
account: string, 
/**
 * The account it stood against, of a pair; empty otherwise.
 */
contra: string, 
/**
 * Whose; the id of a party.
 */
party: string | null, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * The rows behind part of a figure.
 */
export type SourceRows = { 
/**
 * The rows, by day and order of posting.
 */
rows: Array<LedgerRow>, 
/**
 * How many in all.
 */
count: number, };

/**
 * One party over all accounts.
 */
export type Statement = { 
/**
 * The party.
 */
party: PartyRef, 
/**
 * One part for each account.
 */
accounts: Array<StatementAccount>, };

/**
 * A party's account.
 */
export type StatementAccount = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
account_name: string, 
/**
 * The balance before the first day.
 */
opening: Balance, 
/**
 * All rows of the days.
 */
rows: Array<LedgerRow>, 
/**
 * Debit turnover, as shown.
 */
debit_shown: string, 
/**
 * Credit turnover, as shown.
 */
credit_shown: string, 
/**
 * The balance after the last day.
 */
closing: Balance, };

/**
 * A line of figures: what there was, what came and went, what there is.
 */
export type StatementFigure = { 
/**
 * `capital`, `used-internal`, `used-external`, `delivered`, `owes`, `owed`, `loans` or `income`.
 */
what: string, 
/**
 * At the beginning, as shown; empty where it has none.
 */
opening: string, 
/**
 * What came, as shown.
 */
plus: string, 
/**
 * What went, as shown.
 */
minus: string, 
/**
 * At the end, as shown; empty where it has none.
 */
closing: string, };

/**
 * A movement on one of his accounts.
 */
export type StatementMove = { 
/**
 * `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * The voucher's number.
 */
number: string, 
/**
 * The voucher.
 */
voucher: string, 
/**
 * The account.
 */
account: string, 
/**
 * What for.
 */
narration: string, 
/**
 * Debited, as shown.
 */
debit: string, 
/**
 * Credited, as shown.
 */
credit: string, };

/**
 * A form, worked out.
 */
export type StatutoryForm = { 
/**
 * The form.
 */
form: FormName, 
/**
 * `B01 - HTX`.
 */
mark: string, 
/**
 * Its title, in capitals as printed.
 */
title: string, 
/**
 * Below the title: the day or the year.
 */
under: string, 
/**
 * The heads of the columns of figures, each with its number in the form; in Vietnamese and in English.
 */
columns: Array<FormColumn>, 
/**
 * The rows.
 */
rows: Array<FormRow>, 
/**
 * I1 to I16, of the fiscal year up to the last day.
 */
checks: Array<FormCheck>, 
/**
 * Accounts of result that still have a balance; the form then shows them as if carried to 421 («tạm tính»,
 * «chưa đối chiếu»).
 */
unclosed: Array<UnclosedAccount>, 
/**
 * True where a month of the days is not closed.
 */
provisional: boolean, 
/**
 * Where last year's column comes from: `books`, `typed`, `absent`, or `none` where the form has no such column.
 */
last_year: string, 
/**
 * The fiscal year that column is of.
 */
last_fiscal_year: number, 
/**
 * Where the form was read.
 */
source: string, };

/**
 * What all stores hold (nhập – xuất – tồn): every item in every store, and whether it is what the ledger says.
 */
export type StockBook = { 
/**
 * By account, code of the item and store; what names no item last.
 */
rows: Array<StockRow>, 
/**
 * Every account's sum beside its balance.
 */
ties: Array<StockTie>, 
/**
 * All rows together, in đồng.
 */
total: StockSums, };

/**
 * Everything an item did in a store.
 */
export type StockCard = { 
/**
 * Its sums.
 */
row: StockRow, 
/**
 * The movements in their order, each month ended by its sums.
 */
lines: Array<StockLine>, };

/**
 * The card of an item in a store.
 */
export type StockCardQuery = { 
/**
 * The account, down to the one posted to.
 */
account: string, 
/**
 * The item; none for the lines that name none.
 */
item: string | null, 
/**
 * The store as vouchers name it; empty where none is named.
 */
store: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };

/**
 * A quantity and đồng, as shown; empty for nothing.
 */
export type StockFigure = { 
/**
 * How much, in the item's unit.
 */
quantity: string, 
/**
 * Đồng.
 */
amount: string, };

/**
 * A movement, or the sums of a month.
 */
export type StockLine = { 
/**
 * The month whose sums this is, `03/2026`; empty for a movement.
 */
month: string, 
/**
 * The voucher.
 */
voucher: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Booked on, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * What it is for.
 */
narration: string, 
/**
 * The account on the other side.
 */
contra: string, 
/**
 * Đồng for one unit as the line says, as shown.
 */
price: string, 
/**
 * Into the store.
 */
came: StockFigure, 
/**
 * Out of it.
 */
went: StockFigure, 
/**
 * Held afterwards.
 */
left: StockFigure, 
/**
 * A movement that says no quantity.
 */
unmeasured: boolean, };

/**
 * Which stock is asked for. Days are `YYYY-MM-DD`.
 */
export type StockQuery = { 
/**
 * `152`, `156`, `157` or an account under one; empty for all.
 */
account: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, };

/**
 * An item in a store.
 */
export type StockRow = { 
/**
 * The account.
 */
account: string, 
/**
 * The item; none for the lines that name none.
 */
item: PartyRef | null, 
/**
 * What it is counted in; empty where its card does not say.
 */
unit: string, 
/**
 * The store as vouchers name it; empty where none is named.
 */
store: string, 
/**
 * Quantities and đồng.
 */
sums: StockSums, 
/**
 * Lines of the balance that say no quantity.
 */
unmeasured: number, 
/**
 * The first day of the days at whose end less than nothing was there, `dd/MM/yyyy`; empty where never.
 */
below_on: string, };

/**
 * Quantities and đồng of some days as shown; empty for nothing.
 */
export type StockSums = { 
/**
 * Before the first day.
 */
opening: StockFigure, 
/**
 * Into the store.
 */
came: StockFigure, 
/**
 * Out of it.
 */
went: StockFigure, 
/**
 * After the last day.
 */
left: StockFigure, };

/**
 * Whether the cards of an account are what its ledger says.
 */
export type StockTie = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What all cards hold, as shown.
 */
cards: string, 
/**
 * The balance of the ledger, as shown.
 */
ledger: string, 
/**
 * Whether both are the same, before, within and after the days.
 */
ties: boolean, 
/**
 * Of the balance, what names no item, as shown; empty for nothing.
 */
nameless: string, 
/**
 * Lines of the balance that say no quantity.
 */
unmeasured: number, };

/**
 * A balance that a story is about.
 */
export type StoryFigure = { 
/**
 * The account.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its balance now.
 */
now: Balance, 
/**
 * What is held or waits beside it, debit positive, as shown; empty for nothing.
 */
aside_shown: string, 
/**
 * Its balance after each choice, in their order.
 */
after: Array<Balance>, };

/**
 * Something a person must decide.
 */
export type StoryRow = { 
/**
 * What names it.
 */
key: string, 
/**
 * The code of its reason, `fold.paid-twice` …
 */
why: string, 
/**
 * `red`, `open` or `note`.
 */
urgency: string, 
/**
 * The day it is about, `dd/MM/yyyy`; empty where it is about none.
 */
day_shown: string, 
/**
 * What is held, flagged or below zero, as shown; empty where it is about no money.
 */
sum_shown: string, 
/**
 * How the event it is about stands: `flagged`, `held`, `void`, `waiting`, `counted`; `balance` where it is about one.
 */
outcome: string, 
/**
 * The account it is about, with its name; empty where it is about none.
 */
account: string, 
/**
 * What happened, in the story's order: who did what on which device.
 */
sides: Array<StorySide>, 
/**
 * The balances it is about: as they are, and as each choice leaves them.
 */
figures: Array<StoryFigure>, 
/**
 * What can be chosen, by code.
 */
choices: Array<string>, 
/**
 * Whether the person at this device may decide.
 */
may_decide: boolean, 
/**
 * Whether the person at this device may write vouchers: then what a choice needs is written with it.
 */
may_post: boolean, 
/**
 * Who may: `director` or `either`.
 */
who: string, };

/**
 * One side of a story: what one device wrote.
 */
export type StorySide = { 
/**
 * Who did what, and when.
 */
did: HistoryRow, 
/**
 * What the device is called.
 */
device: string, 
/**
 * Its entries, `642 / 1111: 1.000.000`; none where it moves no money.
 */
lines: Array<string>, 
/**
 * How it stands: `flagged`, `held`, `void`, `waiting` or `counted`; of what the server keeps apart `apart`, `adopted`, or
 * `left` where it cannot be taken over.
 */
outcome: string, };

/**
 * What the meeting decided for a stream. Rates are per cent, such as `10` or `7.5`.
 */
export type StreamPlan = { 
/**
 * The funds.
 */
funds: Array<FundPlan>, 
/**
 * Of the rest by use.
 */
by_use_pct: string, 
/**
 * Of the rest by labour.
 */
by_labour_pct: string, 
/**
 * Of the rest by capital.
 */
by_capital_pct: string, };

/**
 * A stream of income.
 */
export type StreamView = { 
/**
 * `external` or `internal`.
 */
stream: string, 
/**
 * The year's result after tax, as shown.
 */
profit: string, 
/**
 * Losses of earlier years that it covers, as shown; empty when none.
 */
covers: string, 
/**
 * What is distributed, as shown.
 */
amount: string, 
/**
 * What the funds leave, as shown; empty where something stands against the plan.
 */
rest: string, };

/**
 * What the last like voucher suggests for this party.
 */
export type Suggestion = { 
/**
 * The reason written then.
 */
narration: string, 
/**
 * Its lines; amounts are those of then, to be shown grey.
 */
entries: Array<DraftEntry>, 
/**
 * The amount of each line, as shown.
 */
amounts_shown: Array<string>, 
/**
 * The business event it was written as, with the answers that stay the same.
 */
event?: EventChoice, 
/**
 * The other answers of then, as shown, by slot.
 */
event_ghosts: { [key in string]: string }, 
/**
 * The voucher it comes from: `PC.Q01-0003`.
 */
number: string, };

/**
 * A sum as a slow reader takes it in, and to the đồng.
 */
export type Sum = { 
/**
 * `48,2`, with a minus below zero.
 */
figure: string, 
/**
 * What the figure counts: `dong`, `million` or `billion`.
 */
unit: string, 
/**
 * To the đồng, with dots.
 */
full: string, 
/**
 * In millions, for a picture or a table that says so: `214`, `0,4`.
 */
millions: string, 
/**
 * `less`, `none` or `more` than zero.
 */
sign: string, };

/**
 * Something between this copy and the server that somebody should look at.
 */
export type SyncAlarm = { 
/**
 * What, as a code: `sync.possible-copy`, `sync.diverged`, `sync.frame-refused`, `sync.inactive-writer`.
 */
code: string, 
/**
 * When it was first seen, as shown: `26/11/2026 11:58`.
 */
at: string, 
/**
 * Whether to have looked is all there is to do.
 */
may_dismiss: boolean, };

/**
 * A line of what happened with the server.
 */
export type SyncLine = { 
/**
 * When, as shown: `26/11/2026 11:58`.
 */
at: string, 
/**
 * What, as a code: `sync.exchanged`, `sync.joined-now`, `sync.rewound`, `sync.forgotten`, `sync.rebuilt`, `sync.alarm-seen`,
 * `sync.tampered`, `sync.copied`, `sync.refused`, and of photos `paper.carried`, `paper.server-full`,
 * `paper.server-closed`, `paper.stuck`.
 */
code: string, 
/**
 * For an exchange, how many events of this machine the server confirmed; for photos, how many it has now.
 */
sent: number | null, 
/**
 * For an exchange, how many events of others came; for photos, how many.
 */
received: number | null, };

/**
 * How the open book stands with its server.
 */
export type SyncStatus = { 
/**
 * The phrase for the header: `done` (Đã lên máy chủ hết lúc …), `sending` (Đang gửi …), `offline` (Không có mạng, vẫn
 * làm việc bình thường · … phiếu chưa gửi), `review` (… việc cần xem lại); `alone` where the book belongs to no server
 * and nothing is shown.
 */
chip: string, 
/**
 * What the exchange can do: `alone`, `ready`, `rewound` (the server was restored and is being filled again),
 * `disowned` (the server's operator must act), `key-wait` (a key has not come yet), `limited` (a newer program is
 * needed to close, submit or decide), `tampered` (the server showed what cannot be), `copied`, `shut-out`,
 * `refused` (the server does not take what this machine's writer sends).
 */
phase: string, 
/**
 * The server's address; none where the book belongs to none.
 */
address: string | null, 
/**
 * Vouchers the server has not confirmed; none where the book belongs to no server.
 */
vouchers_pending: number, 
/**
 * Everything written that the server has not confirmed.
 */
pending: number, 
/**
 * Groups of vouchers that lie apart from the common book until somebody decides.
 */
apart: number, 
/**
 * How many matters about money people are asked to decide soon.
 */
urgent: number, 
/**
 * How far this copy of the common book goes.
 */
received: number, 
/**
 * How far the server's goes, as it said last.
 */
latest: number, 
/**
 * When an exchange last came through, as shown: `26/11/2026 11:58`.
 */
last_success: string | null, 
/**
 * How many minutes the server's clock was ahead of this machine's then, or since, where that stood in the way.
 */
clock_minutes: number | null, 
/**
 * Why the last attempt failed, as a code; none when it came through.
 */
fault: string | null, 
/**
 * Whether the server says that it does not know this machine, though it let it in once: the twelve words let it go on as
 * another writer, where another code does not help.
 */
unknown: boolean, 
/**
 * What somebody should look at.
 */
alarms: Array<SyncAlarm>, 
/**
 * Whether an exchange is under way.
 */
running: boolean, };

/**
 * Something wrong in a row.
 */
export type TableFault = { 
/**
 * The row as the file counts it, from 1.
 */
row: number, 
/**
 * The column, by what it holds; nothing where it is about the whole row.
 */
role: string | null, 
/**
 * What, and what to do.
 */
what: Objection, };

/**
 * A voucher of a table.
 */
export type TableVoucher = { 
/**
 * Its rows as the file counts them, from 1.
 */
rows: Array<number>, 
/**
 * Its form's letters; empty where they do not read.
 */
form: string, 
/**
 * Its number in the other program.
 */
number: string, 
/**
 * Its day, `dd/MM/yyyy`, or empty.
 */
date_shown: string, 
/**
 * Who it is with.
 */
who: string, 
/**
 * The reason.
 */
narration: string, 
/**
 * Its sum, as shown.
 */
amount_shown: string, 
/**
 * The number it has in this book, where it is there already.
 */
here: string, 
/**
 * Why it cannot be posted.
 */
faults: Array<TableFault>, };

/**
 * A template in the list.
 */
export type TemplateRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its form, `PC`.
 */
form: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The accounts of its first line, `642 / 1111`, and `…` when there are more.
 */
accounts: string, 
/**
 * The name of the person, or empty.
 */
party_name: string, 
/**
 * The reason, or empty.
 */
narration: string, 
/**
 * The sum of its lines, as shown; empty where the amount is left blank.
 */
total_shown: string, 
/**
 * How often it was used.
 */
used: number, 
/**
 * When it is put on the desk by itself.
 */
reminder: ReminderRow | null, 
/**
 * True where it lies in the bin.
 */
discarded: boolean, };

/**
 * Other words for a posted voucher; its figures stay.
 */
export type TextFix = { 
/**
 * The voucher.
 */
voucher: string, 
/**
 * The name as printed.
 */
party_name: string, 
/**
 * The reason.
 */
narration: string, 
/**
 * How many original papers are attached.
 */
attachments: number, 
/**
 * The words of each line, empty where it has none of its own.
 */
narrations: Array<string>, 
/**
 * Why.
 */
reason: string, };

/**
 * A line of a voucher.
 */
export type ThreadLine = { 
/**
 * The account debited; empty where there is none.
 */
debit: string, 
/**
 * The account credited; empty where there is none.
 */
credit: string, 
/**
 * How much.
 */
amount_shown: string, };

/**
 * What the first screen of a day says.
 */
export type Today = { 
/**
 * Today on this machine, `YYYY-MM-DD`.
 */
date: string, 
/**
 * `26/11/2026`.
 */
date_shown: string, 
/**
 * 1 for Monday to 7 for Sunday.
 */
weekday: number, 
/**
 * Cash in hand: account 111.
 */
cash: MoneyNow, 
/**
 * Money in banks: account 112.
 */
bank: MoneyNow, 
/**
 * What the drafts on this machine come to, as shown.
 */
drafts_shown: string, 
/**
 * The vouchers written last, the latest first.
 */
recent: Array<VoucherRow>, 
/**
 * Vouchers somebody should look at, the latest first.
 */
look: Array<LookRow>, 
/**
 * How many of them there are in all.
 */
look_count: number, 
/**
 * Days of open months on which cash stood below zero.
 */
low: Array<LowDays>, 
/**
 * Months with vouchers that are still open, `YYYY-MM`, the earliest first.
 */
open_months: Array<string>, 
/**
 * The last closed month, `YYYY-MM`.
 */
last_closed: string | null, 
/**
 * When it was closed, `dd/MM/yyyy HH:MM`.
 */
last_closed_at: string | null, 
/**
 * What the book has so far.
 */
begun: Begun, };

/**
 * The trial balance, form F01-HTX (bảng cân đối tài khoản).
 */
export type TrialBalance = { 
/**
 * Level-1 accounts in use, or down to the level asked for.
 */
rows: Array<TrialRow>, 
/**
 * Accounts 001 to 008, outside the totals.
 */
off_balance: Array<TrialRow>, 
/**
 * The totals of level 1.
 */
total: TrialRow, 
/**
 * True where debits equal credits in all three pairs of columns.
 */
balanced: boolean, 
/**
 * True where a month of it is not closed: «tạm tính».
 */
provisional: boolean, 
/**
 * The source of the form.
 */
source: string, };

/**
 * What the trial balance is asked for.
 */
export type TrialQuery = { 
/**
 * First day, `YYYY-MM-DD`; a month's first day.
 */
from: string, 
/**
 * Last day; a month's last day.
 */
to: string, 
/**
 * 1, 2 or 3.
 */
level: number, 
/**
 * Show accounts with two sides net instead of both sides.
 */
net: boolean, };

/**
 * One account of the trial balance. Figures are as shown, empty for zero.
 */
export type TrialRow = { 
/**
 * Its code.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its English name.
 */
name_en: string, 
/**
 * 1, 2 or 3.
 */
level: number, 
/**
 * Column 1.
 */
opening_debit: string, 
/**
 * Column 2.
 */
opening_credit: string, 
/**
 * Column 3.
 */
debit: string, 
/**
 * Column 4.
 */
credit: string, 
/**
 * Column 5.
 */
closing_debit: string, 
/**
 * Column 6.
 */
closing_credit: string, 
/**
 * True where the way it is shown is inferred, not read in the circular («chưa đối chiếu»).
 */
inferred: boolean, };

/**
 * An account of result with a balance.
 */
export type UnclosedAccount = { 
/**
 * Its code.
 */
account: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What stands on it, and on which side.
 */
balance: Balance, };

/**
 * What checking the whole book found.
 */
export type VerifyResult = { 
/**
 * True where everything agrees.
 */
ok: boolean, 
/**
 * Vouchers counted.
 */
vouchers: number, 
/**
 * Entries counted.
 */
entries: number, 
/**
 * The digest of all balances, hexadecimal.
 */
ledger_digest: string, 
/**
 * Codes of the differences found, with what they are about.
 */
differences: Array<string>, };

/**
 * One content of a voucher: as posted, or as amended.
 */
export type VersionView = { 
/**
 * 1 as posted, 2 after the first amendment …
 */
version: number, 
/**
 * `YYYY-MM-DD`.
 */
date: string, 
/**
 * `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Who pays or receives.
 */
party: PartyRef | null, 
/**
 * The name as printed.
 */
party_name: string, 
/**
 * The reason.
 */
narration: string, 
/**
 * Original papers.
 */
attachments: number, 
/**
 * The business event (việc) it was written as: its code, and its names while this version knows it.
 */
event?: EventName, 
/**
 * The lines.
 */
entries: Array<EntryView>, 
/**
 * The sum, as shown.
 */
total_shown: string, 
/**
 * The sum in words.
 */
words: string, 
/**
 * When it was written, `dd/MM/yyyy HH:MM`.
 */
written_at: string, 
/**
 * Who wrote it.
 */
written_by: string, 
/**
 * Why it was amended.
 */
reason: string | null, 
/**
 * True where only words and the count of papers differ from the content before (sửa nhanh).
 */
text_only: boolean, 
/**
 * What deserved a look when it was saved all the same. Kept on the machine that saved it.
 */
warnings: Array<Objection>, };

/**
 * Part of the list of vouchers.
 */
export type VoucherPage = { 
/**
 * The rows.
 */
rows: Array<VoucherRow>, 
/**
 * How many there are in all.
 */
count: number, 
/**
 * Their sum, as shown.
 */
total_shown: string, 
/**
 * Cash and bank money in, as shown.
 */
money_in_shown: string, 
/**
 * Cash and bank money out, as shown.
 */
money_out_shown: string, 
/**
 * What the typed filters were taken to mean, code to value, to show «Đang lọc: …»; `words` are those that are no filter.
 */
understood: { [key in string]: string }, };

/**
 * What is looked for in the list of vouchers.
 */
export type VoucherQuery = { 
/**
 * Words, numbers, amounts and filters as typed: `lan phan`, `>1tr`, `pc0231`, `@lan`, `#642`, `t3`.
 */
text: string, 
/**
 * Only this form.
 */
form: string | null, 
/**
 * From this day on, `YYYY-MM-DD`.
 */
from: string | null, 
/**
 * To this day.
 */
to: string | null, 
/**
 * Only with this party.
 */
party: string | null, 
/**
 * Only touching this account or those under it.
 */
account: string | null, 
/**
 * Only in this state.
 */
state: VoucherState | null, 
/**
 * Leave out a voucher that takes back another one of the same days; the sums stay those of all.
 */
folded?: boolean, 
/**
 * `date` (latest first), `date-up`, `number`, `amount`.
 */
order: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

/**
 * A voucher in the list.
 */
export type VoucherRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Its form.
 */
form: string, 
/**
 * `YYYY-MM-DD`.
 */
date: string, 
/**
 * `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Who, with code: `Trần Văn Bình (TV007)`.
 */
who: string, 
/**
 * The reason.
 */
narration: string, 
/**
 * As shown.
 */
total_shown: string, 
/**
 * Digits.
 */
total: string, 
/**
 * How it stands.
 */
state: VoucherState, 
/**
 * 1, or more when amended.
 */
version: number, 
/**
 * How many photos of papers belong to it; left out where none do.
 */
photos?: number, };

/**
 * How a voucher stands.
 */
export type VoucherState = "posted" | "amended" | "waiting" | "reversed" | "reversal" | "adjustment" | "flagged" | "held" | "void";

/**
 * What some vouchers come to.
 */
export type VoucherSum = { 
/**
 * How many.
 */
count: number, 
/**
 * Their sum, as shown.
 */
total_shown: string, };

/**
 * What a table of vouchers comes to.
 */
export type VoucherTableCheck = { 
/**
 * The vouchers, in the order of the table.
 */
vouchers: Array<TableVoucher>, 
/**
 * How many can be posted.
 */
ready: number, 
/**
 * How many have something wrong.
 */
faulty: number, 
/**
 * How many are in the book already.
 */
already: number, 
/**
 * The sum of those that can be posted, as shown.
 */
total_shown: string, 
/**
 * People and things that nobody in the register answers to: code and name, one of them maybe empty.
 */
unknown: Array<[string, string]>, 
/**
 * When it was kept, `HH:MM`; empty where it was not.
 */
kept_at: string, };

/**
 * How far a table has been posted.
 */
export type VoucherTablePosted = { 
/**
 * Vouchers posted by this call.
 */
posted: number, 
/**
 * Of those passed by this call, how many were in the book already.
 */
already: number, 
/**
 * How many of the table are passed, and how many there are.
 */
passed: number, 
/**
 * How many vouchers the table has.
 */
all: number, 
/**
 * What to name to go on, and to take all of it back at once.
 */
batch: string, 
/**
 * What the law of cooperatives says of the capital in the book, when the last is posted.
 */
findings: Array<Objection>, };

/**
 * A voucher with what was asked about it.
 */
export type VoucherThread = { 
/**
 * The voucher.
 */
id: string, 
/**
 * Its number.
 */
number: string, 
/**
 * Its form, by its letters.
 */
form: string, 
/**
 * Its day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Who.
 */
who: string, 
/**
 * What for.
 */
purpose: string, 
/**
 * How much.
 */
amount_shown: string, 
/**
 * The same in words.
 */
words: string, 
/**
 * Its lines, for whoever reads accounts.
 */
lines: Array<ThreadLine>, 
/**
 * Whether it is taken back.
 */
reversed: boolean, 
/**
 * Whether it does not count yet.
 */
waits: boolean, 
/**
 * What was decided about it, the first first.
 */
decided: Array<DecidedRow>, 
/**
 * The questions, the first first.
 */
questions: Array<Question>, };

/**
 * A posted voucher with everything known of it.
 */
export type VoucherView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its number: `PC.Q01-0007`.
 */
number: string, 
/**
 * Its form, `PC`.
 */
form: string, 
/**
 * The old printed number, when it came from another system.
 */
old_number: string | null, 
/**
 * The outside reference, when it was imported.
 */
reference: string | null, 
/**
 * How it stands.
 */
state: VoucherState, 
/**
 * The content that counts.
 */
content: VersionView, 
/**
 * Earlier contents, the latest first; empty when never amended.
 */
earlier: Array<VersionView>, 
/**
 * The voucher that reversed this one.
 */
reversed_by: Link | null, 
/**
 * The voucher this one reverses.
 */
reverses: Link | null, 
/**
 * The voucher this one adjusts.
 */
adjusts: Link | null, 
/**
 * The vouchers that adjust this one.
 */
adjusted_by: Array<Link>, 
/**
 * True where «Sửa» is possible; else `why_not_amend` says why.
 */
may_amend: boolean, 
/**
 * The code of the reason.
 */
why_not_amend: string | null, };

/**
 * Everything that waits for the bank.
 */
export type Waiting = { 
/**
 * The longest waiting first.
 */
rows: Array<WaitingRow>, 
/**
 * What that means for each bank account.
 */
accounts: Array<WaitingSum>, };

/**
 * A draft that waits for the bank.
 */
export type WaitingRow = { 
/**
 * The draft.
 */
draft: Draft, 
/**
 * The day the bank was told, `dd/MM/yyyy`.
 */
since_shown: string, 
/**
 * Days since then.
 */
days: number, 
/**
 * What it will take from the bank, or bring, as shown.
 */
total_shown: string, 
/**
 * True for money that should come in.
 */
incoming: boolean, };

/**
 * A bank account beside what waits.
 */
export type WaitingSum = { 
/**
 * The account, `1121`.
 */
account: string, 
/**
 * What the bank has, as shown.
 */
balance_shown: string, 
/**
 * Payments that wait.
 */
out_count: number, 
/**
 * Their sum, as shown.
 */
out_shown: string, 
/**
 * Receipts that wait.
 */
in_count: number, 
/**
 * Their sum, as shown.
 */
in_shown: string, 
/**
 * What the bank will have when all of them came, as shown.
 */
after_shown: string, };

/**
 * A cash voucher that does not count yet.
 */
export type WaitingVoucher = { 
/**
 * The voucher.
 */
id: string, 
/**
 * The version that is shown: a word on it names this one.
 */
version: string, 
/**
 * Its number, as printed.
 */
number: string, 
/**
 * Its day, `dd/MM/yyyy`.
 */
date_shown: string, 
/**
 * Who.
 */
who: string, 
/**
 * The reason.
 */
narration: string, 
/**
 * The sum, as shown.
 */
total_shown: string, 
/**
 * Whether it waits for an approval.
 */
wants_approval: boolean, 
/**
 * Whether it waits for the cash to move.
 */
wants_cash: boolean, 
/**
 * Whether somebody refused it.
 */
refused: boolean, 
/**
 * The balances it would change: as they are, and as they are once it counts.
 */
figures: Array<StoryFigure>, 
/**
 * Whether the person at this device may approve or refuse it.
 */
may_approve: boolean, 
/**
 * Whether the person at this device may say that the cash moved.
 */
may_confirm: boolean, };

/**
 * The closing of a fiscal year.
 */
export type YearEnd = { 
/**
 * The fiscal year, named by the year it starts in.
 */
year: number, 
/**
 * Its last day, `dd/MM/yyyy`.
 */
day_shown: string, 
/**
 * How 642 is shared: `net-revenue`, `direct-cost` or `P:Q`.
 */
key: string, 
/**
 * What it goes by, external, as shown.
 */
key_external: string, 
/**
 * The internal side.
 */
key_internal: string, 
/**
 * The steps that have entries, in order.
 */
steps: Array<YearEndStep>, 
/**
 * The external result after tax, đồng.
 */
profit_external: string, 
/**
 * As shown.
 */
profit_external_shown: string, 
/**
 * The internal result, đồng.
 */
profit_internal: string, 
/**
 * As shown.
 */
profit_internal_shown: string, 
/**
 * The voucher that closes the year, where it is posted.
 */
posted: PostedVoucher | null, 
/**
 * Whether the posted voucher no longer fits the figures.
 */
outdated: boolean, 
/**
 * What should be looked at first.
 */
looks: Array<Objection>, };

/**
 * One entry of the closing.
 */
export type YearEndEntry = { 
/**
 * The account debited.
 */
debit: string, 
/**
 * The account credited.
 */
credit: string, 
/**
 * The name of the account that is closed.
 */
name: string, 
/**
 * Its English name; empty for an account of one's own.
 */
name_en: string, 
/**
 * As shown.
 */
amount: string, };

/**
 * One step of the closing.
 */
export type YearEndStep = { 
/**
 * `deductions`, `revenue`, `cost`, `management`, `other`, `tax` or `result`.
 */
step: string, 
/**
 * Where it stands.
 */
article: string, 
/**
 * `source` or `inferred`.
 */
confidence: string, 
/**
 * The entries.
 */
entries: Array<YearEndEntry>, };

/**
 * A fiscal year of the book.
 */
export type YearRow = { 
/**
 * The year it starts in.
 */
year: number, 
/**
 * Its first day, `dd/MM/yyyy`.
 */
from_shown: string, 
/**
 * Its last day, `dd/MM/yyyy`.
 */
to_shown: string, 
/**
 * How many of its months are closed.
 */
closed: number, 
/**
 * The voucher that closes it.
 */
year_end: PostedVoucher | null, 
/**
 * The vouchers that distribute its income.
 */
distributed: Array<PostedVoucher>, };

/** Every command: its arguments and its answer. */
export interface Commands {
	/** What the window needs to know when it starts. */
	app_state: { args: Record<string, never>; result: AppState };
	/** Makes a book and opens it. */
	create_book: { args: { book: NewBook }; result: BookInfo };
	/** Opens a book. */
	open_book: { args: { path: string; passphrase: string }; result: BookInfo };
	/** Closes the open book; drafts stay. */
	close_book: { args: Record<string, never>; result: null };
	/** Takes a book off the list, and its key out of the machine's vault; the file stays where it is. */
	forget_book: { args: { path: string }; result: null };
	/** Whether this machine has a vault that can keep a book's key. */
	has_vault: { args: Record<string, never>; result: boolean };
	/** Keeps the key of the open book in the machine's vault. */
	remember_key: { args: Record<string, never>; result: null };
	/** Opens a book with the key in the machine's vault. A key that is gone or opens nothing is no longer remembered. */
	open_remembered: { args: { path: string }; result: BookInfo };
	/** Takes a book's key out of the machine's vault. */
	forget_key: { args: { path: string }; result: null };
	/** How hard a passphrase is to guess, `short`, `weak`, `fair` or `good`; `about` is what everybody knows of its owner. */
	passphrase_strength: { args: { passphrase: string; about: string }; result: string };
	/** Where this machine's practice book is, and whether it has been made. */
	practice_info: { args: Record<string, never>; result: PracticeInfo };
	/** Opens the practice book, and makes it first where there is none. */
	open_practice_book: { args: Record<string, never>; result: BookInfo };
	/** Makes a fresh practice book in place of the one there was, and opens it. */
	make_practice_book: { args: Record<string, never>; result: BookInfo };
	/** Puts another passphrase on the open book. */
	change_passphrase: { args: { old: string; new: string }; result: null };
	/** The recovery phrase of the open book, until somebody confirmed that it is written down. */
	recovery_words: { args: Record<string, never>; result: Array<string> | null };
	/** Checks the words typed back from paper, and takes the phrase out of the machine. */
	confirm_recovery: { args: { words: string }; result: null };
	/** Makes this machine a new writer of the open book, in a series of its own, under the recovery phrase and a new */
	/** passphrase. */
	enrol_by_recovery: { args: { words: string; passphrase: string; user_name: string }; result: BookInfo };
	/** How the open book is backed up. */
	backup_state: { args: Record<string, never>; result: BackupState };
	/** Sets the folder the open book is backed up into by itself, or none. */
	set_backup_folder: { args: { folder: string | null }; result: BackupState };
	/** Backs the open book up into its folder, read back and compared before this answers. Others go on writing meanwhile. */
	back_up_now: { args: Record<string, never>; result: BackupState };
	/** Restores the latest backup on trial, and compares. */
	drill_now: { args: Record<string, never>; result: BackupState };
	/** Makes a book of a backup and opens it. */
	restore_backup: { args: { job: RestoreJob }; result: BookInfo };
	/** Writes the whole open book into a new folder under `folder`, to be read without this program. */
	export_book: { args: { folder: string }; result: ExportDone };
	/** The province's server of a code, asked for its keys and found to be the one of the code. Takes up to half a minute. */
	province_of_code: { args: { code: string }; result: ProvinceOffer };
	/** Joins the open book to the province's server of a code, and begins to exchange. `offline_recovery` is the */
	/** cooperative's answer to whether the province may keep its key for the worst case. */
	join_province: { args: { code: string; offline_recovery: boolean }; result: SyncStatus };
	/** Agrees that the province's offline recovery key may open the book, or agrees no longer; the book's key is then */
	/** replaced with the next exchange. */
	set_province_recovery: { args: { agrees: boolean }; result: DeviceList };
	/** How the open book stands with its server. */
	sync_status: { args: Record<string, never>; result: SyncStatus };
	/** Exchanges now. Answers at once; how it goes is in `sync_status`. */
	sync_now: { args: Record<string, never>; result: SyncStatus };
	/** What happened with the server, the latest first. */
	sync_log: { args: Record<string, never>; result: Array<SyncLine> };
	/** Somebody has looked at what an alarm about the line is about. */
	dismiss_alarm: { args: { code: string }; result: SyncStatus };
	/** Works the whole open book out again beside the one who writes, its figures, chains, frames and the common log. */
	check_book: { args: Record<string, never>; result: VerifyResult };
	/** The devices of the open book, and what this one may do with them. */
	list_devices: { args: Record<string, never>; result: DeviceList };
	/** Vouches for a device: from here on what it decides counts. */
	confirm_device: { args: { writer: number }; result: DeviceList };
	/** Gives a device other roles. */
	change_role: { args: { writer: number; roles: Array<Role> }; result: DeviceList };
	/** Ends a device in good order. */
	retire_device: { args: { writer: number }; result: DeviceList };
	/** Shuts a device out. */
	revoke_device: { args: { writer: number; reason: RevokeReason }; result: DeviceList };
	/** Begins to let a device into the open book, in place of an invite that was going on. */
	invite_device: { args: { job: InviteJob }; result: InviteState };
	/** How far the invite is; nothing where none is going on. */
	invite_state: { args: Record<string, never>; result: InviteState | null };
	/** The six digits that the new device shows, as typed here. */
	confirm_digits: { args: { digits: string }; result: InviteState };
	/** Ends the invite. A device that was let in stays in. */
	end_invite: { args: Record<string, never>; result: null };
	/** Begins to come into a book that is on another machine. */
	join_book: { args: { job: JoinJob }; result: JoinState };
	/** Begins to open a book from its server by the twelve words. */
	open_from_server: { args: { job: FetchJob }; result: JoinState };
	/** How far coming in is; once it is done the book is open. */
	join_state: { args: Record<string, never>; result: JoinState | null };
	/** Ends coming in; what was fetched so far is thrown away. */
	end_join: { args: Record<string, never>; result: null };
	/** Whether the open book is covered, and who may uncover it. */
	lock_state: { args: Record<string, never>; result: LockState };
	/** Covers the open book: from here on nothing of it is answered until somebody proves who they are. */
	lock: { args: Record<string, never>; result: LockState };
	/** Uncovers the open book for a person at this machine, by PIN or passphrase. It is they who write from here on. */
	unlock: { args: { writer: number; secret: string }; result: BookInfo };
	/** The people at this machine. */
	people_here: { args: Record<string, never>; result: PeopleHere };
	/** Lets another person write at this machine, with keys, a passphrase and a PIN of their own. */
	add_person: { args: { person: NewPerson }; result: PeopleHere };
	/** Removes the keys of a person from this machine, under the passphrase of who sits there. */
	remove_person: { args: { writer: number; passphrase: string }; result: PeopleHere };
	/** Puts a PIN of six digits on the keys of the person who sits there, or takes it away. */
	set_pin: { args: { passphrase: string; pin: string | null }; result: PeopleHere };
	/** Keeps how the window looks. */
	set_preferences: { args: { preferences: Preferences }; result: Preferences };
	/** The open book as it stands now. */
	book_info: { args: Record<string, never>; result: BookInfo };
	/** What is left of setting the book up. */
	setup_state: { args: Record<string, never>; result: SetupState };
	/** Says that a step is done with, although nothing was entered there. */
	finish_setup_step: { args: { step: string }; result: SetupState };
	/** Says that nobody is to be reminded of what is left. */
	dismiss_setup: { args: Record<string, never>; result: SetupState };
	/** The sheet of opening balances: as last kept, or what is in the book. */
	opening_sheet: { args: Record<string, never>; result: OpeningSheet };
	/** Chooses the day the opening balances stand at: the end of a month, or the first day of the next. */
	choose_opening: { args: { day: string }; result: OpeningSheet };
	/** Takes back what the book was opened with, as long as no voucher was written. */
	undo_opening: { args: Record<string, never>; result: OpeningSheet };
	/** Keeps the sheet of opening balances on the disk and says what it comes to. */
	keep_opening: { args: { rows: Array<OpeningRow> }; result: OpeningCheck };
	/** The rows of pasted opening balances. */
	read_opening: { args: { text: string }; result: OpeningPasted };
	/** Posts the opening balances of the sheet, or their difference to those there are. */
	post_opening: { args: { rows: Array<OpeningRow> }; result: OpeningPosted };
	/** The lists behind the opening balances, and whether each adds up. */
	opening_list_states: { args: Record<string, never>; result: Array<OpeningListState> };
	/** One of them, as last kept or as it is in the book. */
	opening_list: { args: { name: string }; result: OpeningListSheet };
	/** Keeps one on the disk and says what it comes to. */
	keep_opening_list: { args: { name: string; rows: Array<OpeningListRow> }; result: OpeningListCheck };
	/** The rows of a pasted list. */
	read_opening_list: { args: { name: string; text: string }; result: Array<OpeningListRow> };
	/** Writes a list that adds up. */
	post_opening_list: { args: { name: string; rows: Array<OpeningListRow> }; result: OpeningListCheck };
	/** The move from other books as last kept. */
	move_job: { args: Record<string, never>; result: MoveJob };
	/** Reads pasted text or a file, in base64, as a table of a kind, and guesses its columns. */
	read_move_table: { args: { kind: string; name: string; text: string; base64: string }; result: MoveTable };
	/** The columns a kind of table may have. */
	move_columns: { args: { kind: string }; result: Array<string> };
	/** Keeps a move on the disk and says what it comes to. */
	keep_move: { args: { job: MoveJob }; result: MoveCheck };
	/** Moves everything over, and compares the old trial balance with the book's. */
	post_move: { args: { job: MoveJob }; result: MoveDone };
	/** The table of vouchers from another program as last kept; without cells where there is none. */
	voucher_table: { args: Record<string, never>; result: MoveTable };
	/** Reads pasted text or a file, in base64, as a table of vouchers; its columns as chosen before, or guessed. */
	open_voucher_table: { args: { name: string; text: string; base64: string }; result: MoveTable };
	/** Keeps a table of vouchers on the disk and says what it comes to; one without cells is taken away. */
	keep_voucher_table: { args: { table: MoveTable }; result: VoucherTableCheck };
	/** Adds to the register whom the table kept names and nobody answers to. */
	add_voucher_people: { args: Record<string, never>; result: number };
	/** Posts some vouchers of the table kept, those after the first `from`; called until all are passed. */
	post_voucher_table: { args: { only_good: boolean; from: number; batch: string }; result: VoucherTablePosted };
	/** The list of members as last kept. */
	members_sheet: { args: Record<string, never>; result: Array<MemberRow> };
	/** Keeps the list of members on the disk and says what it comes to. */
	keep_members: { args: { rows: Array<MemberRow> }; result: MembersCheck };
	/** The rows of a pasted list of members. */
	read_members: { args: { text: string }; result: Array<MemberRow> };
	/** Takes the list of members into the register. */
	add_members: { args: { rows: Array<MemberRow> }; result: number };
	/** What a typed amount means. */
	read_amount: { args: { text: string }; result: AmountRead };
	/** What a typed date means; `working` is the date the field held, `YYYY-MM-DD`. */
	read_date: { args: { text: string; working: string }; result: DateRead };
	/** A number of đồng in words, in the book's style. */
	amount_in_words: { args: { amount: string }; result: string };
	/** Accounts for a cell, the usual ones of the form and side first; `all` shows headings too. Outside a form it is empty. */
	suggest_accounts: { args: { text: string; form: string; side: Side; party: string | null; all: boolean }; result: Array<AccountOption> };
	/** Parties for a field, those met lately in the form first. Outside a form it is empty. */
	suggest_parties: { args: { text: string; form: string }; result: Array<PartyOption> };
	/** What the last like voucher suggests for this party. */
	suggest_entry: { args: { form: string; party: string }; result: Suggestion | null };
	/** Business events for a field, those of the form first; outside a form it is empty. */
	suggest_events: { args: { text: string; form: string; party: string | null }; result: Array<EventOption> };
	/** A draft's business event: its lines, what is asked, and why it is written so. Nothing is changed. */
	fill_event: { args: { draft: Draft }; result: EventFill };
	/** An empty voucher of this form, dated as the last one. */
	new_draft: { args: { form: string }; result: Draft };
	/** Totals, words, faults and warnings of a draft. */
	check_draft: { args: { draft: Draft }; result: DraftCheck };
	/** Keeps a draft on the disk. */
	save_draft: { args: { draft: Draft }; result: DraftKept };
	/** Unfinished drafts, the latest first; `discarded` lists the bin. */
	list_drafts: { args: { discarded: boolean }; result: Array<DraftRow> };
	/** Puts a draft into the bin. */
	discard_draft: { args: { draft_id: string }; result: null };
	/** Takes a draft out of the bin. */
	restore_draft: { args: { draft_id: string }; result: null };
	/** Numbers and posts a draft in one durable act. */
	post_voucher: { args: { draft: Draft }; result: Receipt };
	/** The photos of the papers of a voucher. */
	voucher_photos: { args: { voucher: string }; result: PhotoList };
	/** Attaches a photo to a voucher: a JPEG, PNG or WebP file in base64, kept small and without place and time. */
	add_photo: { args: { voucher: string; base64: string; label: string }; result: PhotoList };
	/** Keeps a photo for a voucher that is still being written; it is attached when the voucher is posted. */
	keep_photo: { args: { base64: string; label: string }; result: DraftPhoto };
	/** What a photo looks like; `key_id` for one that belongs to a draft. */
	photo_picture: { args: { hash: string; key_id: string | null }; result: PhotoPicture };
	/** Asks for a photo that is not on this machine: it comes with the next exchange. */
	fetch_photo: { args: { voucher: string; hash: string }; result: PhotoList };
	/** The photos that the server still lacks a week after it had their vouchers. */
	late_photos: { args: Record<string, never>; result: LatePhotos };
	/** Takes a photo of the wrong paper off a voucher. */
	remove_photo: { args: { voucher: string; hash: string; reason: string }; result: PhotoList };
	/** The last voucher of this form as a new draft. */
	repeat_last: { args: { form: string }; result: Draft | null };
	/** A voucher's content as a new draft. */
	duplicate_voucher: { args: { voucher: string }; result: Draft };
	/** A voucher's content as a draft that amends it. */
	amend_draft: { args: { voucher: string }; result: Draft };
	/** A draft of a signed difference to a voucher. */
	adjust_draft: { args: { voucher: string }; result: Draft };
	/** Takes a voucher back by one with negative amounts. */
	reverse_voucher: { args: { voucher: string; date: string; reason: string }; result: Receipt };
	/** Other words for a posted voucher: an amendment with the same lines (sửa nhanh). */
	fix_text: { args: { fix: TextFix }; result: Receipt };
	/** After a voucher was taken back though its cash has moved: the cash voucher that says so. */
	cash_after_reversal: { args: { voucher: string }; result: Draft | null };
	/** Keeps a draft's content as a template, but for what it leaves blank. */
	save_template: { args: { draft: Draft; name: string; blank: Array<Blank> }; result: TemplateRow };
	/** Templates that answer to the words typed, those of the form first; `discarded` lists the bin. */
	list_templates: { args: { form: string | null; text: string; discarded: boolean }; result: Array<TemplateRow> };
	/** A new draft from a template. */
	use_template: { args: { template: string }; result: Draft };
	/** Gives a template another name. */
	rename_template: { args: { template: string; name: string }; result: TemplateRow };
	/** Puts a template into the bin. */
	discard_template: { args: { template: string }; result: null };
	/** Takes a template out of the bin. */
	restore_template: { args: { template: string }; result: null };
	/** Has a template put on the desk on its days, or no longer. */
	set_reminder: { args: { template: string; reminder: ReminderInput | null }; result: TemplateRow };
	/** Lets a reminder rest, or go on. */
	pause_reminder: { args: { template: string; paused: boolean }; result: TemplateRow };
	/** Puts the drafts on the desk that are due and not there yet; says how many. Called when a book opens and at midnight. */
	remind: { args: Record<string, never>; result: number };
	/** Keeps a bank voucher as a draft that waits for the bank's notice (UNC đã gửi – chờ báo Nợ). */
	set_waiting: { args: { draft: Draft; handed_in: string }; result: DraftKept };
	/** Lets a draft wait no longer. */
	end_waiting: { args: { draft_id: string }; result: null };
	/** Everything that waits for the bank. */
	list_waiting: { args: Record<string, never>; result: Waiting };
	/** Posts a waiting draft on the bank's date («Báo Nợ đã về»). */
	post_waiting: { args: { draft_id: string; date: string }; result: Receipt };
	/** The sheet of a form as it was left (bảng nhập nhanh). */
	sheet: { args: { form: string }; result: SheetKept };
	/** Every sheet with something in it. */
	list_sheets: { args: Record<string, never>; result: Array<SheetKept> };
	/** Keeps a sheet on the disk; an empty one is taken away. */
	keep_sheet: { args: { sheet: Sheet }; result: SheetKept };
	/** What is read in each row of a sheet, and what is wrong. Nothing is changed by asking. */
	check_sheet: { args: { sheet: Sheet }; result: SheetCheck };
	/** Cells copied from a spreadsheet, put from a column of the sheet (counted from 0) on. */
	paste_cells: { args: { text: string; column: number }; result: SheetPasted };
	/** Posts every row that has nothing wrong, in one act; the others stay in the sheet. */
	post_sheet: { args: { sheet: Sheet }; result: SheetPosted };
	/** Adds people by their names, all of one kind, in one act. */
	add_parties: { args: { names: Array<string>; kind: string }; result: Array<PartyRef> };
	/** The sheets that were posted, the latest first. */
	list_batches: { args: Record<string, never>; result: Array<BatchRow> };
	/** Takes back all of a posted sheet that still stands, in one act. */
	reverse_batch: { args: { batch: string; date: string; reason: string }; result: BatchReversed };
	/** Part of the list of vouchers. */
	list_vouchers: { args: { query: VoucherQuery }; result: VoucherPage };
	/** What marked vouchers come to. */
	sum_vouchers: { args: { ids: Array<string> }; result: VoucherSum };
	/** One voucher with its history. */
	voucher: { args: { id: string }; result: VoucherView };
	/** The voucher before (`-1`) or after (`1`) this one among its form, by number. */
	neighbour: { args: { id: string; step: number }; result: string | null };
	/** Part of the register of parties. */
	list_parties: { args: { query: PartyQuery }; result: PartyPage };
	/** One party with balances and last vouchers. */
	party_summary: { args: { id: string }; result: PartySummary };
	/** Adds a party. */
	add_party: { args: { party: PartyInput }; result: PartyRef };
	/** Changes a party's name, kind, place or contract. */
	change_party: { args: { id: string; party: PartyInput }; result: PartyRef };
	/** The code a new party of this kind would get. */
	propose_party_code: { args: { kind: string }; result: string };
	/** One card with its figures. */
	party_card: { args: { id: string }; result: PartyCard };
	/** What was written on a card and who looked at its hidden fields, the latest first. */
	card_history: { args: { id: string }; result: Array<CardChange> };
	/** Adds a card with everything on it. */
	add_card: { args: { card: CardInput }; result: PartyRef };
	/** Changes a card; what is left out stays. */
	change_card: { args: { id: string; card: CardInput }; result: PartyRef };
	/** Takes a party out of use, or brings it back. */
	retire_party: { args: { id: string; active: boolean }; result: PartyRef };
	/** The whole of a hidden text; that somebody looked is written down first. */
	reveal_detail: { args: { id: string; name: string }; result: string };
	/** The party before (`-1`) or after (`1`) this one in the register as it is shown. */
	party_neighbour: { args: { id: string; step: number; query: PartyQuery }; result: string | null };
	/** Everybody in the capital on a day as typed, today where none is: what was pledged and paid, ratios, certificates. */
	capital_register: { args: { day: string }; result: CapitalRegister };
	/** One member's capital, certificates and membership. */
	party_capital: { args: { id: string }; result: PartyCapital };
	/** Writes down what a member has pledged in all from a day on. */
	set_pledge: { args: { pledge: PledgeInput }; result: PartyCapital };
	/** Every certificate of contribution, or one member's, the latest first. */
	certificates: { args: { party: string | null }; result: Array<CertificateRow> };
	/** Gives a certificate out; what is on its face the book knows. */
	issue_certificate: { args: { certificate: CertificateInput }; result: CertificateRow };
	/** Takes a certificate back. */
	withdraw_certificate: { args: { id: string; day: string; reason: string }; result: CertificateRow };
	/** Writes down what somebody is from a day on, or that the membership ends. */
	set_membership: { args: { membership: MembershipInput }; result: PartyCapital };
	/** A member and the cooperative in some days: capital, use, deliveries, debts, loans, shares of income. */
	member_statement: { args: { id: string; from: string; to: string }; result: MemberStatement };
	/** The general meeting's resolutions, the latest first. */
	list_resolutions: { args: Record<string, never>; result: Array<ResolutionRow> };
	/** Writes a resolution down, or its entry anew. */
	record_resolution: { args: { resolution: ResolutionInput }; result: Array<ResolutionRow> };
	/** Service contracts, or one member's, the latest first. */
	list_contracts: { args: { party: string | null }; result: Array<ContractRow> };
	/** What a service contract says as it is typed, with everything wrong with it; nothing is written. */
	read_contract: { args: { contract: ContractInput }; result: ContractRead };
	/** The lines of a piece of a spreadsheet. */
	read_contract_lines: { args: { text: string }; result: Array<ContractLineInput> };
	/** Writes service contracts down, one for each member named, or changes one. */
	set_contract: { args: { contract: ContractInput }; result: Array<ContractRow> };
	/** What the law has due soon, or has had due. */
	clocks: { args: Record<string, never>; result: Array<ClockRow> };
	/** What all stores hold in some days, item by item, beside the ledger (S07). */
	stock_book: { args: { query: StockQuery }; result: StockBook };
	/** Everything an item did in a store (S06, S08). */
	stock_card: { args: { query: StockCardQuery }; result: StockCard };
	/** Services to each member in some days, or to one (S23). */
	service_book: { args: { party: string | null; from: string; to: string }; result: ServiceBook };
	/** Funds by source and undivided assets with theirs, beside the ledger (Đ87.1, Đ88.3a). */
	fund_book: { args: { from: string; to: string }; result: FundBook };
	/** Every movement of a source of a fund, or of an undivided asset and what formed it. */
	fund_card: { args: { query: FundCardQuery }; result: FundCard };
	/** How old the debts of 131 or 331 are on a day as typed, today where none is. */
	debt_ageing: { args: { account: string; day: string }; result: Ageing };
	/** The documents of a party on 131 or 331 that are not settled on a day as typed, the oldest first. */
	open_documents: { args: { party: string; account: string; day: string }; result: OpenDocuments };
	/** The chart of accounts. */
	list_accounts: { args: Record<string, never>; result: Array<AccountRow> };
	/** Adds an account of the cooperative's own. */
	add_account: { args: { account: NewAccount }; result: AccountRow };
	/** Renames an account of the cooperative's own, takes it out of use, or brings it back. */
	change_account: { args: { account: AccountChange }; result: AccountRow };
	/** What the first screen of a day says. */
	today: { args: Record<string, never>; result: Today };
	/** Everything that waits for a decision: stories, vouchers that wait, and what stands beside the balances. */
	list_attention: { args: Record<string, never>; result: Attention };
	/** How many stories and vouchers wait. */
	count_attention: { args: Record<string, never>; result: AttentionCount };
	/** The stories that were decided, the last first. */
	list_decided: { args: Record<string, never>; result: Array<DecidedMatter> };
	/** Decides a story by one of its choices, with what has to be written for it. */
	decide_attention: { args: { key: string; choice: string; reason: string }; result: Attention };
	/** Says a word about a waiting voucher: `approve`, `reject` or `cash`, on a day, `YYYY-MM-DD`. */
	/** Where a version is named, the word is about that one alone. */
	decide_voucher: { args: { voucher: string; version: string | null; word: string; day: string; reason: string; proof: string | null }; result: Attention };
	/** The director's five figures, and what the sentences about them say. */
	overview: { args: Record<string, never>; result: Overview };
	/** Who is late with paying, and what is paid next: asked for when the five figures are on the screen. */
	overview_due: { args: Record<string, never>; result: OverviewDue };
	/** The charts under the five figures. */
	overview_charts: { args: Record<string, never>; result: OverviewCharts };
	/** The payments that wait for the director's word. */
	list_approvals: { args: Record<string, never>; result: Approvals };
	/** One payment in full, as it is read before a word is said on it. */
	approval: { args: { voucher: string }; result: ApprovalItem };
	/** Checks the PIN or passphrase for agreeing to a payment, before the seconds begin in which it can be taken back. It */
	/** says no word. */
	prove_approval: { args: { voucher: string; proof: string }; result: null };
	/** Says the director's word on the version that was read: `approve` or `reject`; `proof` is the PIN or passphrase where */
	/** the item asks for it. */
	decide_approval: { args: { voucher: string; version: string; word: string; reason: string; proof: string | null }; result: Approvals };
	/** What stands behind one of the five figures: `cash`, `bank`, `owed`, `owes` or `month`. */
	overview_list: { args: { what: string }; result: OverviewList };
	/** The people who answer to some letters. */
	find_people: { args: { text: string }; result: Array<FoundPerson> };
	/** How somebody stands with the cooperative, and the last movements. */
	person: { args: { id: string }; result: PersonView };
	/** What the cashier has to do. */
	cash_desk: { args: Record<string, never>; result: CashDesk };
	/** Says that the cash of a voucher moved today, on the version that was read. */
	confirm_cash: { args: { voucher: string; version: string }; result: CashDesk };
	/** The count of the cash that is being made, as typed so far. */
	cash_count: { args: Record<string, never>; result: CashCount };
	/** Keeps how many notes of each kind were counted, the largest first, as typed. */
	keep_cash_count: { args: { counts: Array<string> }; result: CashCount };
	/** Throws the count away that is being made. */
	drop_cash_count: { args: Record<string, never>; result: CashCount };
	/** The finished count beside the book, with the vouchers that may explain a difference. */
	compare_cash_count: { args: Record<string, never>; result: CountCompared };
	/** Writes the count down for today, and ends it. */
	close_cash: { args: { note: string }; result: CashDesk };
	/** A voucher with what was decided and asked about it. */
	voucher_thread: { args: { voucher: string }; result: VoucherThread };
	/** Asks about a voucher. */
	ask_question: { args: { voucher: string; text: string }; result: VoucherThread };
	/** Answers a question, or goes on asking. */
	answer_question: { args: { question: string; text: string }; result: VoucherThread };
	/** Says that a question is settled; only who asked may. */
	settle_question: { args: { question: string }; result: VoucherThread };
	/** What came back to the accountant: payments not agreed to, and questions. */
	list_returned: { args: Record<string, never>; result: Returned };
	/** How far each writer's chain goes, and the digest of all balances. */
	log_heads: { args: Record<string, never>; result: LogHeads };
	/** What answers to some words: vouchers, parties, accounts, months. */
	search_everything: { args: { text: string }; result: SearchFound };
	/** Part of the history of everything, the latest first. */
	history: { args: { query: HistoryQuery }; result: HistoryPage };
	/** Every series of voucher numbers. */
	list_series: { args: Record<string, never>; result: Array<SeriesBook> };
	/** Part of a series, number by number: what became of each. */
	series_numbers: { args: { form: string; year: number; series: string; offset: number; limit: number }; result: SeriesPage };
	/** Every setting of the book, with what holds now, what it may hold and where that was read. */
	list_settings: { args: Record<string, never>; result: Array<SettingRow> };
	/** Writes the settings that differ, all or none. */
	set_settings: { args: { values: Array<SettingValue> }; result: Array<SettingRow> };
	/** The entries of a list: `store`, `season`, `expense-kind`, `cost-object`, `bank-account` or `contract`. */
	list_values: { args: { list: string }; result: Array<ListValue> };
	/** Adds an entry to a list, names it anew, or with an empty name retires it. */
	set_list_value: { args: { list: string; code: string; name: string }; result: Array<ListValue> };
	/** Part of the general journal. */
	general_journal: { args: { range: RangeQuery }; result: JournalPage };
	/** Part of an account's ledger, for one party and with the rows of one side where named; totals are of all rows. */
	account_ledger: { args: { account: string; party: string | null; side: Side | null; range: RangeQuery }; result: LedgerPage };
	/** One party over all accounts. */
	party_statement: { args: { party: string; from: string; to: string }; result: Statement };
	/** The trial balance F01. */
	trial_balance: { args: { query: TrialQuery }; result: TrialBalance };
	/** A statutory form: B01, B02, F02 or B09. */
	statutory_form: { args: { query: FormQuery }; result: StatutoryForm };
	/** What a figure of a form is made of; the column is counted from 0. */
	figure_sources: { args: { query: FormQuery; row: string; column: number }; result: FigureSources };
	/** The vouchers behind part of a figure. */
	source_rows: { args: { query: SourceQuery }; result: SourceRows };
	/** «Số liệu năm trước» of B02 for a year the book does not hold, line by line. */
	last_year_figures: { args: { year: number }; result: Array<LastYearFigure> };
	/** Keeps them. */
	set_last_year_figures: { args: { year: number; figures: Array<LastYearFigure> }; result: Array<LastYearFigure> };
	/** Part of the cash book: account 111 or one under it. */
	cash_book: { args: { account: string; range: RangeQuery }; result: MoneyBook };
	/** The books of the bank that hold or did anything; together they are account 112. */
	bank_books: { args: { from: string; to: string }; result: Array<BankBookRow> };
	/** Part of the book of one bank account. */
	bank_book: { args: { book: BankBookRef; range: RangeQuery }; result: MoneyBook };
	/** Every account in the days asked for and in those beside them. */
	compare_trial: { args: { query: CompareQuery }; result: ComparedTrial };
	/** One account in both spans. */
	compare_account: { args: { account: string; party: string | null; query: CompareQuery }; result: ComparedTrial };
	/** What went on with a party over all accounts of debts together. */
	party_debts: { args: { party: string; from: string; to: string }; result: Debts };
	/** A path for a list or report that no file has yet. */
	propose_export: { args: { job: ExportJob; format: ExportFormat }; result: string };
	/** Writes a list or report to a file. */
	export_sheet: { args: { job: ExportJob; path: string; format: ExportFormat; replace: boolean }; result: Exported };
	/** Every amendment of the days. */
	amended_vouchers: { args: { from: string; to: string }; result: Array<AmendedRow> };
	/** Some pages of what is to be printed, as pictures; asked from the first page it is laid out anew. Where no sheet */
	/** is named it is the one last used for this kind of paper. */
	print_pages: { args: { job: PrintJob; sheet: PrintSheet | null; from: number; count: number }; result: Printed };
	/** Writes it as a PDF, the pages being those shown last, and remembers the sheet. */
	save_pdf: { args: { job: PrintJob; sheet: PrintSheet; path: string }; result: SavedPdf };
	/** Opens the PDF that was saved last with the machine's own program for PDFs. */
	open_saved_pdf: { args: Record<string, never>; result: null };
	/** The months of the book. */
	periods: { args: Record<string, never>; result: Array<PeriodRow> };
	/** Closes a month, `YYYY-MM`. */
	close_month: { args: { month: string }; result: Array<PeriodRow> };
	/** Opens a closed month again. */
	reopen_month: { args: { month: string; reason: string }; result: Array<PeriodRow> };
	/** What is looked at before a month is closed. */
	checklist: { args: { month: string }; result: Checklist };
	/** Asks the machines of others to send what they have for a month that is about to be closed. */
	request_close: { args: { month: string }; result: Checklist };
	/** The months that somebody at another machine is about to close. */
	close_requests: { args: Record<string, never>; result: Array<CloseRequestRow> };
	/** Writes down a count of cash or stock, or the figure on a bank statement. */
	count_balance: { args: { count: CountInput }; result: Checklist };
	/** Costs paid in advance, and what a month bears of them. */
	list_prepaid: { args: { month: string }; result: PrepaidList };
	/** Writes a cost paid in advance down, or changes one. */
	set_prepaid: { args: { prepaid: PrepaidInput }; result: PrepaidList };
	/** Posts what a month bears of costs paid in advance. */
	allocate_prepaid: { args: { month: string }; result: Receipt };
	/** The fiscal years of the book, the latest first. */
	years: { args: Record<string, never>; result: Array<YearRow> };
	/** The closing entries of a fiscal year; `key` shares 642, the stored key where none is named. */
	year_end: { args: { year: number; key: string | null }; result: YearEnd };
	/** Posts the closing entries of a fiscal year; a closing posted before is taken back in the same act. */
	post_year_end: { args: { year: number; key: string | null }; result: YearEnd };
	/** Records on which day something that a clock asks for was filed. */
	record_filing: { args: { filing: string; day: string }; result: Array<ClockRow> };
	/** The plan of distributing a year's income that was left unfinished on this machine. */
	kept_plan: { args: { year: number }; result: DistributionPlan | null };
	/** Keeps it. */
	keep_plan: { args: { year: number; plan: DistributionPlan }; result: null };
	/** The distribution of a year's income by a plan, or as it was posted; nothing is changed. */
	distribution: { args: { year: number; plan: DistributionPlan }; result: DistributionView };
	/** Posts the distribution of a year's income on a day as typed. */
	post_distribution: { args: { year: number; plan: DistributionPlan; date: string }; result: DistributionView };
	/** Opens the fiscal year after the last open one. */
	open_next_year: { args: Record<string, never>; result: Array<PeriodRow> };
	/** Recomputes everything from the events and compares. */
	verify_book: { args: Record<string, never>; result: VerifyResult };
}
