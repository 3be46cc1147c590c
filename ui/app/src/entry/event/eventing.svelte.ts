// What happened (việc), as it stands in one voucher being written: the event chosen, what is asked about it,
// and the lines the core writes from the answers.
import { tidy } from "@so-htx/shared";
import { api, type EventAsk, type EventFill, type EventOption } from "$lib/api";
import { learn } from "$lib/people.svelte";
import type { Writing } from "../writing.svelte";

/** Before the slot in the name of a stop. */
export const STOP = "event_";
const PRICE = "unit_price";
/** Asked for at every Enter although they may stay empty: what stock is kept by. */
const USUAL = ["item", "quantity", PRICE];

export class Eventing {
	fill = $state.raw<EventFill | undefined>(undefined);

	#writing: Writing;
	#asked = 0;
	#going: Promise<void> = Promise.resolve();

	constructor(writing: Writing) {
		this.#writing = writing;
	}

	/** True where the lines follow from the answers and are not written by hand. */
	get decides(): boolean {
		const { event } = this.#writing.draft;
		return event !== undefined && !event.free;
	}

	get asks(): EventAsk[] {
		return this.decides ? (this.fill?.asked ?? []) : [];
	}

	/** Everything the lines depend on; a change of it asks the core again. */
	get depends(): string {
		const { event, party, party_name, date } = this.#writing.draft;
		return event === undefined ? "" : JSON.stringify([event, party, party_name, date]);
	}

	/** Begins a voucher of this event, or makes this one of it. */
	async take(option: EventOption): Promise<void> {
		this.#writing.draft.event = { code: option.code, answers: {}, free: false };
		this.#writing.eventGhosts = {};
		await this.refresh();
		this.#writing.step();
	}

	/** No event any more; the lines stay as they are, to be written by hand. */
	drop(): void {
		if (this.#writing.draft.event === undefined) return;
		this.#writing.draft.event = undefined;
		this.fill = undefined;
		this.#writing.eventGhosts = {};
		if (this.#writing.draft.narration === this.#writing.proposed) this.#writing.draft.narration = "";
		this.#writing.step();
	}

	/** An answer as it is typed; an empty one gives way to what is proposed or worked out. */
	answer(slot: string, value: string): void {
		const { event } = this.#writing.draft;
		if (!event) return;
		const mayStayEmpty = this.asks.some((ask) => ask.slot === slot && ask.optional);
		if (value === "" && !mayStayEmpty) delete event.answers[slot];
		else event.answers[slot] = value;
		this.#writing.forgive(null, STOP + slot);
		this.#writing.changed();
	}

	/** Ctrl+E: the lines by hand, or by the answers again. What stood in them comes back with Ctrl+Z. */
	async toggle(): Promise<void> {
		const { event } = this.#writing.draft;
		if (!event) return;
		this.#writing.step();
		event.free = !event.free;
		this.#writing.objections = [];
		await this.refresh();
		this.#writing.step();
	}

	/** Asks the core for the lines; the latest answer counts. */
	refresh(): Promise<void> {
		this.#going = this.#ask();
		return this.#going;
	}

	/** Once the lines are those of the last answer. */
	settled(): Promise<void> {
		return this.#going;
	}

	async #ask(): Promise<void> {
		this.#asked += 1;
		const mine = this.#asked;
		const writing = this.#writing;
		if (writing.draft.event === undefined) {
			this.fill = undefined;
			return;
		}
		const fill = await api.call("fill_event", { draft: writing.toSend() }).catch(() => undefined);
		if (mine !== this.#asked || writing.draft.event === undefined) return;
		this.fill = fill;
		if (!fill) return;
		void learn(fill.entries.flatMap((line) => [line.debit_party, line.credit_party]));
		void learn(
			fill.asked.filter((ask) => ["item", "asset", "party"].includes(ask.sort)).map((ask) => ask.value || null),
		);
		if (writing.draft.event.free) return;
		const wasUntouched = writing.untouched;
		writing.draft.entries = fill.entries;
		this.#propose(fill.narration);
		if (wasUntouched) writing.takeAsFound();
		writing.changed();
	}

	/** The event proposes the voucher's reason until somebody writes another. */
	#propose(narration: string): void {
		const writing = this.#writing;
		const { draft } = writing;
		// What the last paper said may be what is proposed for this person: then it follows the person too.
		const isOurs = ["", writing.proposed, narration].includes(tidy(draft.narration));
		if (isOurs && draft.purpose.kind === "new" && document.activeElement?.id !== "entry-narration") {
			draft.narration = narration;
			writing.proposed = narration;
		}
	}

	/** What Enter passes by: worked out, proposed, or not usually wanted. */
	passes(slot: string): boolean {
		const ask = this.asks.find((one) => one.slot === slot);
		if (!ask) return true;
		if (ask.sort === "money" && !ask.computed && !ask.optional) return false;
		// The price of last time is stood on: Enter takes it, and typing begins another.
		if (slot === PRICE && !ask.computed) return false;
		if (ask.value !== "") return true;
		return ask.optional && !USUAL.includes(slot);
	}

	/** The first question still open, else nothing. */
	firstOpen(): string | undefined {
		const open = this.asks.find((ask) => !this.passes(ask.slot) && (ask.value === "" || ask.sort === "money"));
		return open && STOP + open.slot;
	}
}
