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

/** Text of the page that cannot be read to its end, and what cuts it. */
async function cutOff(window: Window): Promise<string[]> {
	await window.settled();
	return window.page.evaluate(findCut);
}

/**
 * Every piece of visible text is compared with its own button, with each element around it that hides what runs over, and
 * with the window. What can be scrolled to is not cut, and neither is what ends in an ellipsis. Runs in the page.
 */
function findCut(): string[] {
	const SLACK = 0.5;
	/** Letters on a button stand this far from its sides. */
	const AIR = 3;
	const found: string[] = [];
	const nameOf = (element: Element) => [element.localName, ...element.classList].join(".");
	const shown = (element: Element) =>
		element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest(".only-read");

	/** How far a rectangle runs over an edge of a box, on the axes that are asked. */
	function over(rect: DOMRect, box: DOMRect, x: boolean, y: boolean): string {
		const runs = {
			left: x ? box.left - rect.left : 0,
			right: x ? rect.right - box.right : 0,
			top: y ? box.top - rect.top : 0,
			bottom: y ? rect.bottom - box.bottom : 0,
		};
		const [side, most] = Object.entries(runs).sort(([, one], [, other]) => other - one)[0] ?? ["", 0];
		return most > SLACK ? `${Math.round(most)}px ${side}` : "";
	}

	/** The letters themselves: a line of text is drawn higher than they are. */
	function letters(rect: DOMRect, style: CSSStyleDeclaration): DOMRect {
		const height = Math.min(rect.height, Number.parseFloat(style.fontSize));
		return new DOMRect(rect.x, rect.y + (rect.height - height) / 2, rect.width, height);
	}

	const within = (box: DOMRect, by: number) => new DOMRect(box.x + by, box.y, box.width - 2 * by, box.height);

	/** A button of words alone has no edge they could touch. */
	function hasEdge(button: Element): boolean {
		const { borderLeftWidth, borderLeftColor, backgroundColor } = getComputedStyle(button);
		const seen = (colour: string) => !/, 0\)$|transparent/.test(colour);
		return (Number.parseFloat(borderLeftWidth) > 0 && seen(borderLeftColor)) || seen(backgroundColor);
	}

	function insideBorder(element: Element): DOMRect {
		const box = element.getBoundingClientRect();
		return new DOMRect(
			box.x + element.clientLeft,
			box.y + element.clientTop,
			element.clientWidth,
			element.clientHeight,
		);
	}

	function cutBy(rect: DOMRect, parent: Element): string {
		const button = parent.closest("button, .btn, nav a");
		const beyond = button && over(rect, within(button.getBoundingClientRect(), hasEdge(button) ? AIR : 0), true, true);
		if (beyond) return `${beyond} of its ${nameOf(button)}`;
		let [x, y] = [true, true];
		// What is placed absolutely is cut only by what it is placed in.
		let placed = false;
		for (
			let around: Element | null = parent;
			around && around !== document.documentElement;
			around = around.parentElement
		) {
			const style = getComputedStyle(around);
			const cuts = !placed || style.position !== "static";
			if (cuts) {
				// Nobody looks for a button sideways; rows of a table may be wider than the window.
				const aside = button && !parent.closest("table, [role=grid]") ? /hidden|clip|auto|scroll/ : /hidden|clip/;
				const hides = (overflow: string) => overflow === "hidden" || overflow === "clip";
				const ends = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
				if (ends && hides(style.overflowX)) return "";
				// What does not fit is left out as a whole, and found elsewhere.
				if (around.hasAttribute("data-folds")) return "";
				const beyond = over(rect, insideBorder(around), x && aside.test(style.overflowX), y && hides(style.overflowY));
				if (beyond) return `${beyond} of ${nameOf(around)}`;
				if (/auto|scroll/.test(style.overflowX)) x = false;
				if (/auto|scroll/.test(style.overflowY)) y = false;
			}
			placed = style.position === "absolute" || (placed && style.position === "static");
			if (style.position === "fixed") break;
		}
		const window = new DOMRect(0, 0, document.documentElement.clientWidth, innerHeight);
		const beyondWindow = over(rect, window, x, false);
		return beyondWindow && `${beyondWindow} of the window`;
	}

	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node = texts.nextNode(); node; node = texts.nextNode()) {
		const parent = node.parentElement;
		const text = node.nodeValue?.trim();
		if (!parent || !text || !shown(parent)) continue;
		const range = document.createRange();
		range.selectNodeContents(node);
		for (const rect of range.getClientRects()) {
			if (rect.width === 0) continue;
			const cut = cutBy(letters(rect, getComputedStyle(parent)), parent);
			if (cut) {
				found.push(`«${text.slice(0, 40)}» in ${nameOf(parent)}: ${cut}`);
				break;
			}
		}
	}
	const beyond = document.documentElement.scrollWidth - document.documentElement.clientWidth;
	return beyond > 0 ? [...found, `the page is ${beyond}px wider than the window`] : found;
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
		expect(await cutOff(window), `cut off, ${size.width} wide`).toEqual([]);
	}
	expect(window.faults).toEqual([]);
}
