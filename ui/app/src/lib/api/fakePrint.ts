// Paper of the stand-in core: white sheets of the right size with a word on them.
import type { Commands, PrintSheet } from "./types";

type Handlers = { [Name in keyof Commands]?: (args: Commands[Name]["args"]) => Commands[Name]["result"] };

const USUAL: PrintSheet = { paper: "a5", names: null, right: 0, down: 0, left_margin: 0 };
const PAGES = 3;

export const printHandlers: Handlers = {
	print_pages: ({ job, sheet, from, count }) => {
		const [width, height] = sheet?.paper.startsWith("a4") ? [21000, 29700] : [21000, 14800];
		const indexes = Array.from({ length: Math.min(count, PAGES - from) }, (_, i) => from + i);
		const svg = (index: number) =>
			`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><text x="2000" y="3000" font-size="1200">${index + 1}</text></svg>`;
		return {
			count: PAGES,
			pages: indexes.map((index) => ({ index, width, height, svg: svg(index) })),
			sheet: sheet ?? USUAL,
			papers: job.kind === "vouchers" ? ["a5", "a4", "a4-twice"] : ["a4"],
			file: "/home/htx/Documents/So HTX/In/chung-tu-1.pdf",
		};
	},
	save_pdf: ({ path }) => ({ path, pages: PAGES }),
	open_saved_pdf: () => null,
};
