// Where a check of the whole book found that something does not agree.
import { wordsFor } from "@so-htx/shared";

/** A difference is a code, and what it is about. */
export function differenceText(text: string): string {
	const [code = "", ...about] = text.split(" ");
	const key = code.replace("verify.", "").replace(/-/g, "_");
	return wordsFor(`system_difference_${key}`, { about: about.join(" ") }) ?? "";
}
