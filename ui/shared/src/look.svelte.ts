// How the window looks: theme, text size, and what must fold away when there is little room.
export type Theme = "system" | "light" | "dark" | "contrast";
export type TextSize = 100 | 115 | 130 | 150 | 200;
export type Density = "compact" | "normal";

/** Below these widths, in rem, the right pane goes away, the rail folds to icons, and all stands in one column. */
const PANE_WIDTH_MIN = 78;
const RAIL_WIDTH_MIN = 68;
const WIDE_WIDTH_MIN = 40;

const state = $state<{
	theme: Theme;
	text: TextSize;
	density: Density;
	railFolded: boolean;
	paneAway: boolean;
	narrow: boolean;
}>({
	theme: "system",
	text: 100,
	density: "compact",
	railFolded: false,
	paneAway: false,
	narrow: false,
});

export const look = {
	get theme() {
		return state.theme;
	},
	get text() {
		return state.text;
	},
	/** How high the rows of tables are. */
	get density() {
		return state.density;
	},
	get railFolded() {
		return state.railFolded;
	},
	get paneAway() {
		return state.paneAway;
	},
	/** One column, the places at the bottom: a small window, or a large text. */
	get narrow() {
		return state.narrow;
	},
};

export function dress(theme: Theme, text: TextSize, density: Density = "compact"): void {
	state.theme = theme;
	state.text = text;
	state.density = density;
	draw();
}

/** Keeps the window dressed while the system's theme or the window's width changes. */
export function watchLook(): () => void {
	const dark = matchMedia("(prefers-color-scheme: dark)");
	dark.addEventListener("change", draw);
	addEventListener("resize", draw);
	draw();
	return () => {
		dark.removeEventListener("change", draw);
		removeEventListener("resize", draw);
	};
}

function draw(): void {
	const root = document.documentElement;
	const dark = matchMedia("(prefers-color-scheme: dark)").matches;
	const theme = state.theme === "system" ? (dark ? "dark" : "light") : state.theme;
	root.dataset.theme = theme;
	root.dataset.text = String(state.text);
	root.dataset.density = state.density;
	const widthRem = innerWidth / Number.parseFloat(getComputedStyle(root).fontSize);
	state.railFolded = widthRem < RAIL_WIDTH_MIN;
	state.paneAway = widthRem < PANE_WIDTH_MIN;
	root.dataset.rail = state.railFolded ? "folded" : "open";
	state.narrow = widthRem < WIDE_WIDTH_MIN;
	root.dataset.width = state.narrow ? "narrow" : "wide";
	root.dataset.pane = state.paneAway ? "away" : "open";
}
