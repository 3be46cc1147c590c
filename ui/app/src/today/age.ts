import { m } from "@so-htx/shared";
import { dayShown } from "$lib/day";

const DAY_MS = 86_400_000;

/** How long ago something was left: `kept` is `YYYY-MM-DD HH:MM`, `today` is `YYYY-MM-DD`. */
export function ageOf(kept: string, today: string): string {
	const [day = "", time = ""] = kept.split(" ");
	if (day === today) return m.today_draft_today({ time });
	const yesterday = new Date(Date.parse(today) - DAY_MS).toISOString().slice(0, 10);
	if (day === yesterday) return m.today_draft_yesterday({ time });
	return m.today_draft_before({ date: dayShown(day) });
}
