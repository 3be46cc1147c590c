// How the open book stands with its server, looked at by itself while a book is open. Nothing waits for it.
import { api, type SyncStatus } from "./api";
import { refreshRights, session } from "./session.svelte";

const LOOK_MS = 5000;
/** While something is on its way it is looked at more often. */
const BUSY_MS = 1000;

const held = $state<{ status: SyncStatus | undefined; most: number }>({ status: undefined, most: 0 });

export const line = {
	/** Undefined before the first answer, and while no book is open. */
	get status(): SyncStatus | undefined {
		return held.status;
	},
	/** The most that waited since everything was last sent: what «3/12» counts up to. */
	get most(): number {
		return held.most;
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
	if (before && now && (before.phase !== now.phase || before.received !== now.received))
		await refreshRights().catch(() => undefined);
}

/** Looks again and again; ends with what it gives back. */
export function watchLine(): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let ended = false;
	const look = async () => {
		await lookAtLine();
		if (!ended) timer = setTimeout(look, held.status?.running ? BUSY_MS : LOOK_MS);
	};
	void look();
	return () => {
		ended = true;
		clearTimeout(timer);
		takeStatus(undefined);
	};
}
