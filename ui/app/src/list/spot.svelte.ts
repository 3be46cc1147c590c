import { keepPlace, placeOn } from "./place";

interface Kept {
	shown: string;
	at: number;
	top: number;
}

/**
 * The row under focus in a table and how far it is scrolled: found again when the same rows are shown
 * again, given up when others are. Make it while a component is made.
 */
export class Spot {
	at = $state(0);
	top = $state(0);

	/** `shown` names the rows: the filters, the days. */
	constructor(screen: string, shown: () => string) {
		const kept = placeOn<Kept>(screen);
		let last = shown();
		if (kept?.shown === last) {
			this.at = kept.at;
			this.top = kept.top;
		}
		$effect(() => {
			const now = shown();
			if (now !== last) {
				last = now;
				this.at = 0;
				this.top = 0;
			}
			keepPlace<Kept>(screen, { shown: now, at: this.at, top: this.top });
		});
	}
}
