// What a director or a cashier reads: no Nợ, no Có, no word of accountants or of machines, no English, nothing long.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../../src");
const CATALOGUE = join(import.meta.dirname, "../../../shared/messages/vi");

const read = (name: string): [string, string][] =>
	Object.entries(JSON.parse(readFileSync(join(CATALOGUE, `${name}.json`), "utf8")));
const catalogue = new Map(readdirSync(CATALOGUE).flatMap((file) => read(file.replace(".json", ""))));

/** What only the supervisory board and the accountant are shown: the sides of a voucher's lines. */
const OF_ACCOUNTANTS = ["board_lines", "board_debit", "board_credit"];
/** Sentences that begin with the verb and name no side. */
const VERBS = ["board_state_open", "board_state_answered"];

/** Everything the phone's pages say, wherever in the catalogue it stands: pages, photos of papers, the cover, roles. */
const PAGES = [
	...readdirSync(join(SRC, "phone")).map((file) => `phone/${file}`),
	"photo/PhonePhotos.svelte",
	"photo/PhotoDialog.svelte",
	"photo/states.ts",
	"frame/LockScreen.svelte",
	"device/roles.ts",
];
const said = PAGES.filter((page) => !page.includes("Board")).flatMap((page) =>
	[...readFileSync(join(SRC, page), "utf8").matchAll(/\bm\.(\w+)/g)].map(([, key]) => key ?? ""),
);
const keys = new Set([...read("phone"), ...read("cash")].map(([key]) => key).concat(said));
const MESSAGES = [...keys]
	.filter((key) => !OF_ACCOUNTANTS.includes(key))
	.map((key): [string, string] => [key, catalogue.get(key) ?? ""]);
/** The words of a message, what is put into it left out. */
const wordsOf = (text: string) => text.replace(/\{\w+\}/g, " ").match(/\p{L}+/gu) ?? [];

/** Letters of these books' own name. */
const NAMES = ["HTX"];
const LETTERS_MAX = 140;

const JARGON = [
	"bút toán",
	"định khoản",
	"ghi sổ",
	"số dư",
	"phải thu",
	"phải trả",
	"doanh thu",
	"chi phí",
	"khấu hao",
	"kết chuyển",
	"đồng bộ",
	"máy chủ",
	"dữ liệu",
	"sự kiện",
	"phiên bản",
	"ngoại tuyến",
	"trực tuyến",
	"mã hóa",
	"khóa riêng",
];

/** Initial, vowels, final of a Vietnamese syllable, marks aside. */
const SYLLABLE = /^(ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(ch|ng|nh|[cmnpt])?$/;
const plain = (word: string) =>
	word
		.normalize("NFD")
		.replace(/[\u0300-\u036f]/g, "")
		.replace(/[đĐ]/g, "d")
		.toLowerCase();

test("there are the words of the phone to look at", () => {
	expect(MESSAGES.length).toBeGreaterThan(250);
	expect(MESSAGES.filter(([, text]) => text === "")).toEqual([]);
});

test("no side of an account is named", () => {
	const sides = MESSAGES.filter(([, text]) => wordsOf(text).some((word) => word === "Nợ" || word === "Có"));
	expect(sides.filter(([key]) => !VERBS.includes(key))).toEqual([]);
});

test("no word of accountants or machines", () => {
	const found = MESSAGES.filter(([, text]) => JARGON.some((word) => text.toLowerCase().includes(word)));
	expect(found).toEqual([]);
});

test("every word is a Vietnamese syllable", () => {
	const strange = MESSAGES.flatMap(([key, text]) =>
		wordsOf(text)
			.filter((word) => !NAMES.includes(word) && !SYLLABLE.test(plain(word)))
			.map((word) => `${key}: ${word}`),
	);
	expect(strange).toEqual([]);
	// The rule sees what it is for.
	for (const word of ["server", "offline", "sync", "approve", "voucher", "log"])
		expect(SYLLABLE.test(word)).toBe(false);
});

test("nothing is longer than a phone shows at once, and nothing shouts", () => {
	expect(MESSAGES.filter(([, text]) => text.length > LETTERS_MAX || text.includes("!"))).toEqual([]);
});
