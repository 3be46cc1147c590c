// The chart of accounts as the form needs it: names, and which accounts are kept by party.
import { language } from "@so-htx/shared";
import { type AccountRow, api } from "./api";

const held = $state<{ rows: Map<string, AccountRow> }>({ rows: new Map() });

export async function loadChart(): Promise<void> {
	const rows = await api.call("list_accounts", {});
	held.rows = new Map(rows.map((row) => [row.code, row]));
}

export function accountName(code: string): string {
	const row = held.rows.get(code);
	if (!row) return "";
	return language() === "en" && row.name_en ? row.name_en : row.name;
}

/** Whether a line on this account must say whose it is. */
export function needsParty(code: string): boolean {
	return held.rows.get(code)?.needs_party ?? false;
}
