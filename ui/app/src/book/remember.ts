// Keeping the key of the open book in the machine's vault, or taking it out.
import { m } from "@so-htx/shared";
import { api, isRefusal } from "$lib/api";
import { say } from "$lib/say";

/** Does what the box asks, when it asks for a change; the answer is what did not go well, or nothing. */
export async function keepOrForget(path: string, before: boolean, wanted: boolean): Promise<string> {
	if (wanted === before) return "";
	try {
		if (wanted) await api.call("remember_key", {});
		else await api.call("forget_key", { path });
		return "";
	} catch (refusal) {
		if (!isRefusal(refusal)) throw refusal;
		const why = say(refusal);
		return wanted ? m.shell_not_remembered({ why }) : m.shell_not_forgotten({ why });
	}
}
