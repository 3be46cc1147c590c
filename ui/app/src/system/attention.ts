// What waits for a decision, in one list: stories and vouchers that wait.
import { m, wordsFor } from "@so-htx/shared";
import type { Attention, StoryRow, WaitingVoucher } from "$lib/api";
import { aboutOf } from "./sides";

export interface Matter {
	id: string;
	/** `red`, `open`, `note`, or `wait` for a voucher that waits. */
	urgency: string;
	/** Numbers and names, in few words. */
	about: string;
	/** The money it is about, as shown; empty where it is about none. */
	sum: string;
	story?: StoryRow;
	voucher?: WaitingVoucher;
}

/** The words of a reason or a choice: its code as part of a key. */
export const asKey = (code: string) => code.replace(/^fold\./, "").replace(/[.-]/g, "_");

export function mattersOf(attention: Attention): Matter[] {
	const story = (row: StoryRow): Matter => ({
		id: row.key,
		urgency: row.urgency,
		about: aboutOf(row.sides) || row.account,
		sum: row.sum_shown,
		story: row,
	});
	const waiting = attention.waiting.map(
		(row): Matter => ({
			id: `waiting ${row.id}`,
			urgency: "wait",
			about: row.who,
			sum: row.total_shown,
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
