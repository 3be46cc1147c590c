// The statutory forms: their places, and their rows as a table shows them.
import { language, m } from "@so-htx/shared";
import type { FormName, FormRow, StatutoryForm } from "$lib/api";

export const formWords: Record<FormName, { path: string; short: () => string }> = {
	B01: { path: "/report/b01", short: m.form_b01 },
	B02: { path: "/report/b02", short: m.form_b02 },
	F02: { path: "/report/f02", short: m.form_f02 },
	B09: { path: "/report/b09", short: m.form_b09 },
};

export interface FormLine {
	id: string;
	row: FormRow;
	/** The figures, or in a heading what stands over them. */
	figures: string[];
	/** A heading of the window's own: it opens nothing. */
	head: boolean;
}

const heading = (id: string, name: string, figures: string[] = []): FormLine => ({
	id,
	row: {
		id,
		code: "",
		name,
		name_en: name,
		note: "",
		kind: "section",
		measure: "",
		figures: [],
		text: "",
		setting: "",
		inferred: false,
		why: "",
		why_en: "",
	},
	figures,
	head: true,
});

/** What stands over the figures of a table of the notes. */
function headsOf(measure: string): string[] {
	if (measure === "balance") return [m.form_head_end(), m.form_head_beginning()];
	if (measure === "turnover") return [m.form_head_this(), m.form_head_last()];
	return [m.form_head_opening(), m.form_head_increase(), m.form_head_decrease(), m.form_head_closing()];
}

/** The rows with the headings between them. */
export function linesOf(form: StatutoryForm): FormLine[] {
	const lines: FormLine[] = [];
	let measure = "";
	for (const row of form.rows) {
		if (form.form === "B01" && row.code === "110") lines.push(heading("assets", m.form_assets()));
		if (form.form === "B01" && row.code === "300") lines.push(heading("resources", m.form_resources()));
		if (row.measure && row.measure !== measure) lines.push({ ...heading(`head ${row.id}`, "", headsOf(row.measure)) });
		measure = row.measure;
		lines.push({ id: row.id, row, figures: row.figures.map((figure) => figure.shown), head: row.kind === "section" });
	}
	return lines;
}

/** The row's own words in the language of the window. */
export const rowName = (row: { name: string; name_en: string }) =>
	language() === "en" && row.name_en ? row.name_en : row.name;
