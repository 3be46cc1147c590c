// Words of the tables that are moved over from other books.
import { m } from "@so-htx/shared";

export const KIND_WORDS: Record<string, () => string> = {
	trial: m.setup_move_trial,
	detail: m.setup_move_detail,
	stock: m.setup_move_stock,
	parties: m.setup_move_parties,
};

export const ROLE_WORDS: Record<string, () => string> = {
	account: m.setup_account,
	name: m.setup_role_name,
	code: m.setup_code,
	open_debit: m.setup_role_open_debit,
	open_credit: m.setup_role_open_credit,
	turnover_debit: m.setup_role_turnover_debit,
	turnover_credit: m.setup_role_turnover_credit,
	year_debit: m.setup_turnover_debit,
	year_credit: m.setup_turnover_credit,
	close_debit: m.setup_role_close_debit,
	close_credit: m.setup_role_close_credit,
	amount: m.setup_amount,
	document: m.setup_role_document,
	day: m.setup_role_day,
	due: m.setup_role_due,
	unit: m.setup_role_unit,
	store: m.setup_role_store,
	quantity: m.setup_role_quantity,
	kind: m.setup_kind,
	place: m.setup_place,
	contract: m.setup_contract,
	phone: m.card_field_phone,
	address: m.card_field_address,
	tax_code: m.card_field_tax_code,
	bank_account: m.card_field_bank_account,
	bank: m.card_field_bank,
};
