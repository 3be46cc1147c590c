// The chart of accounts as the form needs it: names, and which accounts are kept by party.
import { language } from "@so-htx/shared";
import { type AccountRow, api } from "./api";
import { session } from "./session.svelte";

let rows = $state.raw<Map<string, AccountRow>>(new Map());

let loadedFor = "";

/** Waits for the chart the first time; later a form opens at once and the chart is looked up again beside it. */
export async function loadChart(): Promise<void> {
	const book = session.book?.book_id ?? "";
	const again = load(book);
	if (loadedFor !== book) await again;
}

async function load(book: string): Promise<void> {
	const found = await api.call("list_accounts", {}).catch(() => undefined);
	if (!found) return;
	rows = new Map(found.map((row) => [row.code, row]));
	loadedFor = book;
}

export function accountName(code: string): string {
	const row = rows.get(code);
	if (!row) return "";
	return language() === "en" && row.name_en ? row.name_en : row.name;
}

/** Whether a line on this account must say whose it is. */
export function needsParty(code: string): boolean {
	return rows.get(code)?.needs_party ?? false;
}
