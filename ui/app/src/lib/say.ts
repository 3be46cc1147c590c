// Codes into sentences. What happened, whether the data is safe, what to do, and the code.
import { m, wordsFor } from "@so-htx/shared";
import type { Objection, Refusal } from "./api";

/** The message key of a code: `book.wrong-passphrase` is `refusal_book_wrong_passphrase`. */
export function keyOf(code: string): string {
	return `refusal_${code.replace(/[.-]/g, "_")}`;
}

const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const ISO_MONTH = /^(\d{4})-(\d{2})$/;
const DIGITS = /^-?\d{4,15}$/;
const MONEY = /amount|total|balance|before|after|change|short|left/;

/** Values as they are read here: days as dd/MM/yyyy, months as MM/yyyy, money with dots. What is not given reads as nothing. */
function shown(args: { [key in string]?: string }): Record<string, string> {
	return new Proxy({}, { get: (_, name: string) => showValue(name, args[name] ?? "") });
}

function showValue(name: string, value: string): string {
	if (name === "ask") return wordsFor(`event_ask_${value}`) ?? value;
	const day = ISO_DAY.exec(value);
	if (day) return `${day[3]}/${day[2]}/${day[1]}`;
	const month = ISO_MONTH.exec(value);
	if (month) return `${month[2]}/${month[1]}`;
	if (MONEY.test(name) && DIGITS.test(value)) return value.replace("-", "−").replace(/\B(?=(\d{3})+$)/g, ".");
	return value;
}

export function sayCode(code: string, args: { [key in string]?: string } = {}): string {
	return wordsFor(keyOf(code), shown(args)) ?? m.refusal_app_unknown({ code });
}

export function sayObjection(objection: Objection): string {
	const line = objection.line === null ? "" : String(objection.line + 1);
	const side = objection.field === "credit" ? m.entry_credit() : m.entry_debit();
	return sayCode(objection.code, { ...objection.args, line, side });
}

/** A refusal as sentences: its own, and one for each thing wrong. */
export function say(refusal: Refusal): string {
	const parts = [
		sayCode(refusal.code, { code: refusal.code, ...refusal.args }),
		...refusal.objections.map(sayObjection),
	];
	return parts.join(" ");
}
