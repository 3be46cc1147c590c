// A cooperative of several people, each at a machine of their own, and what they do there past the window.
import { join } from "node:path";
import type { Args, Commands, Draft, Result, Role } from "../../../src/lib/api";
import { Machine, PASSPHRASE } from "../machine";
import { Line } from "./line";
import { Province } from "./province";

export const NAME = "HTX Chè Suối Lành";

/** One entry as people say it: debit, credit, đồng, and who stands on which side. */
export interface Entry {
	debit: string;
	credit: string;
	amount: number;
	debitParty?: string;
	creditParty?: string;
	/** The paper it is about. */
	document?: string;
}

export class Person {
	readonly machine = new Machine();

	constructor(readonly name: string) {}

	ask<K extends keyof Commands>(name: K, args: Args<K>): Promise<Result<K>> {
		return this.machine.ask(name, args);
	}

	async draft(form: string, date: string, narration: string, entries: Entry[]): Promise<Draft> {
		const draft = await this.ask("new_draft", { form });
		const blank = draft.entries[0];
		if (!blank) throw new Error("a draft has a line");
		draft.date = date;
		draft.narration = narration;
		draft.party_name = "Người mua, bán";
		draft.entries = entries.map((entry) => ({
			...blank,
			debit: entry.debit,
			credit: entry.credit,
			amount: String(entry.amount),
			debit_party: entry.debitParty ?? null,
			credit_party: entry.creditParty ?? null,
			extra: entry.document ? [{ key: "document", side: "debit", value: entry.document }] : [],
		}));
		return draft;
	}

	/** Posts a voucher; its id. */
	async posts(form: string, date: string, narration: string, ...entries: Entry[]): Promise<string> {
		const receipt = await this.ask("post_voucher", { draft: await this.draft(form, date, narration, entries) });
		return receipt.voucher;
	}

	/** Posts a voucher's content again with another amount. */
	async amends(voucher: string, amount: number, reason: string): Promise<void> {
		const draft = await this.ask("amend_draft", { voucher });
		const [entry] = draft.entries;
		if (!entry) throw new Error("a voucher has a line");
		entry.amount = String(amount);
		draft.purpose = { ...draft.purpose, reason } as Draft["purpose"];
		await this.ask("post_voucher", { draft });
	}

	/** The balance of an account in this person's own book, debit positive. */
	async balance(account: string, from = "2026-01-01", to = "2026-12-31"): Promise<string> {
		const range = { from, to, offset: 0, limit: 0 };
		const { closing } = await this.ask("account_ledger", { account, party: null, side: null, range });
		return `${closing.side === "credit" ? "-" : ""}${closing.shown}`;
	}

	/** Exchanges until everything is at the server and everything of the server is here. */
	async settles(): Promise<void> {
		await this.ask("sync_now", {});
		for (const limit = Date.now() + 60_000; Date.now() < limit; ) {
			await new Promise((later) => setTimeout(later, 150));
			const status = await this.ask("sync_status", {});
			const isDone =
				status.pending === 0 && status.received === status.latest && !status.running && status.fault === null;
			if (isDone) return;
			if (!status.running) await this.ask("sync_now", {});
		}
		throw new Error(`${this.name} is not done: ${JSON.stringify(await this.ask("sync_status", {}))}`);
	}
}

/** Exchanges until what somebody sent has come that lies apart from the log. */
export async function hearsApart(person: Person): Promise<void> {
	await until(async () => {
		await person.settles();
		return (await person.ask("sync_status", {})).apart > 0;
	});
}

export class Cooperative {
	readonly province = new Province();
	#line: Line | undefined;
	readonly people: Person[] = [];

	get line(): Line {
		if (!this.#line) throw new Error("there is no line yet");
		return this.#line;
	}

	/** The founder's book, at the province's server. */
	async found(name: string): Promise<Person> {
		const founder = await this.#settleIn(name);
		const book = {
			name: NAME,
			tax_code: null,
			kind: "htx" as const,
			year: 2026,
			first_month: 1,
			user_name: name,
			passphrase: PASSPHRASE,
		};
		await founder.ask("create_book", { book: { ...book, path: founder.machine.book } });
		await this.#join(founder);
		return founder;
	}

	/** The practice book, with its year 2025, at the province's server. */
	async practise(name: string): Promise<Person> {
		const person = await this.#settleIn(name);
		await person.ask("make_practice_book", {});
		await this.#join(person);
		return person;
	}

	async #join(founder: Person): Promise<void> {
		await this.province.start();
		this.#line = await Line.to(this.province.address);
		await founder.ask("join_province", { code: this.province.code(NAME, this.line.address), offline_recovery: false });
		await founder.settles();
	}

	/** Somebody new comes in, let in by `by`, who types the six digits. */
	async admit(by: Person, name: string, device: string, roles: Role[]): Promise<Person> {
		const newcomer = await this.#settleIn(name);
		const invite = await by.ask("invite_device", { job: { user_name: name, device_name: device, roles } });
		const job = { code: invite.code, path: join(newcomer.machine.folder, "so.htx"), passphrase: PASSPHRASE };
		await newcomer.ask("join_book", { job });
		const digits = await until(async () => {
			const here = await by.ask("invite_state", {});
			const there = await newcomer.ask("join_state", {});
			return here?.step === "typing" && there?.digits;
		});
		await by.ask("confirm_digits", { digits });
		await until(async () => {
			const here = await by.ask("invite_state", {});
			const there = await newcomer.ask("join_state", {});
			return here?.step === "done" && there?.step === "done";
		});
		await by.ask("end_invite", {});
		return newcomer;
	}

	/** Vouches for everybody `by` may vouch for. */
	async vouch(by: Person): Promise<void> {
		const { rows } = await by.ask("list_devices", {});
		for (const { writer, may_confirm } of rows) if (may_confirm) await by.ask("confirm_device", { writer });
	}

	/**
	 * Everybody exchanges, twice: what one sent last, the first has not seen yet. Nobody is at the server before their turn, for
	 * machines try again by themselves once the line is back.
	 */
	async meet(...people: Person[]): Promise<void> {
		for (const { machine } of this.people) machine.sleep();
		await this.line.up();
		for (const person of people) {
			person.machine.wake();
			await person.settles();
		}
		for (const { machine } of this.people) machine.wake();
		for (const person of people) await person.settles();
	}

	/** The server runs again, wherever it listens now. */
	async startProvince(): Promise<void> {
		await this.province.start();
		this.line.leadTo(this.province.address);
	}

	async #settleIn(name: string): Promise<Person> {
		const person = new Person(name);
		this.people.push(person);
		await person.machine.startCore();
		return person;
	}

	end() {
		this.#line?.end();
		this.province.end();
		for (const person of this.people) person.machine.end();
	}
}

async function until<T>(ask: () => Promise<T | false | undefined | null | "">): Promise<T> {
	for (const limit = Date.now() + 60_000; Date.now() < limit; ) {
		const answer = await ask();
		if (answer) return answer;
		await new Promise((later) => setTimeout(later, 100));
	}
	throw new Error("it does not come to that");
}
