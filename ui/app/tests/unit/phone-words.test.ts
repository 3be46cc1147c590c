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
/** The codes the core may refuse a command of the phone's pages with, as its sources name them. */
const CORE = join(import.meta.dirname, "../../../../crates");
const sources = (folder: string): string[] =>
	readdirSync(join(CORE, folder), { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".rs"))
		.map((file) => readFileSync(join(CORE, folder, file), "utf8"));
const coded = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, code]) => code ?? "");
const CODES = new Set([
	...["field", "photo"]
		.flatMap((part) => sources(`app/src/${part}`))
		.flatMap((text) => coded(text, /Refusal::new\("([a-z.-]+)"\)/g)),
	...["attention", "people", "window/lock"].flatMap((file) =>
		coded(readFileSync(join(CORE, `app/src/${file}.rs`), "utf8"), /Refusal::new\("([a-z.-]+)"\)/g),
	),
	// What the store and the line answer to anything that is asked.
	...coded(readFileSync(join(CORE, "store/src/failure.rs"), "utf8"), /=> "([a-z.-]+)",/g),
]);
/** Of opening books, backups and months: no page of the phone asks for it. */
const AT_A_DESK =
	/^(backup|recovery|import|period|amend|paste|members)\.|^book\.(passphrase-needed|exists|missing|newer-version|older-copy|copied|not-enrolled|shut-out)$/;
/** The line and the proof of the figures, which the phone says in words of its own; and letters of help. */
const IN_OTHER_WORDS = /^(sync|verify)\./;
const REFUSALS = [...CODES]
	.filter((code) => !AT_A_DESK.test(code) && !IN_OTHER_WORDS.test(code))
	.map((code): [string, string] => [
		code,
		(catalogue.get(code.replace(/[.-]/g, "_")) ?? "").replace(/ [A-Z]-\d\d$/, ""),
	]);

/** The words of a message, what is put into it left out. */
const wordsOf = (text: string) => text.replace(/\{\w+\}|<\/?b>/g, " ").match(/\p{L}+/gu) ?? [];

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
	expect(REFUSALS.length).toBeGreaterThan(40);
	expect(REFUSALS.filter(([, text]) => text === "")).toEqual([]);
});

test("no side of an account is named", () => {
	const sides = [...MESSAGES, ...REFUSALS].filter(([, text]) =>
		wordsOf(text).some((word) => word === "Nợ" || word === "Có"),
	);
	expect(sides.filter(([key]) => !VERBS.includes(key))).toEqual([]);
});

test("no word of accountants or machines", () => {
	const found = [...MESSAGES, ...REFUSALS].filter(([, text]) =>
		JARGON.some((word) => text.toLowerCase().includes(word)),
	);
	expect(found).toEqual([]);
});

test("every word is a Vietnamese syllable", () => {
	const strange = [...MESSAGES, ...REFUSALS].flatMap(([key, text]) =>
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
