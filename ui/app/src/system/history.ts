// The history in words.
import { m, wordsFor } from "@so-htx/shared";
import type { HistoryChange, HistoryRow, Role } from "$lib/api";
import { rolesText } from "../device/roles";
import { settingWords, valueWords } from "./settings";

const asKey = (text: string) => text.replace(/[.-]/g, "_");

export const KINDS = ["voucher", "correction", "party", "account", "setting", "period", "book", "act"] as const;

export function kindWords(kind: string): string {
	return wordsFor(`desk_history_kind_${kind}`) ?? kind;
}

/** What was done, as a sentence. */
export function sentence(row: HistoryRow): string {
	const args: Record<string, string> = {};
	for (const [name, value = ""] of Object.entries(row.args)) args[name] = value;
	if (args.key) args.setting = settingWords(args.key);
	if (args.list) args.list = wordsFor(`desk_list_${asKey(args.list)}`) ?? args.list;
	if (args.field) args.field = fieldWords(args.field);
	if (args.story) args.story = wordsFor(`attention_story_${asKey(args.story)}`) ?? args.story;
	if (args.choice) args.choice = wordsFor(`attention_chose_${asKey(args.choice)}`) ?? args.choice;
	if (args.series) args.whose = whose(args.writer ?? "", args.series);
	if (args.roles !== undefined) args.roles = rolesText(args.roles.split(" ") as Role[]);
	return wordsFor(`desk_did_${asKey(actOf(row))}`, args) ?? m.desk_did_other({ name: args.name ?? row.act });
}

/** A writer of the book by name and series; by series where nobody gave a name. */
const whose = (who: string, series: string) => (who ? m.desk_whose({ who, series }) : m.desk_whose_series({ series }));

/** The code of what was done; what has none of its own in the history goes by the name of its kind, `KeyRotated`. */
function actOf({ act, args }: HistoryRow): string {
	if (act === "voucher-posted" && !args.who) return "voucher-posted-to-nobody";
	return act === "other" ? (args.name ?? act).replace(/\B[A-Z]/g, "-$&").toLowerCase() : act;
}

export function fieldWords(field: string): string {
	const key = asKey(field);
	return wordsFor(`desk_field_${key}`) ?? wordsFor(`card_field_${key}`) ?? settingWords(field);
}

/** A value before or after, in words where it is one of a few. */
export function changeWords(change: HistoryChange, value: string): string {
	if (value === "") return m.desk_change_nothing();
	if (change.field === "kind") return wordsFor(`common_kind_${value}`) ?? value;
	return valueWords(change.field, value);
}
