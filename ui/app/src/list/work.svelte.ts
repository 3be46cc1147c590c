// A question to the core: whether it takes long enough to say so, and why it was refused.
import type { Refusal } from "$lib/api";

/** Shorter waits are not mentioned. */
const QUIET_MS = 400;

export class Work {
	slow = $state(false);
	refusal = $state.raw<Refusal | null>(null);
	#running = 0;

	/** The answer; nothing when it was refused. The refusal stays until the next answer. */
	async run<Answer>(question: Promise<Answer>): Promise<Answer | undefined> {
		this.#running += 1;
		const timer = setTimeout(() => {
			this.slow = true;
		}, QUIET_MS);
		try {
			const answer = await question;
			this.refusal = null;
			return answer;
		} catch (refusal) {
			this.refusal = refusal as Refusal;
			return undefined;
		} finally {
			clearTimeout(timer);
			this.#running -= 1;
			if (this.#running === 0) this.slow = false;
		}
	}
}
