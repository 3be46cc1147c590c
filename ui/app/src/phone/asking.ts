// Asking the core from a page of the phone: the answer, or what went wrong in words. What somebody at a desk is told about the
// line and about figures that do not fit, somebody in a field is told in plain ones.
import { m } from "@so-htx/shared";
import { isRefusal } from "$lib/api";
import { say } from "$lib/say";

/** What ends by itself. */
const LATER = ["unreachable", "busy", "gap", "forgotten", "disowned", "ahead", "pending"].map((why) => `sync.${why}`);

export function inSentences(fault: unknown): string {
	if (!isRefusal(fault)) return String(fault);
	const { code } = fault;
	if (LATER.includes(code)) return m.phone_line_later();
	if (code.startsWith("sync.")) return m.phone_line_ask();
	if (code.startsWith("verify.")) return m.phone_book_ask();
	return say(fault);
}
