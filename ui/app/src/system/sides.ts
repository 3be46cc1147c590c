// The sides of a matter, fact by fact, so that two can be held against each other.
import { m } from "@so-htx/shared";
import type { StoryFigure, StorySide } from "$lib/api";
import { balanceText } from "../report/balance";

export interface Fact {
	name: string;
	value: string;
}

/** Who, when, about whom, why, which entries; what there is of it. */
export function factsOf({ did, device, lines }: StorySide): Fact[] {
	const place = did.series
		? m.attention_at_series({ device: device || m.attention_first_device(), series: did.series })
		: device;
	const facts = [
		{ name: m.attention_writer(), value: [did.who, place].filter(Boolean).join(", ") },
		{ name: m.attention_moment(), value: did.at_shown },
		{ name: m.attention_party(), value: did.args.who ?? "" },
		{ name: m.attention_about(), value: did.args.narration ?? "" },
		{ name: m.attention_entries(), value: lines.join("\n") },
		{ name: m.attention_why(), value: did.reason },
	];
	return facts.filter((fact) => fact.value !== "");
}

/** What a matter is about, in few words: numbers, or names, once each. */
export function aboutOf(sides: StorySide[]): string {
	// What is told by the name of its kind names nothing.
	const named = sides.map(({ did: { act, args } }) =>
		act === "other" ? "" : (args.number ?? args.name ?? args.month ?? ""),
	);
	return [...new Set(named.filter(Boolean))].join(", ");
}

/** A balance now, with what is beside it. */
export function figureText({ now, aside_shown }: StoryFigure): string {
	const balance = balanceText(now);
	return aside_shown ? m.attention_figure_beside({ balance, aside: aside_shown }) : balance;
}
