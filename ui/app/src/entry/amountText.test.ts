import { expect, test } from "vitest";
import { retype } from "./amountText";

/** `|` is the caret. */
function check(before: string, now: string, inputType: string, expected: string) {
	const caret = now.indexOf("|");
	const after = retype(before.replace("|", ""), { text: now.replace("|", ""), caret }, inputType);
	expect(`${after.text.slice(0, after.caret)}|${after.text.slice(after.caret)}`).toBe(expected);
}

test("dots come while plain digits are typed at the end", () => {
	check("123", "1234|", "insertText", "1.234|");
	check("1.234", "1.2345|", "insertText", "12.345|");
});

test("the caret keeps its digits at the right", () => {
	check("1.234", "19|.234", "insertText", "19|.234");
	check("123.567", "1239|.567", "insertText", "1.239|.567");
});

test("deleting a dot backwards takes the digit to its left", () => {
	check("1.234.567", "1.234|567", "deleteContentBackward", "123|.567");
	check("1.234", "1|234", "deleteContentBackward", "|234");
});

test("deleting a dot forwards takes the digit to its right", () => {
	check("1.234.567", "1.234|567", "deleteContentForward", "123.4|67");
});

test("deleting digits closes the groups up", () => {
	check("1.234", "1.23|", "deleteContentBackward", "123|");
	check("12.345", "1|.345", "deleteContentBackward", "1|.345");
});

test("a unit or an operator is left as it was typed", () => {
	check("1", "1t|", "insertText", "1t|");
	check("12", "12*|", "insertText", "12*|");
});

test("a dot the person types stays: it may be 1.5tr", () => {
	check("1", "1.|", "insertText", "1.|");
	check("1.", "1.5|", "insertText", "1.5|");
	check("1.5", "1.5t|", "insertText", "1.5t|");
});

test("a minus stays in front", () => {
	check("-123", "-1234|", "insertText", "-1.234|");
	check("", "-|", "insertText", "-|");
});

test("pasted digits are grouped", () => {
	check("", "1500000|", "insertFromPaste", "1.500.000|");
});
