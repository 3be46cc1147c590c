// What can be chosen in a matter, in words, and where a choice leads.
import { m, wordsFor } from "@so-htx/shared";
import type { StoryRow, WaitingVoucher } from "$lib/api";
import { go, goEntry, goVoucher } from "$lib/go";
import { asKey } from "./attention";
import type { Choice } from "./ChoiceList.svelte";

/** These are refused without a reason. */
export const NEEDS_REASON = ["reverse", "reopen", "discard"];

/** What the words of a choice name: the voucher it takes back, the value it puts back, the cards it joins. */
function named({ sides }: StoryRow): { number: string; value: string; one: string; other: string } {
	const [first, second] = sides.map(({ did }) => did);
	const name = (did: typeof first) => (did?.args.name ? `${did.args.name} (${did.args.code ?? ""})` : "");
	return {
		number: first?.args.number ?? "",
		value: second?.changes[0]?.after ?? "",
		one: name(first),
		other: name(second),
	};
}

export function choicesOf(story: StoryRow): Choice[] {
	const args = named(story);
	const isNamed = (key: string) => (key === "reverse" ? args.number : key === "put_back" ? args.value : "yes") !== "";
	const does = (key: string): string => {
		const ask = story.may_post ? undefined : wordsFor(`attention_does_${key}_ask`, args);
		const own = wordsFor(`attention_does_${key}_${asKey(story.why)}`, args);
		return own ?? ask ?? wordsFor(`attention_does_${key}`, args) ?? "";
	};
	return story.choices.map((code, at) => {
		const key = asKey(code);
		const own = wordsFor(`attention_choice_${key}_${asKey(story.why)}`, args);
		const words =
			own ?? wordsFor(isNamed(key) ? `attention_choice_${key}` : `attention_choice_${key}_none`, args) ?? code;
		const after = story.figures.flatMap((figure) => figure.after[at] ?? []);
		return { code, words, does: does(key), after };
	});
}

/** What may be said of a voucher that waits, and what the balances are then. */
export function wordsOf(voucher: WaitingVoucher): Choice[] {
	const codes: string[] = [];
	if (voucher.may_approve && voucher.wants_approval) codes.push("approve");
	if (voucher.may_confirm && voucher.wants_cash) codes.push("cash");
	if (voucher.may_approve && !voucher.refused) codes.push("refuse");
	const counts = (code: string) =>
		(code === "approve" && !voucher.wants_cash) || (code === "cash" && !voucher.wants_approval);
	return codes.map((code) => ({
		code,
		words: wordsFor(`attention_choice_${code}`) ?? code,
		does:
			wordsFor(code === "approve" && voucher.wants_cash ? "attention_does_approve_first" : `attention_does_${code}`) ??
			"",
		after: voucher.figures.map((figure) => (counts(code) && figure.after[0]) || figure.now),
	}));
}

/** Goes on to what a choice asks for besides, where the person at this device may write it. */
export function follow(story: StoryRow, choice: string): void {
	const voucher = story.sides.map(({ did }) => did.target).find((target) => target?.kind === "voucher")?.id;
	if (choice === "redo") redo(story, voucher);
	if (!story.may_post) return;
	if (choice === "claim") goEntry("KT");
	if (choice === "refund") goEntry("PC");
	if (choice === "moved-twice") goEntry("PT");
	if (choice === "book") goEntry(story.account.startsWith("15") ? "PN" : "PT");
}

/** To where it is done again: a decision and a close by whoever decides, what is posted by whoever posts. */
function redo(story: StoryRow, voucher: string | undefined): void {
	if (story.why === "fold.figures-changed") go(`/report/close/${monthOf(story)}`);
	else if (story.why === "fold.computed-outdated" && story.may_post) go("/report/years");
	else if (voucher && (story.may_post || story.why === "fold.decision-outdated")) goVoucher(voucher);
}

/** The month somebody closed, `2026-01`. */
function monthOf({ sides }: StoryRow): string {
	return (sides[0]?.did.args.month ?? "").split("/").reverse().join("-");
}

/** The words of who may decide, where it is not the person at this device. */
export function whoDecides(who: string): string {
	return wordsFor(`attention_who_${who}`) ?? m.attention_who_either();
}
