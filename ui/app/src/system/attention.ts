// What waits for a decision, in one list: stories and vouchers that wait.
import { m, wordsFor } from "@so-htx/shared";
import type { Attention, StoryRow, WaitingVoucher } from "$lib/api";
import { aboutOf } from "./sides";

export interface Matter {
	id: string;
	/** `red`, `open`, `note`, or `wait` for a voucher that waits. */
	urgency: string;
	/** Numbers, names and money, in few words. */
	about: string;
	story?: StoryRow;
	voucher?: WaitingVoucher;
}

/** The words of a reason or a choice: its code as part of a key. */
export const asKey = (code: string) => code.replace(/^fold\./, "").replace(/[.-]/g, "_");

export function mattersOf(attention: Attention): Matter[] {
	const story = (row: StoryRow): Matter => ({
		id: row.key,
		urgency: row.urgency,
		about: [aboutOf(row.sides) || row.account, row.sum_shown].filter(Boolean).join(" · "),
		story: row,
	});
	const waiting = attention.waiting.map(
		(row): Matter => ({
			id: `waiting ${row.id}`,
			urgency: "wait",
			about: [row.who, row.total_shown].filter(Boolean).join(" · "),
			voucher: row,
		}),
	);
	const red = attention.stories.filter((row) => row.urgency === "red").map(story);
	const others = attention.stories.filter((row) => row.urgency !== "red").map(story);
	return [...red, ...waiting, ...others];
}

export function storyTitle(row: StoryRow): string {
	return wordsFor(`attention_story_${asKey(row.why)}`) ?? row.why;
}

export function title(matter: Matter): string {
	if (matter.voucher) {
		const { number, wants_approval } = matter.voucher;
		return wants_approval ? m.attention_waits_approval({ number }) : m.attention_waits_cash({ number });
	}
	return matter.story ? storyTitle(matter.story) : "";
}
