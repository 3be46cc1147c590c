// Roles and names of devices, as they are read here.
import { m } from "@so-htx/shared";
import type { DeviceRow, Role } from "$lib/api";

/** In the order they are always read. */
export const ROLES: Role[] = ["director", "accountant", "cashier", "supervisor"];

const WORDS: Record<Role, () => string> = {
	director: m.device_role_director,
	accountant: m.device_role_accountant,
	cashier: m.device_role_cashier,
	supervisor: m.device_role_supervisor,
};

export const roleWord = (role: Role) => WORDS[role]();

export function rolesText(roles: Role[]): string {
	const words = ROLES.filter((role) => roles.includes(role)).map(roleWord);
	return words.length > 0 ? words.join(", ") : m.device_role_none();
}

/** What a device is called; its series where nobody named it. */
export const deviceName = (row: { device: string; series: string }) =>
	row.device || m.device_unnamed({ series: row.series });

/** Whether a device may write, in a word, and the shape that goes with it; of this one the book says why it may only be read. */
export function stateOf(
	row: DeviceRow,
	readOnly?: string | null,
): { kind: "good" | "waiting" | "closed"; word: string } {
	if (row.state === "retired") return { kind: "closed", word: m.device_retired() };
	if (row.state === "revoked") return { kind: "closed", word: revokedWord(row) };
	if (row.this && readOnly) return { kind: "closed", word: m.device_read_only() };
	return row.confirmed ? { kind: "good", word: m.device_active() } : { kind: "waiting", word: m.device_unconfirmed() };
}

function revokedWord({ reason }: DeviceRow): string {
	if (reason === "lost") return m.device_revoked_lost();
	if (reason === "stolen") return m.device_revoked_stolen();
	return reason === "compromised" ? m.device_revoked_compromised() : m.device_revoked();
}
