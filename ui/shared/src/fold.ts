/** Text as searching sees it: no marks, đ as d, lower case, single spaces. */
export function fold(text: string): string {
	return text
		.normalize("NFD")
		.replace(/[\u0300-\u036f\u200a\u202f]/g, "")
		.replace(/[đĐ]/g, "d")
		.toLowerCase()
		.replace(/\s+/g, " ")
		.trim();
}

/** Text as it is kept: one Unicode form, single spaces, none of the marks keyboard tools leave behind. */
export function tidy(text: string): string {
	return text
		.normalize("NFC")
		.replace(/[\u200a\u202f]/g, "")
		.replace(/\s+/g, " ")
		.trim();
}
