// Business events of the pretended core: enough to look at their questions and their list.
import type { Commands, EventAsk, EventOption } from "./types";

type Handlers = { [Name in keyof Commands]?: (args: Commands[Name]["args"]) => Commands[Name]["result"] };

const option = (
	code: string,
	form: string,
	name: string,
	name_en: string,
	more: Partial<EventOption>,
): EventOption => ({
	code,
	form,
	name,
	name_en,
	forms: [form],
	usual: false,
	confirmed: true,
	...more,
});

const EVENTS: EventOption[] = [
	option("C4", "PC", "Trả tiền điện, nước, điện thoại", "Pay for power, water, telephone", { usual: true }),
	option("D1", "PC", "Trả tiền dịch vụ cho tổ thủy lợi của thành viên", "Pay the members' irrigation team", {
		confirmed: false,
	}),
	option("A1", "PT", "Thành viên góp vốn", "A member contributes capital", {}),
];

const ask = (slot: string, sort: string, value: string, more: Partial<EventAsk> = {}): EventAsk => ({
	slot,
	sort,
	value,
	optional: false,
	computed: false,
	choices: [],
	...more,
});

export const eventHandlers: Handlers = {
	suggest_events: ({ form }) => EVENTS.filter((event) => form === "" || event.forms.includes(form)),
	fill_event: ({ draft }) => {
		const event = EVENTS.find((one) => one.code === draft.event?.code) ?? EVENTS[0];
		const answers = draft.event?.answers ?? {};
		const amount = answers.amount ?? "";
		return {
			event: event as EventOption,
			entries: draft.event?.free
				? draft.entries
				: [
						{
							narration: "",
							debit: "642",
							credit: "1111",
							amount,
							debit_party: null,
							credit_party: null,
							extra: [],
						},
					],
			asked: [
				ask("amount", "money", amount),
				ask("quantity", "decimal", answers.quantity ?? "", { optional: true }),
				ask("vat_rate", "choice", answers.vat_rate ?? "8", {
					choices: [
						{ value: "8", name: "8 %", name_en: "8 %" },
						{ value: "10", name: "10 %", name_en: "10 %" },
					],
				}),
				ask("vat", "money", "80000", { computed: true }),
				ask("due", "day", answers.due ?? "", { optional: true }),
				ask("reference", "text", answers.reference ?? "", { optional: true }),
			],
			postings: [{ debit: "642", credit: "1111" }],
			why: "Chi phí quản lý tăng, tiền mặt giảm",
			why_en: "Administrative expenses rise, cash falls",
			source: "TT 71/2024/TT-BTC, tài khoản 642",
			supply: null,
			narration: "Trả tiền điện",
			objections: [],
			warnings: [],
		};
	},
};
