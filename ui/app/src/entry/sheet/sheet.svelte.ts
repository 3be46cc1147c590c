// A sheet of vouchers being typed: its rows, what the core read in them, what can be undone.
//
// Everything typed is kept on the disk within a second. Rows are never changed in place, so that a step back is the
// list of rows as it was.
import {
	api,
	type BatchReversed,
	isRefusal,
	type Refusal,
	type SheetCheck,
	type SheetPosted,
	type SheetRow,
} from "$lib/api";

export const COLUMNS = ["date", "party", "narration", "debit", "credit", "owner", "amount", "attachments"] as const;
export type ColumnName = (typeof COLUMNS)[number];

export const ROWS_MAX = 1_000;
const ROWS_SHOWN_MIN = 20;
const KEEP_AFTER_MS = 500;
const CHECK_AFTER_MS = 120;
const STEPS_MAX = 200;

export function blankRow(): SheetRow {
	return { date: "", party: "", narration: "", debit: "", credit: "", owner: "", amount: "", attachments: "" };
}

/** How many rows there are up to the last one that has something in it. */
export function lengthUsed(rows: SheetRow[]): number {
	let used = rows.length;
	while (used > 0 && isBlank(rows[used - 1] as SheetRow)) used -= 1;
	return used;
}

export const isBlank = (row: SheetRow) => COLUMNS.every((column) => row[column].trim() === "");

export class SheetWriting {
	rows = $state.raw<SheetRow[]>([]);
	check = $state.raw<SheetCheck | undefined>(undefined);
	refusal = $state.raw<Refusal | undefined>(undefined);
	keptAt = $state("");
	posted = $state.raw<SheetPosted | undefined>(undefined);
	busy = $state(false);

	readonly form: string;
	#history: SheetRow[][] = [];
	#historyAt = 0;
	#keepTimer: ReturnType<typeof setTimeout> | undefined;
	#checkTimer: ReturnType<typeof setTimeout> | undefined;
	#keeping: Promise<void> = Promise.resolve();
	#kept: SheetRow[] | undefined;
	#checks = 0;

	constructor(form: string, rows: SheetRow[], keptAt: string) {
		this.form = form;
		this.rows = this.#padded(rows);
		this.keptAt = keptAt;
		this.#history = [this.rows];
		this.#kept = this.rows;
		void this.look();
	}

	/** One empty row is always below, and enough of them that it looks like a sheet. */
	#padded(rows: SheetRow[]): SheetRow[] {
		const used = lengthUsed(rows);
		const wanted = Math.min(ROWS_MAX, Math.max(ROWS_SHOWN_MIN, used + 1));
		if (rows.length >= wanted) return rows;
		return [...rows, ...Array.from({ length: wanted - rows.length }, blankRow)];
	}

	#used(): SheetRow[] {
		return this.rows.slice(0, lengthUsed(this.rows));
	}

	get isEmpty(): boolean {
		return this.rows.every(isBlank);
	}

	/** Takes other rows; one step that Ctrl+Z takes back. */
	set(rows: SheetRow[]): void {
		this.rows = this.#padded(rows.slice(0, ROWS_MAX));
		this.#history.length = this.#historyAt + 1;
		this.#history.push(this.rows);
		if (this.#history.length > STEPS_MAX) this.#history.shift();
		this.#historyAt = this.#history.length - 1;
		this.#changed();
	}

	/** What was typed in a cell is done with: one step. */
	setCell(row: number, column: ColumnName, text: string): void {
		const is = this.rows[row]?.[column] === text;
		const rows = is ? this.rows : this.rows.map((one, i) => (i === row ? { ...one, [column]: text } : one));
		if (this.#history[this.#historyAt]?.[row]?.[column] !== text) this.set(rows);
	}

	/** Back to the last step: what was typed since is given up. */
	revert(): void {
		this.rows = this.#history[this.#historyAt] ?? this.rows;
		this.#changed();
	}

	/** Text while it is typed: on the disk with the rest, but no step of its own yet. */
	typing(row: number, column: ColumnName, text: string): void {
		this.rows = this.rows.map((one, i) => (i === row ? { ...one, [column]: text } : one));
		this.#changed();
	}

	undo(step: 1 | -1): void {
		const rows = this.#history[this.#historyAt + step];
		if (rows === undefined) return;
		this.#historyAt += step;
		this.rows = rows;
		this.#changed();
	}

	#changed(): void {
		this.refusal = undefined;
		clearTimeout(this.#checkTimer);
		this.#checkTimer = setTimeout(() => void this.look(), CHECK_AFTER_MS);
		this.#keepTimer ??= setTimeout(() => void this.keep(), KEEP_AFTER_MS);
	}

	async look(): Promise<void> {
		clearTimeout(this.#checkTimer);
		this.#checks += 1;
		const mine = this.#checks;
		const rows = this.rows;
		const check = await api.call("check_sheet", { sheet: { form: this.form, rows } }).catch(() => undefined);
		if (mine === this.#checks && check) this.check = check;
	}

	keep(): Promise<void> {
		clearTimeout(this.#keepTimer);
		this.#keepTimer = undefined;
		this.#keeping = this.#keeping.then(async () => {
			if (this.#kept === this.rows) return;
			const rows = this.rows;
			try {
				const kept = await api.call("keep_sheet", { sheet: { form: this.form, rows: this.#used() } });
				this.#kept = rows;
				this.keptAt = kept.kept_at?.slice(-5) ?? "";
			} catch (fault) {
				if (isRefusal(fault)) this.refusal = fault;
			}
		});
		return this.#keeping;
	}

	/** Posts every row that has nothing wrong. The numbers, or nothing where it was refused. */
	async post(): Promise<SheetPosted | undefined> {
		if (this.busy) return undefined;
		this.busy = true;
		try {
			await this.keep();
			const posted = await api.call("post_sheet", { sheet: { form: this.form, rows: this.#used() } });
			this.posted = posted;
			this.rows = this.#padded(posted.left.rows);
			// What was posted is in the books: going back to it here would post it twice.
			this.#history = [this.rows];
			this.#historyAt = 0;
			this.#kept = this.rows;
			await this.look();
			return posted;
		} catch (fault) {
			if (!isRefusal(fault)) throw fault;
			this.refusal = fault;
			return undefined;
		} finally {
			this.busy = false;
		}
	}

	async reverse(batch: string, date: string, reason: string): Promise<BatchReversed> {
		const reversed = await api.call("reverse_batch", { batch, date, reason });
		if (this.posted?.batch === batch) this.posted = undefined;
		return reversed;
	}
}
