import { language, m, speak, wordsFor } from "@so-htx/shared/words.svelte.ts";
import { afterEach, expect, test } from "vitest";
import { sayCode, sayObjection } from "../../src/lib/say";

afterEach(() => speak("vi"));

test("a code becomes a sentence in the language spoken now", () => {
	expect(sayCode("book.wrong-passphrase")).toBe("Chưa đúng mật khẩu. Sổ vẫn nguyên. Thử lại.");
	speak("en");
	expect(language()).toBe("en");
	expect(sayCode("book.wrong-passphrase")).toMatch(/^The passphrase is not right/);
});

test("an objection names its line from one and its side", () => {
	expect(sayObjection({ code: "voucher.account-missing", line: 1, field: "credit", args: {} })).toBe(
		"Dòng 2 chưa có tài khoản Có.",
	);
});

test("days, months and money in a sentence are written as they are read", () => {
	expect(sayCode("voucher.month-closed", { month: "2026-02", first_open_day: "2026-03-01" })).toContain(
		"Tháng 02/2026 đã khóa",
	);
	const short = { account: "1111", short: "2300000", day: "2026-03-05" };
	expect(sayCode("voucher.money-negative", short)).toContain("sẽ âm 2.300.000 từ ngày 05/03/2026");
});

test("a code without words says that it is unknown, with the code", () => {
	expect(sayCode("never.heard-of")).toContain("never.heard-of");
	expect(wordsFor("refusal_never_heard_of")).toBeUndefined();
});

test("English counts", () => {
	speak("en");
	expect(m.entry_to_mend({ count: 1 })).toBe("1 thing to put right:");
	expect(m.entry_to_mend({ count: 3 })).toBe("3 things to put right:");
});
