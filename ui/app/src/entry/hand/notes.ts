// Why a draft lies on the desk, in words.
import { m } from "@so-htx/shared";
import type { DraftRow } from "$lib/api";

export function noteWord({ note, draft }: DraftRow): string {
	if (note?.kind === "waiting") {
		const since = { day: note.since_shown };
		return draft.form === "BC" ? m.hand_waiting_since_in(since) : m.hand_waiting_since(since);
	}
	if (note?.kind === "reminded") {
		return note.today
			? m.hand_reminded_now({ name: note.name })
			: m.hand_reminded_due({ name: note.name, day: note.due_shown });
	}
	return m.hand_drafts_plain();
}
