// Reminders are asked for when a book opens and at each midnight; the core makes each draft once.
import { m } from "@so-htx/shared";
import { api } from "$lib/api";
import { tell } from "$lib/page.svelte";
import { refreshBook } from "$lib/session.svelte";

/** A little after midnight, so that the core's clock agrees that it is another day. */
const AFTER_MIDNIGHT_MS = 2_000;
/** A machine that slept wakes with its timers late: the day is looked at again this often. */
const LOOK_AGAIN_MS = 15 * 60_000;

async function remind(): Promise<void> {
	const made = await api.call("remind", {}).catch(() => 0);
	if (!made) return;
	tell({ text: m.hand_reminded_some({ count: String(made) }) });
	await refreshBook();
}

function untilMidnight(): number {
	const midnight = new Date();
	midnight.setHours(24, 0, 0, 0);
	return midnight.getTime() - Date.now() + AFTER_MIDNIGHT_MS;
}

/** Starts asking; returns the way to stop. */
export function watchReminders(): () => void {
	let timer: ReturnType<typeof setTimeout>;
	let stopped = false;
	const ask = async () => {
		await remind();
		if (!stopped) timer = setTimeout(ask, Math.min(untilMidnight(), LOOK_AGAIN_MS));
	};
	void ask();
	return () => {
		stopped = true;
		clearTimeout(timer);
	};
}
