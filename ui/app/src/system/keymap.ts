// The keys that may be changed: what each does, and the program's own chords for it. Wherever a screen uses one of these
// chords, it is the chosen one that works and is shown.
import { m } from "@so-htx/shared";
import { FORM_CODES, FORMS } from "$lib/forms";

export interface Act {
	id: string;
	/** The program's own chords: the key, and its twin. */
	keys: string[];
	title: () => string;
}

export const ACTS: Act[] = [
	...FORM_CODES.map((form) => ({ id: `new.${form}`, keys: FORMS[form].keys, title: FORMS[form].title })),
	{ id: "save", keys: ["F10", "Ctrl+Enter"], title: m.desk_act_save },
	{ id: "stay", keys: ["Ctrl+S"], title: m.desk_act_stay },
	{ id: "find", keys: ["F3", "Ctrl+F"], title: m.desk_act_find },
	{ id: "palette", keys: ["Ctrl+K"], title: m.shell_palette },
	{ id: "help", keys: ["F1", "Ctrl+/"], title: m.shell_keys },
	{ id: "add", keys: ["Ctrl+I"], title: m.desk_act_add },
	{ id: "remove", keys: ["Ctrl+L"], title: m.desk_act_remove },
	{ id: "above", keys: ["Ctrl+'"], title: m.desk_act_above },
	{ id: "details", keys: ["Ctrl+."], title: m.desk_act_details },
	{ id: "change", keys: ["F2"], title: m.desk_act_change },
	{ id: "adjust", keys: ["Shift+F2"], title: m.list_adjust },
	{ id: "reverse", keys: ["Alt+H"], title: m.list_reverse },
	{ id: "duplicate", keys: ["Ctrl+D"], title: m.list_duplicate },
	{ id: "repeat", keys: ["Ctrl+R"], title: m.desk_act_repeat },
	{ id: "review", keys: ["Ctrl+U"], title: m.shell_review },
	{ id: "undo", keys: ["Ctrl+Z"], title: m.desk_act_undo },
	{ id: "redo", keys: ["Ctrl+Y"], title: m.desk_act_redo },
	{ id: "menu", keys: ["Ctrl+N"], title: m.list_new },
	{ id: "sort", keys: ["Alt+S"], title: m.desk_act_sort },
];

/** Chords people have chosen, by the program's own. */
export type Chosen = Record<string, string>;

export const now = (chosen: Chosen, own: string): string => chosen[own] ?? own;

/** The act whose chord this is now, apart from the place of `own` itself. */
export function holder(chosen: Chosen, chord: string, own: string): Act | undefined {
	return ACTS.find((act) => act.keys.some((key) => key !== own && now(chosen, key) === chord));
}

const RESERVED: [RegExp, () => string][] = [
	[/Backspace$/, m.desk_reserved_backspace],
	[/^Ctrl(\+Alt)?\+Shift(\+F\d+)?$|^Alt\+Z$/, m.desk_reserved_typing],
	[/^Alt\+F4$|^Alt\+(Tab|Space)$|^Ctrl\+(Esc|Tab)$|^Ctrl\+Shift\+Tab$/, m.desk_reserved_system],
	[/^Ctrl\+[CXVA]$|^(Ctrl|Shift)\+(Insert|Delete)$/, m.desk_reserved_copy],
];

/** Why a chord cannot be given to anything; nothing where it can. */
export function reserved(chord: string): string | undefined {
	const found = RESERVED.find(([shape]) => shape.test(chord));
	if (found) return found[1]();
	const free = /^(Ctrl|Alt)\+(Alt\+)?(Shift\+)?([A-Z0-9'./,=-]|F\d{1,2}|Enter|PgUp|PgDn|Home|End|Up|Down|Left|Right)$/;
	return free.test(chord) || /^(Shift\+)?F\d{1,2}$/.test(chord) ? undefined : m.desk_reserved_letter();
}

/**
 * «Phím quen từ MISA»: keys of MISA SME and AMIS as people who used them remember them. None was found in a text of the
 * maker's, so each is «chưa đối chiếu». Chords the typing tools or the system own are left out (Ctrl+Insert, Ctrl+Delete).
 */
export const MISA: { own: string; chord: string; confidence: "inferred" }[] = [
	{ own: "F10", chord: "Ctrl+Shift+S", confidence: "inferred" },
	{ own: "F2", chord: "Ctrl+E", confidence: "inferred" },
];
