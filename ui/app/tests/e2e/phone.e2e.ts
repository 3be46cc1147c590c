// A laptop and two phones on the province's real server: the director decides by touch without a line, the cashier pays,
// the accountant sees what came back, and the books are one.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Machine, PASSPHRASE } from "./machine";
import { PHONE, useChromium, type Window } from "./window";

useChromium();

const PROVINCE = join(dirname(process.env.SO_HTX_BRIDGE_PROGRAM ?? ""), "htx-province");
const WAIT_MS = 60_000;

let laptop: Machine;
let director: Machine;
let cashier: Machine;
let data: string;
let server: ChildProcess | undefined;
let listen = "127.0.0.1:0";

beforeEach(() => {
	data = mkdtempSync(join(tmpdir(), "htx-province-"));
	[laptop, director, cashier] = [new Machine(), new Machine(), new Machine()];
});
afterEach(() => {
	server?.kill("SIGKILL");
	for (const machine of [laptop, director, cashier]) machine.end();
	rmSync(data, { recursive: true, force: true });
});

async function serve(): Promise<void> {
	const begun = spawn(PROVINCE, ["serve", "--listen", listen, "--data", data]);
	server = begun;
	const address = await new Promise<string>((heard, failed) => {
		begun.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
		createInterface(begun.stdout).on("line", (line) => heard(line.replace("listening ", "")));
	});
	listen = address.replace("http://", "");
}

/** The line is cut: nobody answers any more. */
async function cut(): Promise<void> {
	const ended = new Promise((done) => server?.once("exit", done));
	server?.kill("SIGKILL");
	await ended;
}

async function until<T>(ask: () => Promise<T>, is: (answer: T) => boolean): Promise<T> {
	const limit = Date.now() + WAIT_MS;
	for (;;) {
		const answer = await ask();
		if (is(answer)) return answer;
		if (Date.now() > limit) throw new Error(`stays ${JSON.stringify(answer)}`);
		await new Promise((done) => setTimeout(done, 100));
	}
}

interface Status {
	pending: number;
	received: number;
	latest: number;
	running: boolean;
	fault: string | null;
}

async function settles(machine: Machine) {
	await machine.ask("sync_now");
	await new Promise((done) => setTimeout(done, 400));
	await until(
		async () => {
			const status = await machine.ask<Status>("sync_status");
			if (!status.running && (status.pending > 0 || status.fault)) await machine.ask("sync_now");
			return status;
		},
		(status) => status.pending === 0 && status.received === status.latest && !status.running && !status.fault,
	);
}

async function comesIn(by: Machine, machine: Machine, user: string, role: string) {
	const job = { user_name: user, device_name: `Máy của ${user}`, roles: [role] };
	const invite = await by.ask<{ code: string }>("invite_device", { job });
	await machine.ask("join_book", { job: { code: invite.code, path: machine.book, passphrase: PASSPHRASE } });
	await until(
		() => by.ask<{ step: string }>("invite_state"),
		(state) => state.step === "typing",
	);
	const shown = await until(
		() => machine.ask<{ step: string; digits: string }>("join_state"),
		(state) => state.step === "showing",
	);
	await by.ask("confirm_digits", { digits: shown.digits });
	await until(
		() => by.ask<{ step: string }>("invite_state"),
		(state) => state.step === "done",
	);
	await until(
		() => machine.ask<{ step: string }>("join_state"),
		(state) => state.step === "done",
	);
}

async function posts(form: string, day: string, narration: string, amount: string): Promise<string> {
	const draft = await laptop.ask<{ entries: { debit: string; credit: string; amount: string }[] }>("new_draft", {
		form,
	});
	const entry = draft.entries[0];
	if (!entry) throw new Error("a draft has a line");
	Object.assign(entry, { debit: form === "PT" ? "1111" : "642", credit: form === "PT" ? "1121" : "1111", amount });
	const posted = { ...draft, date: day, narration };
	return (await laptop.ask<{ voucher: string }>("post_voucher", { draft: posted })).voucher;
}

/** What has nothing to do with the safe: the bank, a customer's debt, one to a supplier; in February and in March. */
async function tradesBesideCash() {
	const card = async (code: string, name: string, kind: string) => {
		const party = { code, name, kind, place: "Bản Nà Lầu", service_contract: false, same_name_ok: false };
		return (await laptop.ask<{ id: string }>("add_party", { party })).id;
	};
	const customer = await card("KH01", "Công ty Chè Bản Mây", "customer");
	const supplier = await card("NB01", "Vật tư Minh Phát", "supplier");
	const writes = async (form: string, date: string, amount: string, line: object) => {
		const draft = await laptop.ask<{ entries: object[] }>("new_draft", { form });
		const entries = [{ ...draft.entries[0], amount, ...line }];
		await laptop.ask("post_voucher", { draft: { ...draft, date, narration: "Việc ngoài quỹ", entries } });
	};
	// Bank: −50 into the safe, 100 + 30 + 13 in, 9 + 4 out, which leaves 80. Sold 100 in February; 30 + 7,5 in March, the latter owed. Used up 9 in February;
	// 12 + 4 in March, of which 12 is owed.
	await writes("BC", "2026-02-03", "100000000", { debit: "1121", credit: "5111" });
	await writes("BN", "2026-02-04", "9000000", { debit: "642", credit: "1121" });
	await writes("BC", "2026-03-02", "30000000", { debit: "1121", credit: "5111" });
	await writes("BC", "2026-03-02", "13000000", { debit: "1121", credit: "4118" });
	await writes("BN", "2026-03-03", "4000000", { debit: "642", credit: "1121" });
	await writes("HD", "2026-03-03", "7500000", { debit: "131", debit_party: customer, credit: "5111" });
	await writes("KT", "2026-03-04", "12000000", { debit: "642", credit: "331", credit_party: supplier });
}

/** The three devices, in a book that asks for approval and a cashier, with 50 million in the safe. */
async function begin(): Promise<{ desk: Window; phone: Window; purse: Window }> {
	await serve();
	const code = execFileSync(PROVINCE, ["book", "invite", "--name", "HTX Nậm Khòa", "--data", data], {
		encoding: "utf8",
	});
	const desk = await laptop.start();
	const phone = await director.start(PHONE);
	const purse = await cashier.start(PHONE);
	const book = {
		name: "HTX Nậm Khòa",
		tax_code: null,
		kind: "htx",
		year: 2026,
		first_month: 1,
		user_name: "Vi Thị Mến",
	};
	await laptop.ask("create_book", { book: { ...book, passphrase: PASSPHRASE, path: laptop.book } });
	await laptop.ask("join_province", {
		code: `http://${listen}/#${code.trim().split("#")[1]}`,
		offline_recovery: false,
	});
	await settles(laptop);
	await comesIn(laptop, director, "Vi Văn Sinh", "director");
	await laptop.ask("confirm_device", { writer: 2 });
	await settles(laptop);
	await settles(director);
	await comesIn(director, cashier, "Lò Thị Mai", "cashier");
	await director.ask("confirm_device", { writer: 3 });
	const values = [
		{ key: "policy.approval", value: "payments" },
		{ key: "policy.cashier", value: "separate" },
	];
	await director.ask("set_settings", { values });
	for (const machine of [director, laptop, cashier]) await settles(machine);
	const receipt = await posts("PT", "2026-03-05", "Rút tiền về quỹ", "50000000");
	await settles(laptop);
	await settles(cashier);
	await cashier.ask("decide_voucher", { voucher: receipt, version: null, word: "cash", day: "2026-03-05", reason: "" });
	return { desk, phone, purse };
}

async function tap(window: Window, name: string) {
	const button = window.page.getByRole("button", { name, exact: true });
	await button.waitFor();
	await button.tap();
}

interface TrialRow {
	account: string;
	debit: string;
	credit: string;
	closing_debit: string;
	closing_credit: string;
}

/** A side of the trial balance of some days, debit positive, to the đồng. */
async function trial(from: string, to: string, account: string, side: "closing" | "moved"): Promise<number> {
	const query = { from, to, level: 1, net: true };
	const { rows } = await laptop.ask<{ rows: TrialRow[] }>("trial_balance", { query });
	const row = rows.find((one) => one.account === account);
	const dong = (text = "") => Number(text.replaceAll(".", "") || 0);
	if (side === "closing") return dong(row?.closing_debit) - dong(row?.closing_credit);
	return dong(row?.debit) - dong(row?.credit);
}

/** What stands in the five rows: names, figures with their units, sentences. */
const fiveRows = (window: Window) =>
	window.page
		.locator("main > ol > li")
		.evaluateAll((rows) =>
			rows.map((row) =>
				[".name", ".figure", ".words"].map((part) => row.querySelector(part)?.textContent?.replace(/\s+/g, " ").trim()),
			),
		);

/** The five questions, answered exactly: is there cash, at the bank, who owes, whom do we owe, how was the month. */
async function readsTheFiveFigures(phone: Window) {
	await says(phone, "Chưa tính 3 phiếu 16,8 triệu đang chờ");
	const rows = await fiveRows(phone);
	expect(rows.map(([name, figure]) => [name, figure])).toEqual([
		["Tiền mặt còn", "50 triệu"],
		["Tiền ngân hàng còn", "80 triệu"],
		["Người ta còn nợ HTX", "7,5 triệu"],
		["HTX còn nợ", "12 triệu"],
		["Tháng 03/2026 tạm lãi", "21,5 triệu"],
	]);
	expect(rows[4]?.[2]).toBe("Bán được 37,5 triệu, hết 16 triệu.");
	// The same to the đồng in the accountant's trial balance: of the year so far, and of March alone.
	const year = ["2026-01-01", "2026-12-31"] as const;
	const march = ["2026-03-01", "2026-03-31"] as const;
	const seen = await director.ask<Record<string, { full: string }>>("overview");
	const shown = (name: string) => Number(seen[name]?.full.replaceAll(".", ""));
	expect([shown("cash"), await trial(...year, "111", "closing")]).toEqual([50_000_000, 50_000_000]);
	expect([shown("bank"), await trial(...year, "112", "closing")]).toEqual([80_000_000, 80_000_000]);
	expect([shown("owed"), await trial(...year, "131", "closing")]).toEqual([7_500_000, 7_500_000]);
	expect([shown("owes"), -(await trial(...year, "331", "closing"))]).toEqual([12_000_000, 12_000_000]);
	expect([shown("sold"), -(await trial(...march, "511", "moved"))]).toEqual([37_500_000, 37_500_000]);
	expect([shown("spent"), await trial(...march, "642", "moved")]).toEqual([16_000_000, 16_000_000]);
	expect(shown("result")).toBe(21_500_000);
}

const says = (window: Window, words: string) => window.page.getByText(words).first().waitFor();

test("two payments are approved and one is not, by touch and without a line; cash moves; the books are one", async () => {
	const { desk, phone, purse } = await begin();
	await tradesBesideCash();
	await posts("PC", "2026-03-06", "Chở chè khô xuống chợ", "3200000");
	await posts("PC", "2026-03-06", "Mua lốp xe công nông", "4600000");
	await posts("PC", "2026-03-06", "Sửa mái kho", "9000000");
	for (const machine of [cashier, laptop, director]) await settles(machine);
	await phone.page.reload();
	await phone.page.waitForFunction(() => location.hash === "#/phone");
	await readsTheFiveFigures(phone);
	await cut();
	await phone.page.getByRole("link", { name: "Việc cần duyệt" }).tap();
	await says(phone, "1 trong 3");
	await says(phone, "3.200.000");
	await says(phone, "46.800.000");
	await tap(phone, "Đồng ý");
	await says(phone, "Đã chọn: Đồng ý");
	await tap(phone, "Hoàn tác");
	// Taken back, nothing was decided.
	expect((await director.ask<{ items: unknown[] }>("list_approvals")).items.length).toBe(3);
	await tap(phone, "Đồng ý");
	await phone.page.waitForSelector("text=2 trong 3", { timeout: WAIT_MS });
	await says(phone, "Đã ghi. Sẽ báo kế toán khi có mạng.");
	await tap(phone, "Đồng ý");
	await phone.page.waitForSelector("text=3 trong 3", { timeout: WAIT_MS });
	await tap(phone, "Không");
	await phone.page.getByLabel("Vì sao không?").fill("Đắt quá, hỏi giá nơi khác");
	await tap(phone, "Không, vì vậy");
	await phone.page.waitForSelector("text=Không còn việc cần duyệt", { timeout: WAIT_MS });
	// Approved, and not a đồng has moved.
	expect((await director.ask<{ cash: { full: string } }>("overview")).cash.full).toBe("50.000.000");
	await serve();
	for (const machine of [director, laptop, cashier]) await settles(machine);
	await desk.page.reload();
	await says(desk, "Vi Văn Sinh không đồng ý");
	await says(desk, "Đắt quá, hỏi giá nơi khác");
	await purse.page.reload();
	await purse.page.waitForFunction(() => location.hash === "#/phone/cash");
	await says(purse, "2 phiếu chờ thu, chi");
	for (const left of ["1 phiếu chờ thu, chi", "Không có phiếu chờ thu, chi."]) {
		await purse.page.getByRole("button", { name: "Xác nhận đã chi" }).first().tap();
		await tap(purse, "Đã trao đủ tiền");
		await says(purse, left);
	}
	// The cashier counts: 84 notes of 500.000 and one of 200.000 are what is left of 50 − 3,2 − 4,6 million.
	await purse.page.getByRole("button", { name: "Đếm tiền và chốt quỹ" }).tap();
	for (const notes of ["84", "1", "", "", "", "", "", "", "", ""]) {
		for (const digit of notes) await tap(purse, digit);
		await purse.page.locator(".pad .next").tap();
	}
	await says(purse, "Khớp với sổ.");
	await says(purse, "Sổ quỹ của thủ quỹ và của kế toán khớp nhau.");
	await tap(purse, "Chốt quỹ 42.200.000 đồng");
	await says(purse, "42.200.000 đồng.");
	for (const machine of [cashier, laptop, director, cashier]) await settles(machine);
	const digests = await Promise.all(
		[laptop, director, cashier].map(async (machine) => {
			const checked = await machine.ask<{ ok: boolean; ledger_digest: string }>("verify_book");
			expect(checked.ok).toBe(true);
			return checked.ledger_digest;
		}),
	);
	expect(new Set(digests).size).toBe(1);
	expect([...desk.faults, ...phone.faults, ...purse.faults]).toEqual([]);
}, 240_000);

test("what was changed after it was read is not approved; a question comes back and is answered", async () => {
	const { desk, phone } = await begin();
	const voucher = await posts("PC", "2026-03-06", "Mua lốp xe", "2000000");
	await settles(laptop);
	await settles(director);
	await phone.page.reload();
	await phone.page.getByRole("link", { name: "Việc cần duyệt" }).tap();
	await says(phone, "2.000.000");
	const draft = await laptop.ask<{ entries: { amount: string }[]; purpose: object }>("amend_draft", { voucher });
	if (draft.entries[0]) draft.entries[0].amount = "20000000";
	await laptop.ask("post_voucher", {
		draft: { ...draft, purpose: { ...draft.purpose, reason: "Gõ thiếu một số không" } },
	});
	await tap(phone, "Đồng ý");
	await settles(laptop);
	await settles(director);
	await phone.page.waitForSelector("text=Phiếu đã sửa. Xem lại.", { timeout: WAIT_MS });
	await says(phone, "20.000.000");
	await tap(phone, "Hỏi lại");
	await phone.page.getByLabel("Hỏi kế toán điều gì?").fill("Sao tăng gấp mười?");
	await tap(phone, "Gửi câu hỏi");
	await phone.page.waitForSelector("text=Không còn việc cần duyệt", { timeout: WAIT_MS });
	await settles(director);
	await settles(laptop);
	await desk.page.reload();
	await says(desk, "Sao tăng gấp mười?");
	await desk.page.locator(`a[href="#/phone/voucher/${voucher}"]`).click();
	await desk.page.getByLabel("Viết tiếp…").fill("Gõ thiếu một số không, đã sửa.");
	await desk.page.getByRole("button", { name: "Gửi" }).click();
	await says(desk, "Có câu hỏi · đã trả lời");
	await settles(laptop);
	await settles(director);
	// Answered, it waits for the director again.
	expect((await director.ask<{ items: unknown[] }>("list_approvals")).items.length).toBe(1);
	expect([...desk.faults, ...phone.faults]).toEqual([]);
}, 240_000);
