// What changed between two contents of a voucher, word by word.
import type { EntryView, VersionView } from "../lib/api/types";

export interface Word {
	text: string;
	/** True where the other text does not have it. */
	differs: boolean;
}

export interface Difference {
	/** `date`, `party`, `narration`, `attachments`, `total`, or `line` with its number. */
	what: "date" | "party" | "narration" | "attachments" | "total" | "line";
	/** From 1, for `line`. */
	line: number;
	before: Word[];
	after: Word[];
}

/** Longer texts are compared as a whole; their word table would be larger than it is useful. */
const WORDS_MAX = 400;

/** Two texts as words, those that differ marked in both. */
export function compareWords(before: string, after: string): [Word[], Word[]] {
	const old = before.split(" ").filter(Boolean);
	const now = after.split(" ").filter(Boolean);
	if (old.length > WORDS_MAX || now.length > WORDS_MAX) {
		const whole = (text: string) => [{ text, differs: before !== after }];
		return [whole(before), whole(after)];
	}
	const common = longestCommon(old, now);
	const marked = (words: string[], kept: Set<number>) => words.map((text, at) => ({ text, differs: !kept.has(at) }));
	return [marked(old, new Set(common.map(([at]) => at))), marked(now, new Set(common.map(([, at]) => at)))];
}

function longestCommon(old: string[], now: string[]): [number, number][] {
	const width = now.length + 1;
	const length = new Array<number>((old.length + 1) * width).fill(0);
	const at = (i: number, j: number) => length[i * width + j] ?? 0;
	for (let i = old.length - 1; i >= 0; i--) {
		for (let j = now.length - 1; j >= 0; j--) {
			length[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	}
	const pairs: [number, number][] = [];
	let i = 0;
	let j = 0;
	while (i < old.length && j < now.length) {
		if (old[i] === now[j]) pairs.push([i++, j++]);
		else if (at(i + 1, j) >= at(i, j + 1)) i++;
		else j++;
	}
	return pairs;
}

/** Everything that differs, in the order of the paper. */
export function differences(before: VersionView, after: VersionView): Difference[] {
	const found: Difference[] = [];
	const look = (what: Difference["what"], old: string, now: string, line = 0) => {
		if (old === now) return;
		const [beforeWords, afterWords] = compareWords(old, now);
		found.push({ what, line, before: beforeWords, after: afterWords });
	};
	look("date", before.date_shown, after.date_shown);
	look("party", who(before), who(after));
	look("narration", before.narration, after.narration);
	look("attachments", String(before.attachments), String(after.attachments));
	for (let line = 0; line < Math.max(before.entries.length, after.entries.length); line++) {
		look("line", lineText(before.entries[line]), lineText(after.entries[line]), line + 1);
	}
	look("total", before.total_shown, after.total_shown);
	return found;
}

const who = (version: VersionView) =>
	[version.party_name || version.party?.name, version.party?.code].filter(Boolean).join(" · ");

function lineText(entry: EntryView | undefined): string {
	if (!entry) return "";
	const side = (account: string, party: EntryView["debit_party"]) => (party ? `${account} (${party.code})` : account);
	const extra = entry.extra.map((field) => field.value).join(" ");
	return [
		`${side(entry.debit, entry.debit_party)} / ${side(entry.credit, entry.credit_party)}`,
		entry.amount_shown,
		entry.narration,
		extra,
	]
		.filter(Boolean)
		.join(" · ");
}
