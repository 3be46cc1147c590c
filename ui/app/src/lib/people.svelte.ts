// Parties met on this screen, by id, so that a line can show a name where it holds an id.
import { api, type PartyRef } from "./api";

const held = $state<Record<string, PartyRef>>({});

export function meet(party: PartyRef): void {
	held[party.id] = party;
}

/** The party, once known; asks for it the first time. */
export function partyOf(id: string | null): PartyRef | undefined {
	return id === null ? undefined : held[id];
}

export async function learn(ids: (string | null)[]): Promise<void> {
	for (const id of new Set(ids)) {
		if (id === null || held[id]) continue;
		const summary = await api.call("party_summary", { id }).catch(() => undefined);
		if (summary) held[id] = summary.party;
	}
}
