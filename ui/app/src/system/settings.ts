// The words of settings: their names and their values.
import { wordsFor } from "@so-htx/shared";

const asKey = (text: string) => text.replace(/[.-]/g, "_");

/** The name of a setting; the key itself where it is not one of ours. */
export function settingWords(key: string): string {
	return wordsFor(`desk_name_${asKey(key)}`) ?? key;
}

/** A value as it is chosen; the value itself where it is a text. */
export function valueWords(key: string, value: string): string {
	return (
		wordsFor(`desk_value_${asKey(key.replace(/\.\d{4}$/, ""))}_${asKey(value)}`) ??
		wordsFor(`desk_value_${asKey(value)}`) ??
		value
	);
}
