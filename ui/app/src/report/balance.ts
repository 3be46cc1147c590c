import { m } from "@so-htx/shared";
import type { Balance } from "$lib/api";

/** A balance with its side, in one line. */
export function balanceText({ side, shown }: Balance): string {
	if (side === "debit") return `${shown} ${m.report_side_debit()}`;
	return side === "credit" ? `${shown} ${m.report_side_credit()}` : shown;
}
