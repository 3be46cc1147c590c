// How the open book stands with its server, looked at by itself while a book is open. Nothing waits for it.
import { api, type SyncStatus } from "./api";
import { refreshRights, session } from "./session.svelte";

const LOOK_MS = 5000;
/** While something is on its way it is looked at more often. */
const BUSY_MS = 1000;

const held = $state<{ status: SyncStatus | undefined; most: number; isRetired: boolean }>({
	status: undefined,
	most: 0,
	isRetired: false,
});

export const line = {
	/** Undefined before the first answer, and while no book is open. */
	get status(): SyncStatus | undefined {
		return held.status;
	},
	/** Whether this machine may write no more because it was ended in good order. */
	get isRetired(): boolean {
		return held.isRetired;
	},
	/** What is said of the line needs besides: the most that waited, what «3/12» counts up to, this machine's day, its end. */
	get beside() {
		return { most: held.most, today: session.app?.today ?? "", isRetired: held.isRetired };
	},
};

export function takeStatus(status: SyncStatus | undefined): void {
	held.status = status;
	held.most = status && status.pending > 0 ? Math.max(held.most, status.pending) : 0;
}

/** Looks now. */
export async function lookAtLine(): Promise<void> {
	if (!session.book) return takeStatus(undefined);
	const before = held.status;
	takeStatus(await api.call("sync_status", {}).catch(() => before));
	const now = held.status;
	const isNews = now && (before?.phase !== now.phase || before.received !== now.received);
	if (!isNews) return;
	if (before) await refreshRights().catch(() => undefined);
	if (session.book?.read_only === "book.shut-out") await lookWhetherRetired().catch(() => undefined);
}

/** The last words of a machine: that it closes its series, and that it ends. */
const LAST_WORDS = 20;

/** A machine that may write no more was shut out, or ended itself in good order: then that was its last word. */
async function lookWhetherRetired(): Promise<void> {
	const query = { kind: null, who: null, from: null, to: null, text: "", offset: 0, limit: LAST_WORDS };
	const { rows } = await api.call("history", { query });
	held.isRetired = rows.some(({ act, args }) => act === "writer-retired" && args.series === session.book?.series);
}

/** Asks for an exchange at once, quietly: there may be a line again, and whoever waits longer and longer would not know. */
async function hurry(): Promise<void> {
	if (!held.status || held.status.chip === "alone" || document.visibilityState === "hidden") return;
	takeStatus(await api.call("sync_now", {}).catch(() => held.status));
}

/** Looks again and again, and asks at once where the line is back or somebody looks again; ends with what it gives back. */
export function watchLine(): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let ended = false;
	const look = async () => {
		await lookAtLine();
		if (!ended) timer = setTimeout(look, held.status?.running ? BUSY_MS : LOOK_MS);
	};
	void look();
	addEventListener("online", hurry);
	document.addEventListener("visibilitychange", hurry);
	return () => {
		ended = true;
		clearTimeout(timer);
		removeEventListener("online", hurry);
		document.removeEventListener("visibilitychange", hurry);
		takeStatus(undefined);
		held.isRetired = false;
	};
}
