// Which pages are whose. The core refuses what a role may not do; here nobody is shown the way to it.
import type { Role } from "./api";

const BOOKS: Role[] = ["accountant"];
const READERS: Role[] = ["director", "accountant", "supervisor"];
const EVERYBODY: Role[] = [...READERS, "cashier"];

/** By the beginning of an address; the longest that fits decides, and what stands nowhere is everybody's. */
const DOORS: Record<string, Role[] | "anybody"> = {
	"/entry": BOOKS,
	"/draft": BOOKS,
	"/drafts": BOOKS,
	"/sheet": BOOKS,
	"/table": BOOKS,
	"/setup": ["accountant", "director"],
	"/list": READERS,
	"/party": READERS,
	"/report": READERS,
	"/report/cash": EVERYBODY,
	"/report/cash-detail": EVERYBODY,
	"/system/templates": BOOKS,
	"/phone": READERS,
	"/phone/list/cash": EVERYBODY,
	"/phone/approve": ["director"],
	"/phone/cash": ["cashier"],
	"/phone/count": ["cashier", "accountant", "director"],
	"/phone/board": ["supervisor"],
	"/phone/voucher": EVERYBODY,
	"/phone/more": "anybody",
};

/** Whether an address is a page of somebody with these roles. */
export function mayOpen(path: string, roles: Role[]): boolean {
	const at = path.split("?")[0] ?? path;
	const fitting = Object.keys(DOORS).filter((door) => at === door || at.startsWith(`${door}/`));
	const door = fitting.sort((one, other) => other.length - one.length)[0];
	const wanted = DOORS[door ?? ""];
	return wanted === undefined || wanted === "anybody" || roles.some((role) => wanted.includes(role));
}
