// Ten seconds in which a choice can be taken back. They run only while the page is looked at: a phone that is locked, or whose
// book is covered, signs nothing.
import { lock } from "$lib/lock.svelte";

const SECONDS = 10;
const TICK_MS = 200;

export class Countdown {
	#left = $state(SECONDS * 1000);
	#timer: ReturnType<typeof setInterval> | undefined;
	#last = 0;
	readonly #ended: () => void;

	constructor(ended: () => void) {
		this.#ended = ended;
	}

	/** Whole seconds that are left. */
	get seconds(): number {
		return Math.ceil(this.#left / 1000);
	}

	/** The part of the time that is left, 0 to 1. */
	get part(): number {
		return this.#left / (SECONDS * 1000);
	}

	start(): void {
		this.stop();
		this.#left = SECONDS * 1000;
		this.#last = performance.now();
		this.#timer = setInterval(() => this.#tick(), TICK_MS);
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	#tick(): void {
		const now = performance.now();
		// Timers of a page in the background come late: what passed then does not count.
		const passed = Math.min(now - this.#last, TICK_MS * 5);
		this.#last = now;
		if (document.visibilityState === "hidden" || lock.cover) return;
		this.#left = Math.max(0, this.#left - passed);
		if (this.#left > 0) return;
		this.stop();
		this.#ended();
	}
}
