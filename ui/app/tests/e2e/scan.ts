// What a scan of one screen finds: faults of accessibility in each theme, and what is cut off.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "vitest";
import type { Screen } from "./screens";
import { anew, type Opening, type Window } from "./window";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Pictures are kept where this names a folder; otherwise none are taken. */
const PICTURES = process.env.SO_HTX_PICTURES;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export type Look = Required<Pick<Opening, "text" | "width" | "height" | "language">>;

/** Themes differ in colours alone, so every rule is asked in the first and only the colours in the others. */
async function faultsOf(window: Window, themes: string[]): Promise<string[]> {
	return window.page.evaluate(
		async ({ themes, tags }) => {
			const found: string[] = [];
			for (const [i, theme] of themes.entries()) {
				document.documentElement.dataset.theme = theme;
				// biome-ignore lint/suspicious/noExplicitAny: axe is given to the page as a script.
				const answer = await (globalThis as any).axe.run(document, {
					runOnly: i === 0 ? { type: "tag", values: tags } : { type: "rule", values: ["color-contrast"] },
					rules: i === 0 ? { region: { enabled: false } } : {},
					resultTypes: ["violations"],
					preload: false,
				});
				for (const one of answer.violations)
					for (const node of one.nodes) {
						const why = node.failureSummary.split("\n")[1] ?? "";
						found.push(`${theme}: ${one.id}: ${node.html.slice(0, 160)} ${why}`);
					}
			}
			return found;
		},
		{ themes, tags: TAGS },
	);
}

/** Pixels of the page beyond the window's right edge. */
async function cutOff(window: Window): Promise<number> {
	await window.settled();
	return window.page.evaluate(() => {
		// The page before a book is open scrolls in an element of its own.
		const pages = [document.documentElement, ...document.querySelectorAll(".page")];
		return Math.max(...pages.map((page) => page.scrollWidth - page.clientWidth));
	});
}

/** Opens the screen and scans it; `smaller` are window sizes in which nothing may be cut off either. */
export async function scan(
	screen: Screen,
	look: Look,
	themes: string[],
	smaller: { width: number; height: number }[] = [],
) {
	const window = await anew({ ...screen.opening, ...look, theme: themes[0] });
	await screen.ready?.(window);
	await window.page.waitForTimeout(150);
	// Colours that are still fading would be measured half-way.
	await window.page.addStyleTag({ content: "* { transition: none !important; animation: none !important; }" });
	await window.settled();
	if (PICTURES) {
		mkdirSync(PICTURES, { recursive: true });
		await window.page.screenshot({ path: `${PICTURES}/${screen.name}-${look.text}-${look.width}.png` });
	}
	await window.page.evaluate(AXE);
	expect(await faultsOf(window, themes)).toEqual([]);
	for (const size of [look, ...smaller]) {
		await window.page.setViewportSize({ width: size.width, height: size.height });
		expect(await cutOff(window), `pixels beyond the right edge, ${size.width} wide`).toBe(0);
	}
	expect(window.faults).toEqual([]);
}
