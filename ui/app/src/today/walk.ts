// The arrow keys between everything on the screen that can be opened: `data-row` marks each, `data-column` what they stand in.
import { isComposing } from "@so-htx/shared";

type Way = "up" | "down" | "left" | "right";

const WAYS: Record<string, Way> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

/** Rows whose middles lie closer than this stand in one line. */
const SAME_LINE_PX = 8;

interface Place {
	row: HTMLElement;
	left: number;
	middle: number;
	column: Element | null;
}

function places(screen: HTMLElement): Place[] {
	return [...screen.querySelectorAll<HTMLElement>("[data-row]")]
		.map((row) => ({ row, box: row.getBoundingClientRect() }))
		.filter(({ box }) => box.height > 0)
		.map(({ row, box }) => ({
			row,
			left: box.left,
			middle: (box.top + box.bottom) / 2,
			column: row.closest("[data-column]"),
		}));
}

/** The row an arrow leads to: up and down within a column, left and right within a line or over to the next column. */
function next(all: Place[], from: Place, way: Way): Place | undefined {
	const inColumn = all.filter((one) => one.column === from.column && one !== from);
	const nearest = (found: Place[], far: (one: Place) => number) =>
		[...found].sort((one, other) => far(one) - far(other))[0];
	if (way === "up" || way === "down") {
		const sign = way === "down" ? 1 : -1;
		const beyond = inColumn.filter((one) => (one.middle - from.middle) * sign > SAME_LINE_PX);
		return nearest(beyond, (one) => (one.middle - from.middle) * sign * 1000 + Math.abs(one.left - from.left));
	}
	const sign = way === "right" ? 1 : -1;
	const beside = inColumn.filter(
		(one) => Math.abs(one.middle - from.middle) <= SAME_LINE_PX && (one.left - from.left) * sign > 0,
	);
	const across = all.filter((one) => one.column !== from.column && (one.left - from.left) * sign > 0);
	return (
		nearest(beside, (one) => Math.abs(one.left - from.left)) ??
		nearest(across, (one) => Math.abs(one.middle - from.middle))
	);
}

export function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
	const way = WAYS[event.key];
	if (!way || isComposing(event) || event.ctrlKey || event.altKey || event.shiftKey) return;
	const all = places(event.currentTarget);
	const from = all.find((one) => one.row === document.activeElement);
	if (!from) return;
	const to = next(all, from, way);
	event.preventDefault();
	to?.row.focus();
	to?.row.scrollIntoView({ block: "nearest" });
}
