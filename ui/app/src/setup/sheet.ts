// A sheet of rows being typed or pasted: what its columns are, and how its rows are held.
export interface Column<Key extends string> {
	key: Key;
	label: string;
	/** Figures, at the right. */
	num?: boolean;
	/** How wide, in rem, where there is room. */
	width: number;
}

export type Cells<Key extends string> = Record<Key, string>;

/** A row on the screen; its id stays with it while rows come and go above it. */
export interface Held<Key extends string> {
	id: number;
	cells: Cells<Key>;
	/** Answers beside the cells, such as «another person of this name». */
	ok: boolean;
}

/** What the core makes of a row, in words. */
export interface Understood {
	said: string;
	faults: string[];
	/** The question to be answered with a tick, where the fault is one that can be allowed. */
	ask?: string;
}

export function isBlank<Key extends string>(row: Held<Key>): boolean {
	return Object.values<string>(row.cells).every((cell) => cell.trim() === "");
}

/** Whether pasted text is a piece of a spreadsheet and not a word for one cell. */
export function isTable(text: string): boolean {
	return /[\t\n]/.test(text.trim());
}
