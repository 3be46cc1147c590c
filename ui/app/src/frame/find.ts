// What the palette shows for some words: groups of things that can be opened, those that answer exactly first.
import { type Command, fold, language, m } from "@so-htx/shared";
import type { EventOption, SearchFound } from "$lib/api";
import { formTitle } from "$lib/forms";
import { go, goEvent, goVoucher } from "$lib/go";
import { reportDays } from "../report/days.svelte";

export interface Hit {
	id: string;
	/** A code or number, in heavy letters. */
	code?: string;
	words: string;
	/** A quiet word at the right. */
	beside?: string;
	chord?: string;
	open: () => void;
}

export interface Group {
	id: string;
	title: string;
	hits: Hit[];
}

const SHOWN_MAX = 8;

/** Commands of whose words each word typed begins one. */
function commandHits(text: string, commands: Command[]): Hit[] {
	const words = fold(text).split(" ").filter(Boolean);
	const answers = commands.filter((command) => {
		const title = ` ${fold(command.title())}`;
		return words.every((word) => title.includes(` ${word}`));
	});
	return answers.map((command) => ({
		id: command.id,
		words: command.title(),
		chord: command.keys[0],
		open: command.run,
	}));
}

function groupOf(id: string, title: string, hits: Hit[]): Group[] {
	return hits.length > 0 ? [{ id, title, hits: hits.slice(0, SHOWN_MAX) }] : [];
}

/** What the core found for some words. */
export interface Answer {
	book: SearchFound;
	events: EventOption[];
}

/** The groups for `text`; `answer` is what the core found, left out where it answers to other words. */
export function found(text: string, commands: Command[], answer: Answer | null): Group[] {
	const hits = commandHits(text, commands);
	const places = hits.filter((hit) => hit.id.startsWith("go."));
	const acts = hits.filter((hit) => !hit.id.startsWith("go."));
	const core = answer?.book.text === text ? answer.book : null;
	const offered = new Set(acts.map((hit) => hit.id));
	const happened = (core ? (answer?.events ?? []) : []).filter((event) => !offered.has(`new.event-${event.code}`));
	const events = groupOf("events", m.desk_palette_events(), happened.map(eventHit));
	// Words of its name say that it happened; one alone, or other words for it, are as often of a voucher or a person.
	const saysWhat =
		fold(text).includes(" ") &&
		events.some((group) => ` ${fold(group.hits[0]?.words ?? "")}`.includes(` ${fold(text)}`));
	const groups = [
		...groupOf("acts", m.desk_palette_acts(), acts),
		...groupOf("places", m.desk_palette_places(), places),
		...(saysWhat ? events : []),
		...groupOf("vouchers", m.desk_palette_vouchers(), (core?.vouchers ?? []).map(voucherHit)),
		...groupOf("parties", m.desk_palette_parties(), (core?.parties ?? []).map(partyHit)),
		...groupOf("accounts", m.desk_palette_accounts(), (core?.accounts ?? []).map(accountHit)),
		...groupOf("months", m.desk_palette_months(), (core?.months ?? []).map(monthHit)),
		...(saysWhat ? [] : events),
	];
	const isExact = (group: Group) =>
		core?.exact.includes(group.id) || group.hits.some((hit) => !hit.code && fold(hit.words) === fold(text));
	return [...groups.filter(isExact), ...groups.filter((group) => !isExact(group))];
}

const eventHit = (event: EventOption): Hit => ({
	id: `event ${event.code}`,
	words: language() === "en" ? event.name_en : event.name,
	beside: formTitle(event.form),
	open: () => void goEvent(event.code, event.form),
});

const voucherHit = (row: SearchFound["vouchers"][number]): Hit => ({
	id: row.id,
	code: row.number,
	words: [row.who, row.narration].filter(Boolean).join(" · "),
	beside: `${row.total_shown} · ${row.date_shown}`,
	open: () => goVoucher(row.id),
});

const partyHit = (party: SearchFound["parties"][number]): Hit => ({
	id: party.id,
	code: party.code,
	words: party.name,
	beside: party.place,
	open: () => go(`/party/${encodeURIComponent(party.id)}`),
});

const accountHit = (account: SearchFound["accounts"][number]): Hit => ({
	id: `account ${account.code}`,
	code: account.code,
	words: language() === "en" && account.name_en ? account.name_en : account.name,
	open: () => go(`/report/ledger/${encodeURIComponent(account.code)}`),
});

const monthHit = (month: SearchFound["months"][number]): Hit => ({
	id: month.month,
	words: m.desk_palette_month({ month: month.shown }),
	beside: month.closed ? m.desk_palette_closed() : "",
	open: () => {
		reportDays.days = { from: month.from, to: month.to };
		go("/report/f01");
	},
});
