// The text of an amount while it is typed: dots come and go by themselves, the caret stays.
// Only plain digits are touched; a text with a unit or an operator is left as it was typed.

import { group } from "$lib/digits";

export interface Typed {
	text: string;
	caret: number;
}

const PLAIN = /^[-−]?[\d.]*$/;

/** True where a text is nothing but digits and the dots put there before. */
export function isPlain(text: string): boolean {
	return PLAIN.test(text) && /\d/.test(text);
}

/** Whether the dots of `text` stand where grouping would put them, so that they are ours to move. */
function dotsAreOurs(text: string): boolean {
	return !text.includes(".") || group(text.replace(/[^\d]/g, "")) === text.replace(/^[-−]/, "");
}

/**
 * The text after a change, grouped, with the caret where it was counted in digits from the right.
 *
 * `before` is the text as it stood before the change. Deleting a dot deletes the digit beyond it:
 * to the left for a backward deletion, to the right for a forward one.
 */
export function retype(before: string, now: Typed, inputType: string): Typed {
	if (!isPlain(now.text)) return now;
	// Dots the person typed mean something (`1.5`): they stay until the field is left.
	const deleting = inputType.startsWith("delete");
	if (!deleting && !dotsAreOurs(before)) return now;
	if (!deleting && count(now.text, ".") > count(before, ".")) return now;

	let { text, caret } = now;
	const onlyDotGone = onlyDigits(before) === onlyDigits(text) && before.length === text.length + 1;
	if (deleting && onlyDotGone) {
		if (inputType.endsWith("Forward")) text = text.slice(0, caret) + text.slice(caret + 1);
		else {
			text = text.slice(0, caret - 1) + text.slice(caret);
			caret -= 1;
		}
	}
	const minus = /^[-−]/.exec(text)?.[0] ?? "";
	const right = onlyDigits(text.slice(caret)).length;
	const shown = minus + group(onlyDigits(text));
	return { text: shown, caret: caretFromRight(shown, right) };
}

function onlyDigits(text: string): string {
	return text.replace(/\D/g, "");
}

function count(text: string, mark: string): number {
	return text.split(mark).length - 1;
}

/** The place in `text` that has this many digits to its right; beside a dot, the place before it. */
function caretFromRight(text: string, digits: number): number {
	let at = text.length;
	let seen = 0;
	while (at > 0 && seen < digits) {
		at -= 1;
		if (/\d/.test(text[at] ?? "")) seen += 1;
	}
	return text[at - 1] === "." ? at - 1 : at;
}
