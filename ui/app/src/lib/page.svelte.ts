// What stands in the top bar, and what was just said in the bar of keys.
export interface Page {
	title: string;
	/** The place this screen belongs to, and the way back there. */
	crumb?: { title: string; href: string };
	/** A quiet word after the title. */
	sub?: string;
}

export interface Notice {
	text: string;
	/** The act offered beside it; its key is declared by whoever offers it. */
	act?: { title: string; chord: string; run: () => void };
}

const held = $state<{ page: Page | undefined; notice: Notice | undefined; spoken: string }>({
	page: undefined,
	notice: undefined,
	spoken: "",
});

export const frame = {
	get page() {
		return held.page;
	},
	get notice() {
		return held.notice;
	},
	get spoken() {
		return held.spoken;
	},
};

/** Names the screen in the top bar; follows what it reads. Call it while the component is made. */
export function usePage(page: () => Page): void {
	$effect(() => {
		held.page = page();
	});
}

/** Says something in the bar of keys. It stays until the next notice and takes no focus. */
export function tell(notice: Notice | undefined): void {
	held.notice = notice;
	if (notice) announce(notice.text);
}

/** Says something to a screen reader, politely. The same words twice are said twice. */
export function announce(text: string): void {
	held.spoken = held.spoken === text ? `${text}\u00a0` : text;
}
