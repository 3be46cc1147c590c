import type { Snippet } from "svelte";

export interface Column<Row> {
	id: string;
	title: string;
	/** Columns that stand side by side under one heading. */
	group?: string;
	align?: "left" | "right" | "centre";
	/** A CSS width; columns without one share the rest. */
	width?: string;
	/** The text of a cell. */
	text: (row: Row) => string;
	/** A richer cell; `text` still serves copying and reading aloud. */
	cell?: Snippet<[Row]>;
	/** The cell that names its row. */
	heads?: boolean;
	/** Long text wraps instead of being cut. */
	wraps?: boolean;
	sorts?: boolean;
}

export interface Sorting {
	column: string;
	descending: boolean;
}

export interface Page<Row> {
	rows: Row[];
	/** How many rows there are in all. */
	total: number;
}

/** Rows that are not yet here are `undefined`; they are asked for in blocks of this many. */
export const PAGE_ROWS = 100;

/** From this many rows on, only those in sight are drawn. */
export const DRAWN_ROWS_MAX = 200;
