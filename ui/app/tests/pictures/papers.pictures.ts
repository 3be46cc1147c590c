// The first pages of statements, vouchers, other papers and each kind of book, printed by the command line from the practice book.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PracticeInfo } from "../../src/lib/api/types";
import { Machine } from "../e2e/machine";

const FOLDER = process.env.SO_HTX_PICTURES ?? "";
const PROGRAM = process.env.SO_HTX_PROGRAM ?? "";
const YEAR = "2025";
const STATEMENTS = ["F01", "B01", "B02", "F02", "B09"];
const BOOKS = ["S03a", "S03b", "S04a", "S04b", "S05", "S06", "S07", "S08", "S12", "S19", "S23", "S29", "S31", "S32"];
const VOUCHERS = ["PT", "PC", "BC", "BN", "PN", "PX", "HD", "KT"];
/** Papers that are about one matter, and what the command line is asked for each. */
const OTHERS: [string, string[]][] = [
	["06-VT", ["print", "--voucher", "PN.Q01-0002", "--purchases"]],
	["05-VT", ["stock", "--to", "2025-12-31", "--count"]],
	["04-TT", ["statement", "--party", "NV01", "--from", "2025-01-01", "--to", "2025-12-31", "--advance"]],
	["member", ["member-statement", "--party", "TV001"]],
];
const DOTS_PER_INCH = "80";

/** One page of a PDF as a picture. */
function draw(pdf: string, page: number, name: string) {
	const at = String(page);
	const to = join(FOLDER, `paper-${name}`);
	execFileSync("pdftoppm", ["-r", DOTS_PER_INCH, "-gray", "-png", "-f", at, "-l", at, "-singlefile", pdf, to]);
}

/** The first page on which each book's mark stands. */
function firstPages(pdf: string): Map<string, number> {
	execFileSync("pdftotext", ["-layout", pdf, `${pdf}.txt`]);
	const pages = readFileSync(`${pdf}.txt`, "utf8").split("\f");
	const found = BOOKS.map((book): [string, number] => [
		book,
		pages.findIndex((page) => page.includes(`Mẫu số ${book}\n`)) + 1,
	]);
	return new Map(found);
}

test("statements and books on paper", async () => {
	mkdirSync(FOLDER, { recursive: true });
	const machine = new Machine();
	await machine.startCore();
	await machine.ask("open_practice_book", {});
	const practice = await machine.ask<PracticeInfo>("practice_info", {});
	await machine.powerCut();
	const prints = (name: string, ...args: string[]) => {
		const pdf = join(machine.folder, `${name}.pdf`);
		execFileSync(PROGRAM, [...args, "--book", practice.path, "--out", pdf], {
			env: { ...process.env, HTX_PASSPHRASE: practice.passphrase },
		});
		draw(pdf, 1, name);
		return pdf;
	};
	for (const form of STATEMENTS) prints(form, "report", form, "--format", "pdf", "--year", YEAR);
	for (const form of VOUCHERS) prints(form, "print", "--voucher", `${form}.Q01-0001`, "--year", YEAR);
	for (const [name, asked] of OTHERS) prints(name, ...asked);
	const all = prints("cover", "print-books", "all", "--year", YEAR);
	for (const [book, page] of firstPages(all)) {
		expect(page, book).toBeGreaterThan(0);
		draw(all, page, book);
	}
	machine.end();
});
