// The histories that lead to each story (việc cần xem lại): several people at machines that did not meet meanwhile.
import { Cooperative, type Person } from "./cooperative";

export interface Cast {
	coop: Cooperative;
	/** Keeps the books; founded the book. */
	hanh: Person;
	/** The second accountant. */
	thao: Person;
	/** The director. */
	sinh: Person;
	/** The cashier, and another. */
	nga: Person;
	pao: Person;
}

const CASH = { debit: "1111", credit: "5111" };
const COST = { debit: "642", credit: "1111" };

/** What everybody has seen before they part. */
export interface Known {
	supplier: string;
	mến: string;
	sâm: string;
	electricity: string;
	paper: string;
}

/** The cooperative with its five machines, and a January that all have seen: 100 triệu in cash, tea for 5 triệu. */
export async function gather(): Promise<{ cast: Cast; known: Known }> {
	const coop = new Cooperative();
	const hanh = await coop.found("Lò Thị Hạnh");
	const sinh = await coop.admit(hanh, "Hoàng Văn Sinh", "Máy giám đốc", ["director"]);
	await coop.vouch(hanh);
	await coop.meet(hanh, sinh);
	const thao = await coop.admit(sinh, "Nông Thu Thảo", "Máy kế toán 2", ["accountant"]);
	const nga = await coop.admit(sinh, "Vi Thị Nga", "Máy thủ quỹ", ["cashier"]);
	const pao = await coop.admit(sinh, "Triệu Văn Páo", "Máy thủ quỹ 2", ["cashier"]);
	await coop.meet(sinh, hanh, thao, nga, pao);
	const card = async (code: string, name: string, kind: string) =>
		(await hanh.ask("add_party", { party: { code, name, kind, place: "Bản Nà Lầu", service_contract: false, same_name_ok: false } })).id;
	const supplier = await card("NB004", "Cửa hàng vật tư Minh Phát", "supplier");
	const mến = await card("TV001", "Vi Thị Mến", "official");
	const sâm = await card("TV002", "Vàng Thị Sâm", "official");
	await hanh.posts("PT", "2026-01-05", "Thu bán chè búp tươi", { ...CASH, amount: 100_000_000 });
	const owed = { debit: "152", credit: "331", creditParty: supplier };
	await hanh.posts("KT", "2026-01-06", "Mua phân bón, hóa đơn 0012", { ...owed, amount: 12_000_000, document: "0012" });
	await hanh.posts("KT", "2026-01-06", "Nhập chè khô", { ...owed, debit: "156", amount: 5_000_000 });
	const electricity = await hanh.posts("PC", "2026-02-10", "Tiền điện nhà xưởng", { ...COST, amount: 1_000_000 });
	const paper = await hanh.posts("PC", "2026-02-11", "Văn phòng phẩm", { ...COST, amount: 2_000_000 });
	await coop.meet(hanh, sinh, thao, nga, pao);
	return { cast: { coop, hanh, thao, sinh, nga, pao }, known: { supplier, mến, sâm, electricity, paper } };
}

/** Two accountants work apart for a day, and meet. Cash afterwards: see the journey. */
export async function partAndMeet({ coop, hanh, thao }: Cast, known: Known): Promise<void> {
	coop.line.down();
	const { supplier, mến, sâm, electricity, paper } = known;
	const pays = { debit: "331", credit: "1111", debitParty: supplier, amount: 12_000_000, document: "0012" };
	const owes = { debit: "152", credit: "331", creditParty: supplier, amount: 7_000_000, document: "0044" };
	for (const person of [hanh, thao]) {
		const isFirst = person === hanh;
		await person.posts("PC", "2026-03-24", "Trả tiền hóa đơn 0012", pays);
		await person.posts("KT", "2026-03-24", "Mua phân bón, hóa đơn 0044", owes);
		await person.amends(electricity, isFirst ? 1_500_000 : 1_700_000);
		await person.ask("reverse_voucher", { voucher: paper, date: "2026-03-24", reason: "Ghi trùng" });
		await person.posts("PX", "2026-03-25", "Xuất bán chè khô", { debit: "632", credit: "156", amount: 4_000_000 });
		const name = isFirst ? "Vi Thị Mến (Nà Lầu)" : "Vi Thị Mến B";
		const changed = { code: "TV001", name, kind: "official", place: "Bản Nà Lầu", service_contract: false, same_name_ok: true };
		await person.ask("change_party", { id: mến, party: changed });
		const details = [{ name: "identity_number", text: "010190001234" }];
		const newcomer = { ...changed, code: isFirst ? "TV010" : "TV011", name: isFirst ? "Lù Seo Dín" : "Lù Seo Dìn" };
		await person.ask("add_card", { card: { ...newcomer, details, joined: null } });
	}
	await hanh.ask("close_month", { month: "2026-01" });
	await hanh.ask("retire_party", { id: sâm, active: false });
	await thao.posts("PT", "2026-01-20", "Thu bán chè, phiếu để quên", { ...CASH, amount: 3_000_000 });
	await thao.posts("PT", "2026-03-25", "Thu góp vốn", { debit: "1111", credit: "4111", creditParty: sâm, amount: 5_000_000 });
	coop.line.up();
	await hanh.settles();
	await thao.settles();
	await hanh.settles();
}
