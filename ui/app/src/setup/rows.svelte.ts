// The rows of a sheet: typed, pasted, kept on the disk within a second, and what the core says of them.
import { isRefusal } from "$lib/api";
import { say } from "$lib/say";
import { type Cells, type Held, isBlank } from "./sheet";

/** Typing rests so long before the sheet is kept. */
const REST_MS = 350;
/** So many empty rows stand ready below what is written. */
const SPARE = 3;

export class Rows<Key extends string, Check> {
	rows = $state<Held<Key>[]>([]);
	check = $state.raw<Check>();
	trouble = $state("");
	#made = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#asked = 0;

	constructor(
		readonly keys: readonly Key[],
		readonly keep: (rows: Held<Key>[]) => Promise<Check>,
	) {}

	#row(cells: Partial<Cells<Key>> = {}, ok = false): Held<Key> {
		this.#made += 1;
		const empty = Object.fromEntries(this.keys.map((key) => [key, ""])) as Cells<Key>;
		return { id: this.#made, cells: { ...empty, ...cells }, ok };
	}

	/** What is written: everything up to the last row that is not empty. */
	written(): Held<Key>[] {
		let end = this.rows.length;
		for (let row = this.rows[end - 1]; row && isBlank(row); row = this.rows[end - 1]) end -= 1;
		return this.rows.slice(0, end);
	}

	#spare() {
		const spare = this.rows.length - this.written().length;
		for (let more = spare; more < SPARE; more += 1) this.rows.push(this.#row());
	}

	async begin(cells: { cells: Partial<Cells<Key>>; ok?: boolean }[]) {
		this.rows = cells.map((row) => this.#row(row.cells, row.ok));
		this.#spare();
		await this.now();
	}

	insert(at: number) {
		this.rows.splice(at, 0, this.#row());
		this.changed();
	}

	remove(at: number) {
		this.rows.splice(at, 1);
		this.changed();
	}

	/** Puts pasted rows at a row; an empty one gives way to them. */
	place(at: number, cells: Partial<Cells<Key>>[]) {
		const here = this.rows[at];
		this.rows.splice(at, here && isBlank(here) ? 1 : 0, ...cells.map((row) => this.#row(row)));
		this.#spare();
		return this.now();
	}

	/** Something was typed. */
	changed = () => {
		this.#spare();
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.now(), REST_MS);
	};

	/** Keeps the sheet at once. */
	async now() {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#asked += 1;
		const asked = this.#asked;
		try {
			const check = await this.keep(this.written());
			if (asked === this.#asked) {
				this.check = check;
				this.trouble = "";
			}
		} catch (refusal) {
			if (!isRefusal(refusal)) throw refusal;
			this.trouble = say(refusal);
		}
	}

	/** The screen goes away: what was typed last is kept too. */
	leave() {
		if (this.#timer !== undefined) this.now();
	}
}
