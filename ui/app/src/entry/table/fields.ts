// What a column of a table of vouchers may hold, in words.
import { m, wordsFor } from "@so-htx/shared";

const FIELDS: Record<string, () => string> = {
	date: m.table_date,
	number: m.table_number,
	form: m.table_form,
	narration: m.table_narration,
	debit: m.table_debit,
	credit: m.table_credit,
	amount: m.table_amount,
	party: m.table_party,
	party_name: m.table_party_name,
	debit_party: m.table_debit_party,
	credit_party: m.table_credit_party,
	line_narration: m.table_line_narration,
	attachments: m.table_attachments,
	event: m.table_event,
	account: m.table_account,
	contra: m.table_contra,
	debit_amount: m.table_debit_amount,
	credit_amount: m.table_credit_amount,
};
const ON_CREDIT = "credit_";

/** The words of a field; nothing for a detail that has none. */
export function fieldWords(role: string): string | undefined {
	const field = FIELDS[role]?.();
	if (field) return field;
	if (!role.startsWith(ON_CREDIT)) return wordsFor(`entry_extra_${role}`);
	const detail = wordsFor(`entry_extra_${role.slice(ON_CREDIT.length)}`);
	return detail && m.table_on_credit({ detail });
}
