// The book of four people at one machine, as the phone shows it to each of them: half a year of tea, payments that wait, cash
// to be handed over, a question. All people, places and figures are invented.
import { join } from "node:path";
import { type Machine, PASSPHRASE } from "../e2e/machine";

/** Everybody's at that machine. */
export const FOUR_PIN = "260391";
/** Who sits there: their series. */
export const ACCOUNTANT = 1;
export const CASHIER = 2;
export const SUPERVISOR = 3;
export const DIRECTOR = 4;

/** Somebody takes the seat. */
export async function sits(machine: Machine, writer: number, secret: string) {
	await machine.ask("lock");
	await machine.ask("unlock", { writer, secret });
}

/** A day some months before today, within the year of today. */
function dayOf(monthsAgo: number, day: number): string {
	const today = new Date();
	const at = new Date(Date.UTC(today.getFullYear(), today.getMonth() - monthsAgo, day));
	return at.toISOString().slice(0, 10);
}

interface Line {
	debit: string;
	credit: string;
	amount: number;
	/** Whose account it is, on either side. */
	debit_party?: string;
	credit_party?: string;
	/** The day of payment that was agreed on. */
	due?: string;
}

export async function makeFour(machine: Machine): Promise<string> {
	const path = join(machine.folder, "htx-che-khe-may.htx");
	const book = {
		path,
		name: "HTX Chè Khe Mây",
		tax_code: null,
		kind: "htx",
		year: new Date().getFullYear(),
		first_month: 1,
		user_name: "Lò Thị Hạnh",
		passphrase: PASSPHRASE,
	};
	await machine.ask("create_book", { book });
	await machine.ask("dismiss_setup");
	await machine.ask("set_pin", { passphrase: PASSPHRASE, pin: FOUR_PIN });
	for (const [user_name, role] of [
		["Lò Thị Mai", "cashier"],
		["Nông Văn Thắng", "supervisor"],
		// Who directs comes last: from then on the founder lets nobody in but cashiers.
		["Vi Văn Sinh", "director"],
	])
		await machine.ask("add_person", {
			person: { user_name, roles: [role], passphrase: `mat khau cua ${role}`, pin: FOUR_PIN },
		});
	const card = async (code: string, name: string, kind: string, place: string) => {
		const party = { code, name, kind, place, service_contract: false, same_name_ok: true };
		return (await machine.ask<{ id: string }>("add_party", { party })).id;
	};
	const lan = await card("TV012", "Nguyễn Thị Lan", "official", "Đội 3");
	await card("TV047", "Nguyễn Thị Lan", "official", "Đội 1");
	await card("TV015", "Trần Văn Bình", "official", "Đội 2");
	const tea = await card("KH01", "Công ty Chè Bản Mây", "customer", "xã Bản Mây");
	const market = await card("KH02", "Chợ Tân Lập", "customer", "xã Tân Lập");
	const stuff = await card("NB01", "Vật tư Minh Phát", "supplier", "thị trấn Đu");
	const driver = await card("NB07", "Đặng Văn Quý", "supplier", "xã Nà Lũng");

	const writes = async (form: string, date: string, narration: string, line: Line, who = { id: "", name: "" }) => {
		const draft = await machine.ask<{ entries: object[] }>("new_draft", { form });
		const { due, amount, ...sides } = line;
		const side = sides.debit === "131" ? "debit" : "credit";
		const extra = due ? [{ key: "due_date", side, value: due }] : [];
		const entries = [{ ...draft.entries[0], ...sides, amount: String(amount), extra }];
		const posted = { ...draft, date, narration, party: who.id || null, party_name: who.name, entries };
		return (await machine.ask<{ voucher: string }>("post_voucher", { draft: posted })).voucher;
	};
	const quy = { id: driver, name: "Đặng Văn Quý" };
	await writes("BC", dayOf(5, 2), "Vốn góp của thành viên", { debit: "1121", credit: "4118", amount: 150_000_000 });
	await writes("PT", dayOf(5, 3), "Rút tiền về quỹ", { debit: "1111", credit: "1121", amount: 40_000_000 });
	for (const [ago, sold, spent] of [
		[5, 96, 71],
		[4, 104, 80],
		[3, 88, 92],
		[2, 112, 84],
		[1, 107, 98],
		[0, 85, 62],
	] as const) {
		await writes("BC", dayOf(ago, 4), "Bán chè khô", { debit: "1121", credit: "5111", amount: sold * 1_000_000 });
		await writes("BN", dayOf(ago, 6), "Trả tiền chè búp", { debit: "642", credit: "1121", amount: spent * 1_000_000 });
		if (ago < 1 || ago > 3) continue;
		const trip = { debit: "642", credit: "1111", amount: (ago + 1) * 800_000 };
		await writes("PC", dayOf(ago, 8), `${ago + 1} chuyến`, trip, quy);
	}
	const owed = { debit: "131", credit: "5111" };
	await writes("HD", dayOf(1, 12), "Bán chè chưa thu tiền", {
		...owed,
		debit_party: tea,
		amount: 35_000_000,
		due: dayOf(0, 10),
	});
	await writes("HD", dayOf(0, 3), "Bán chè chưa thu tiền", {
		...owed,
		debit_party: market,
		amount: 17_500_000,
		due: dayOf(0, 14),
	});
	await writes("KT", dayOf(1, 14), "Mua phân bón", {
		debit: "642",
		credit: "331",
		credit_party: stuff,
		amount: 35_000_000,
		due: dayOf(-1, 15),
	});
	const bought = { debit: "642", credit: "331", credit_party: lan };
	for (const [day, kilos] of [
		[5, 45],
		[9, 52],
		[14, 45],
	] as const)
		await writes("KT", dayOf(0, day), `Mua chè búp, ${kilos} kg`, { ...bought, amount: kilos * 35_000 });
	await writes("PC", dayOf(0, 10), "Ứng tiền phân bón", {
		debit: "131",
		debit_party: lan,
		credit: "1111",
		amount: 1_300_000,
	});
	const tyres = await writes(
		"PC",
		dayOf(0, 11),
		"Mua 2 lốp xe công nông",
		{ debit: "642", credit: "1111", amount: 4_600_000 },
		{
			id: "",
			name: "Tiệm lốp Hòa Bình",
		},
	);
	await writes("PT", dayOf(0, 15), "Bán chè lẻ tại xưởng", { debit: "1111", credit: "5111", amount: 6_400_000 });

	await sits(machine, DIRECTOR, FOUR_PIN);
	const values = [
		{ key: "policy.approval", value: "payments" },
		{ key: "policy.cashier", value: "separate" },
	];
	await machine.ask("set_settings", { values });
	await sits(machine, ACCOUNTANT, FOUR_PIN);
	const pays = { debit: "642", credit: "1111" };
	const handed = await writes(
		"PC",
		dayOf(0, 18),
		"Sửa máy vò chè",
		{ ...pays, amount: 2_400_000 },
		{
			id: "",
			name: "Cơ khí Phú Lương",
		},
	);
	await writes("PC", dayOf(0, 20), "Chở chè khô xuống chợ Tân Lập, 4 chuyến", { ...pays, amount: 3_200_000 }, quy);
	const changed = await writes("PC", dayOf(0, 21), "Bao bì, 2.000 túi", { ...pays, amount: 1_800_000 });
	const draft = await machine.ask<{ entries: object[]; purpose: object }>("amend_draft", { voucher: changed });
	Object.assign(draft.entries[0] ?? {}, { amount: "2700000" });
	await machine.ask("post_voucher", {
		draft: { ...draft, narration: "Bao bì, 3.000 túi", purpose: { ...draft.purpose, reason: "Lấy thêm 1.000 túi" } },
	});
	await sits(machine, DIRECTOR, FOUR_PIN);
	const word = { voucher: handed, version: null, word: "approve", day: dayOf(0, 19), reason: "", proof: null };
	await machine.ask("decide_voucher", word);
	await sits(machine, SUPERVISOR, FOUR_PIN);
	const text = "Phiếu ghi 2 lốp, hóa đơn ghi 1 lốp. Lốp kia mua ở đâu?";
	const { questions } = await machine.ask<{ questions: { id: string }[] }>("ask_question", { voucher: tyres, text });
	await sits(machine, ACCOUNTANT, FOUR_PIN);
	const answer = { question: questions[0]?.id, text: "Lốp kia hóa đơn riêng, tôi quên kẹp. Nay gửi ảnh." };
	await machine.ask("answer_question", answer);
	return path;
}
