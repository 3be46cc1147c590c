// A large book for measuring: a year of vouchers among ten thousand parties, made by the command line.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Machine, PASSPHRASE } from "../e2e/machine";

export const VOUCHERS = Number(process.env.SO_HTX_VOUCHERS ?? 50_000);
const PARTIES = 10_000;

/** Vouchers of one year: one in five in cash, so that the book of 1111 has its ten thousand rows. */
function vouchers(): string {
	const lines: string[] = [];
	for (let i = 0; i < VOUCHERS; i++) {
		const day = new Date(Date.UTC(2026, 0, 1 + Math.floor((i * 365) / VOUCHERS))).toISOString().slice(0, 10);
		const party = `M${String((i * 7919) % PARTIES).padStart(5, "0")}`;
		const amount = 10_000 + ((i * 104_729) % 9_000_000);
		const cash = i % 5 === 0;
		const entry = cash
			? { debit: "1111", credit: "131", amount, credit_party: party }
			: { debit: "131", credit: "5111", amount, debit_party: party };
		lines.push(
			JSON.stringify({
				id: `V${i}`,
				date: day,
				kind: cash ? "PT" : "HD",
				narration: `Bán chè đợt ${i % 97}`,
				entries: [entry],
			}),
		);
	}
	return `${lines.join("\n")}\n`;
}

/** Makes the book of a machine; it stays closed. */
export function makeLarge(machine: Machine): void {
	const program = process.env.SO_HTX_PROGRAM;
	if (!program) throw new Error("SO_HTX_PROGRAM names the program htx");
	const env = { ...process.env, HTX_PASSPHRASE: PASSPHRASE };
	const htx = (...args: string[]) => execFileSync(program, [...args, "--book", machine.book], { env });
	htx("book", "create", "--name", "HTX Đo đạc", "--year", "2026");
	const file = join(machine.folder, "vouchers.jsonl");
	writeFileSync(file, vouchers());
	htx("import", "vouchers", "--create-parties", file);
}
