// One voucher being written: its draft, what the core says of it, and what can be undone.
//
// Everything typed is kept on the disk within a second. The save waits for the keeping before it,
// so that a draft never comes back after it was posted.
import { tidy } from "@so-htx/shared";
import {
	api,
	type Draft,
	type DraftCheck,
	type DraftEntry,
	isRefusal,
	type Objection,
	type PartyRef,
	type PartySummary,
	type Receipt,
	type Refusal,
} from "$lib/api";
import { needsParty } from "$lib/chart.svelte";
import { FORMS, isForm } from "$lib/forms";
import { learn, meet } from "$lib/people.svelte";
import { forgetOpen, rememberOpen } from "./unfinished";

const KEEP_AFTER_MS = 600;
const CHECK_AFTER_MS = 120;

export type Side = "debit" | "credit";
export type CellName = "narration" | "debit" | "credit" | "debit_party" | "credit_party" | "amount";

/** A field with unread text. The form finishes it before it saves. */
export type Finish = () => Promise<void>;

export class Writing {
	draft = $state<Draft>() as Draft;
	check = $state.raw<DraftCheck | undefined>(undefined);
	/** What the last save was refused for; each leaves when its field changes. */
	objections = $state.raw<Objection[]>([]);
	refusal = $state.raw<Refusal | undefined>(undefined);
	keptAt = $state("");
	/** Amounts of the last like voucher, shown grey. */
	ghosts = $state.raw<string[]>([]);
	/** Sums and quantities of the last like voucher that was written by what happened, by question. */
	eventGhosts = $state.raw<{ [slot in string]?: string }>({});
	/** The last amount as it was typed and as it was read. */
	echo = $state.raw<{ typed: string; shown: string } | undefined>(undefined);
	summary = $state.raw<PartySummary | undefined>(undefined);
	dateWarning = $state<string | undefined>(undefined);
	dateFault = $state<string | undefined>(undefined);
	saving = $state(false);
	/** The reason that what happened proposes; whoever writes another keeps it. */
	proposed = "";

	#unread = new Set<Finish>();
	#history: string[] = [];
	#historyAt = 0;
	#keepTimer: ReturnType<typeof setTimeout> | undefined;
	#checkTimer: ReturnType<typeof setTimeout> | undefined;
	#keeping: Promise<void> = Promise.resolve();
	#asFound: string;
	#checks = 0;
	#over = false;

	constructor(draft: Draft) {
		this.draft = draft;
		if (draft.entries.length === 0) this.draft.entries.push(this.blankLine());
		this.#asFound = this.#content();
		this.#history = [this.#asFound];
		if (draft.draft_id) rememberOpen(draft.draft_id);
		void this.#look();
		void learn(draft.entries.flatMap((entry) => [entry.debit_party, entry.credit_party]));
		void this.showParty(draft.party);
	}

	blankLine(): DraftEntry {
		const line: DraftEntry = {
			narration: "",
			debit: "",
			credit: "",
			amount: "",
			debit_party: null,
			credit_party: null,
			extra: [],
		};
		const fixed = isForm(this.draft.form) ? FORMS[this.draft.form].fixed : undefined;
		if (fixed) line[fixed.side] = fixed.account;
		return line;
	}

	/** True for a line in which nothing was entered. */
	isBlank(line: DraftEntry): boolean {
		const blank = this.blankLine();
		return (
			line.narration.trim() === "" &&
			line.amount === "" &&
			line.extra.length === 0 &&
			(line.debit === "" || line.debit === blank.debit) &&
			(line.credit === "" || line.credit === blank.credit)
		);
	}

	/** Nobody said anything yet of what it is for: neither the reason nor a line nor an answer. */
	get saysNothing(): boolean {
		const { purpose, event, narration, entries } = this.draft;
		if (purpose.kind !== "new" || !["", this.proposed].includes(tidy(narration))) return false;
		if (event && !event.free) return Object.keys(event.answers).length === 0;
		return entries.every((line) => this.isBlank(line));
	}

	get untouched(): boolean {
		return this.#content() === this.#asFound;
	}

	/** What was filled in by rule before anybody typed is how the form was found: leaving it leaves no draft. */
	takeAsFound(): void {
		this.#asFound = this.#content();
		this.#history = [this.#asFound];
		this.#historyAt = 0;
	}

	#content(): string {
		return JSON.stringify({ ...this.draft, draft_id: null });
	}

	/** What goes to the core: tidied texts, no blank lines at the end. */
	toSend(): Draft {
		const draft = $state.snapshot(this.draft) as Draft;
		draft.party_name = tidy(draft.party_name);
		draft.narration = tidy(draft.narration);
		while (draft.entries.length > 1 && this.isBlank(draft.entries.at(-1) as DraftEntry)) draft.entries.pop();
		for (const line of draft.entries) line.narration = tidy(line.narration);
		return draft;
	}

	/** Something was typed or chosen. */
	changed(): void {
		if (this.#over) return;
		clearTimeout(this.#checkTimer);
		this.#checkTimer = setTimeout(() => void this.#look(), CHECK_AFTER_MS);
		this.#keepTimer ??= setTimeout(() => void this.keep(), KEEP_AFTER_MS);
	}

	/** A step that Ctrl+Z takes back: a field was left changed, a line came or went. */
	step(): void {
		const now = this.#content();
		if (now === this.#history[this.#historyAt]) return;
		this.#history.length = this.#historyAt + 1;
		this.#history.push(now);
		this.#historyAt += 1;
		this.changed();
	}

	undo(step: 1 | -1): void {
		const content = this.#history[this.#historyAt + step];
		if (content === undefined) return;
		this.#historyAt += step;
		this.draft = { ...(JSON.parse(content) as Draft), draft_id: this.draft.draft_id };
		this.objections = [];
		this.changed();
		void this.showParty(this.draft.party);
	}

	async #look(): Promise<void> {
		this.#checks += 1;
		const mine = this.#checks;
		const check = await api.call("check_draft", { draft: this.toSend() }).catch(() => undefined);
		if (mine === this.#checks) this.check = check;
	}

	/** Writes the draft to the disk now, unless nothing was entered. */
	keep(): Promise<void> {
		clearTimeout(this.#keepTimer);
		this.#keepTimer = undefined;
		this.#keeping = this.#keeping.then(async () => {
			if (this.#over || this.untouched) return;
			const sent = this.#content();
			const kept = await api.call("save_draft", { draft: this.toSend() });
			this.draft.draft_id = kept.draft_id;
			this.keptAt = kept.at;
			this.#asFound = sent === this.#content() ? sent : this.#asFound;
			rememberOpen(kept.draft_id);
		});
		return this.#keeping.catch((fault) => {
			if (isRefusal(fault)) this.refusal = fault;
		});
	}

	/** Leaves the form: everything typed is read and kept, the draft stays. */
	async leave(): Promise<void> {
		await this.settle();
		await this.keep();
		forgetOpen();
	}

	/** A field says it holds text that was not read yet; the returned call says it was. */
	reading(finish: Finish): () => void {
		this.#unread.add(finish);
		return () => this.#unread.delete(finish);
	}

	async settle(): Promise<void> {
		await Promise.all([...this.#unread].map((finish) => finish()));
	}

	/** Posts the voucher. Undefined where it was refused; the objections then say why. */
	async post(): Promise<Receipt | undefined> {
		if (this.saving) return undefined;
		this.saving = true;
		try {
			await this.settle();
			clearTimeout(this.#keepTimer);
			this.#keepTimer = undefined;
			await this.#keeping;
			const receipt = await api.call("post_voucher", { draft: this.toSend() });
			this.#over = true;
			forgetOpen();
			return receipt;
		} catch (fault) {
			if (!isRefusal(fault)) throw fault;
			this.refusal = fault;
			this.objections = fault.objections;
			return undefined;
		} finally {
			this.saving = false;
		}
	}

	/** The objection to a field, if the last save named it. */
	faultAt(line: number | null, field: string): Objection | undefined {
		return this.objections.find((one) => (one.line ?? null) === line && one.field === field);
	}

	/** The field was changed; what was said of it no longer holds. */
	forgive(line: number | null, ...fields: string[]): void {
		if (this.objections.length === 0) return;
		this.objections = this.objections.filter(
			(one) => (one.line ?? null) !== line || (one.field !== null && !fields.includes(one.field)),
		);
		if (this.objections.length === 0) this.refusal = undefined;
	}

	async showParty(id: string | null): Promise<void> {
		if (id === null) {
			this.summary = undefined;
			return;
		}
		const summary = await api.call("party_summary", { id }).catch(() => undefined);
		if (this.draft.party !== id) return;
		this.summary = summary;
		if (summary) meet(summary.party);
	}

	/** Takes a party for the voucher, and what the last like voucher suggests. True where it suggested something. */
	async takeParty(party: PartyRef): Promise<boolean> {
		meet(party);
		const before = this.draft.party;
		this.draft.party = party.id;
		this.draft.party_name = party.name;
		this.forgive(null, "party");
		if (before !== party.id) {
			// Sums of the last paper with somebody else.
			this.ghosts = [];
			this.eventGhosts = {};
		}
		for (const line of this.draft.entries) {
			if (line.debit_party && line.debit_party === before) line.debit_party = party.id;
			if (line.credit_party && line.credit_party === before) line.credit_party = party.id;
			this.#fillParty(line);
		}
		void this.showParty(party.id);
		const suggested = await this.#suggest(party.id);
		this.step();
		return suggested;
	}

	async #suggest(party: string): Promise<boolean> {
		if (!this.saysNothing) return false;
		const found = await api.call("suggest_entry", { form: this.draft.form, party }).catch(() => null);
		if (!found || found.entries.length === 0 || this.draft.party !== party || !this.saysNothing) return false;
		// Where it is said what happened, only a voucher of the same is like it.
		if (this.draft.event && this.draft.event.code !== found.event?.code) return false;
		this.draft.narration = found.narration;
		this.ghosts = found.amounts_shown;
		this.draft.entries = found.entries.map((line) => ({ ...line, amount: "", extra: [] }));
		this.draft.event = found.event;
		this.eventGhosts = found.event_ghosts;
		void learn(found.entries.flatMap((line) => [line.debit_party, line.credit_party]));
		return true;
	}

	/** The name was typed and is nobody of the register. */
	nameParty(name: string): void {
		this.draft.party_name = tidy(name);
		this.draft.party = null;
		this.summary = undefined;
		this.forgive(null, "party");
		this.step();
	}

	takeAccount(line: number, side: Side, code: string): void {
		const entry = this.draft.entries[line];
		if (!entry) return;
		entry[side] = code.trim();
		if (!needsParty(entry[side])) entry[`${side}_party`] = null;
		this.#fillParty(entry);
		this.forgive(line, side, `${side}_party`);
		this.step();
	}

	/** An account that asks whose it is gets the voucher's party, until somebody says otherwise. */
	#fillParty(entry: DraftEntry): void {
		for (const side of ["debit", "credit"] as const) {
			if (entry[`${side}_party`] === null && needsParty(entry[side])) entry[`${side}_party`] = this.draft.party;
		}
	}

	takeLineParty(line: number, side: Side, party: PartyRef | null): void {
		const entry = this.draft.entries[line];
		if (!entry) return;
		if (party) meet(party);
		entry[`${side}_party`] = party?.id ?? null;
		this.forgive(line, `${side}_party`);
		this.step();
	}

	addLine(at: number): void {
		this.draft.entries.splice(at, 0, this.blankLine());
		this.ghosts = [];
		this.step();
	}

	removeLine(at: number): void {
		this.draft.entries.splice(at, 1);
		if (this.draft.entries.length === 0) this.draft.entries.push(this.blankLine());
		this.ghosts = [];
		this.objections = [];
		this.step();
	}

	/** Ctrl+': the cell of the line above. */
	copyAbove(line: number, cell: CellName): void {
		const above = this.draft.entries[line - 1];
		const entry = this.draft.entries[line];
		if (!above || !entry) return;
		if (cell === "debit" || cell === "credit") this.takeAccount(line, cell, above[cell]);
		else if (cell === "debit_party" || cell === "credit_party") entry[cell] = above[cell];
		else entry[cell] = above[cell];
		this.forgive(line, cell);
		this.step();
	}

	/** Ctrl+R: the content of the last voucher of this form, under this draft. */
	async repeatLast(): Promise<boolean> {
		const last = await api.call("repeat_last", { form: this.draft.form });
		if (last) this.take({ ...last, date: this.draft.date });
		return last !== null;
	}

	/** Takes other content under this draft: of the voucher before, of a template. */
	take(content: Draft): void {
		const { draft_id, purpose } = this.draft;
		this.draft = { ...content, draft_id, purpose: $state.snapshot(purpose) };
		if (content.entries.length === 0) this.draft.entries.push(this.blankLine());
		this.ghosts = [];
		this.objections = [];
		this.refusal = undefined;
		void learn(content.entries.flatMap((line) => [line.debit_party, line.credit_party]));
		void this.showParty(this.draft.party);
		this.step();
	}

	/** Keeps the draft as one that waits for the bank. Refused for what would stop it from being posted. */
	async wait(handedIn: string): Promise<void> {
		await this.settle();
		clearTimeout(this.#keepTimer);
		this.#keepTimer = undefined;
		await this.#keeping;
		await api.call("set_waiting", { draft: this.toSend(), handed_in: handedIn });
		this.over();
	}

	/** It was posted or set aside elsewhere: nothing of it is kept any more. */
	over(): void {
		this.#over = true;
		clearTimeout(this.#keepTimer);
		forgetOpen();
	}
}
