// The books that are shown: the practice year, one with ten thousand cash vouchers, one that is empty, and one with long names.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Machine, PASSPHRASE } from "../e2e/machine";
import { makeFour } from "./four";

const ROWS = 10_000;
const LONG = "Hợp tác xã Dịch vụ Nông nghiệp, Thủy lợi và Tiêu thụ nông sản tổng hợp Nà Lành – Bản Mây";

/** Ten thousand receipts of 2025 from a thousand people. */
function receipts(): string {
	const lines: string[] = [];
	for (let i = 0; i < ROWS; i++) {
		const day = new Date(Date.UTC(2025, 0, 1 + Math.floor((i * 365) / ROWS))).toISOString().slice(0, 10);
		const amount = 10_000 + ((i * 104_729) % 9_000_000);
		const entry = {
			debit: "1111",
			credit: "131",
			amount,
			credit_party: `M${String((i * 7919) % 1000).padStart(4, "0")}`,
		};
		lines.push(
			JSON.stringify({ id: `V${i}`, date: day, kind: "PT", narration: `Thu tiền chè đợt ${i % 97}`, entries: [entry] }),
		);
	}
	return `${lines.join("\n")}\n`;
}

const SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vi", "Lò", "Nông", "Triệu", "Bế"];
const MIDDLES = ["Văn", "Thị", "Đức", "Thu", "Minh", "Ngọc", "Quốc", "Thanh", "Hữu", "Kim"];
const GIVEN = ["Bình", "Lan", "Hạnh", "Sâm", "Thảo", "Dũng", "Mến", "Pảo", "Nga", "Sinh"];
const HAMLETS = ["Nà Lành", "Bản Mây", "Suối Lành", "Pác Nặm"];

/** The thousand people, by code. */
function people(): string {
	const lines = ["mã,họ tên,loại,place"];
	for (let i = 0; i < 1000; i++) {
		const name = [SURNAMES[i % 10], MIDDLES[Math.floor(i / 10) % 10], GIVEN[Math.floor(i / 100)]].join(" ");
		lines.push(`M${String(i).padStart(4, "0")},${name},official,Thôn ${HAMLETS[i % 4]}`);
	}
	return `${lines.join("\n")}\n`;
}

const newBook = (path: string, name: string, year: number) => ({
	path,
	name,
	tax_code: null,
	kind: "htx",
	year,
	first_month: 1,
	user_name: "Nguyễn Phước Hoàng Thị Thanh Tuyền",
	passphrase: PASSPHRASE,
});

/** Puts the books on the machine, the practice year last, so that it is the one that is open. */
export async function makeBooks(machine: Machine) {
	const large = join(machine.folder, "htx-che-muoi-nghin-phieu.htx");
	const htx = (...args: string[]) =>
		execFileSync(process.env.SO_HTX_PROGRAM ?? "", [...args, "--book", large], {
			env: { ...process.env, HTX_PASSPHRASE: PASSPHRASE },
			stdio: ["ignore", "ignore", "inherit"],
		});
	const file = join(machine.folder, "receipts.jsonl");
	writeFileSync(file, receipts());
	htx("book", "create", "--name", "HTX Chè Mười Nghìn Phiếu", "--user-name", "Lò Thị Hạnh", "--year", "2025");
	const register = join(machine.folder, "people.csv");
	writeFileSync(register, people());
	htx("import", "parties", register);
	htx("import", "vouchers", file);

	const empty = join(machine.folder, "htx-suoi-lanh.htx");
	await machine.ask("create_book", { book: newBook(empty, "HTX Suối Lành", 2026) });
	await machine.ask("dismiss_setup");

	const long = join(machine.folder, "htx-na-lanh-ban-may.htx");
	await machine.ask("create_book", { book: newBook(long, LONG, 2026) });
	await machine.ask("dismiss_setup");
	const person = {
		code: "TV00000001",
		name: "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Thanh Tuyền – Tổ thủy lợi số 2",
		kind: "official",
		place: "Thôn Nà Lành, xã Bản Mây, huyện Phú Lương, tỉnh Thái Nguyên",
		service_contract: true,
		same_name_ok: false,
	};
	const party = await machine.ask<{ id: string; name: string }>("add_party", { party: person });
	const blank = await machine.ask<object>("new_draft", { form: "PC" });
	const line = {
		narration: "Tiền điện, nước, sửa máy bơm và nhân công nạo vét kênh chính đoạn từ cống Nà Lành đến đập Bản Mây",
		debit: "642",
		credit: "1111",
		amount: "987654321",
		debit_party: null,
		credit_party: null,
		extra: [],
	};
	const draft = { ...blank, party: party.id, party_name: party.name, narration: line.narration, entries: [line] };
	await machine.ask("post_voucher", { draft });
	return { large, empty, long, two: await makeTwo(machine), four: await makeFour(machine) };
}

/** The PINs of the accountant and of the director at one machine. */
export const PIN = "260391";
export const DIRECTOR_PIN = "300475";

/** The book of two people at one machine, with a payment for which the director is asked for the PIN. */
async function makeTwo(machine: Machine): Promise<string> {
	const two = join(machine.folder, "htx-hai-nguoi.htx");
	await machine.ask("create_book", { book: { ...newBook(two, "HTX Chè Khe Mây", 2026), user_name: "Lò Thị Hạnh" } });
	await machine.ask("dismiss_setup");
	await machine.ask("set_pin", { passphrase: PASSPHRASE, pin: PIN });
	const director = {
		user_name: "Vi Văn Sinh",
		roles: ["director"],
		passphrase: "mat khau cua sinh",
		pin: DIRECTOR_PIN,
	};
	await machine.ask("add_person", { person: director });
	const posts = async (form: string, narration: string, debit: string, credit: string, amount: string) => {
		const draft = await machine.ask<{ entries: object[] }>("new_draft", { form });
		const entries = [{ ...draft.entries[0], debit, credit, amount }];
		await machine.ask("post_voucher", { draft: { ...draft, narration, party_name: "Cơ khí Phú Lương", entries } });
	};
	await posts("PT", "Rút tiền về quỹ", "1111", "1121", "90000000");
	await machine.ask("lock");
	await machine.ask("unlock", { writer: 2, secret: DIRECTOR_PIN });
	const values = [
		{ key: "policy.approval", value: "payments" },
		{ key: "policy.approval-pin-from", value: "20000000" },
	];
	await machine.ask("set_settings", { values });
	await machine.ask("lock");
	await machine.ask("unlock", { writer: 1, secret: PIN });
	await posts("PC", "Mua máy sao chè, đợt hai", "642", "1111", "25000000");
	return two;
}
