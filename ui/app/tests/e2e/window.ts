// One Chromium for a file of tests, and the few things a test says about a window.
import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";

const ARGS =
	"--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
/** Chromium without its own window costs a quarter less. */
const PROGRAMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const CHROMIUM = process.env.CHROMIUM ?? PROGRAMS.find((path) => existsSync(path));

/** A screen that is not there by then will not come. */
const WAIT_MS = 15000;

let browser: Browser;

export function useChromium() {
	beforeAll(async () => {
		browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(" ") });
	});
	afterEach(async () => {
		await Promise.all(browser.contexts().map((context) => context.close()));
	});
	afterAll(() => browser?.close());
}

/** One Chromium whose windows stay open from one test of a file to the next. */
export function useBrowser() {
	beforeAll(async () => {
		browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(" ") });
	});
	afterAll(() => browser?.close());
}

let only: Page;

/** One page for a file of tests, each of which comes to it with {@link anew}. */
export function useOnePage() {
	beforeAll(async () => {
		browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(" ") });
		only = await browser.newPage();
		await only.addInitScript(() => {
			localStorage.clear();
			sessionStorage.clear();
		});
	});
	afterAll(() => browser?.close());
}

/** A browser of somebody's own: what it remembers is nobody else's. */
export const newContext = (options: BrowserContextOptions) => browser.newContext(options);

/** A small phone, held upright. */
export const PHONE = {
	viewport: { width: 360, height: 640 },
	hasTouch: true,
	isMobile: true,
	deviceScaleFactor: 2,
	locale: "vi-VN",
};

export interface Opening {
	/** What stands in the stand-in core: `open`, `closed` or `first`. */
	start?: string;
	/** How many vouchers stand in the books of `start: "year"`. */
	vouchers?: number;
	path?: string;
	width?: number;
	height?: number;
	theme?: string;
	text?: number;
	language?: string;
	/** How the stand-in book stands with its server: `offline`, `all`, `look`, `urgent`, `words`, `shut` or `alone`. */
	sync?: string;
	/** What the person at the stand-in core may do; the director's and accountant's work where nothing is said. */
	roles?: string[];
}

export class Window {
	/** Faults the page threw; a test that ends with some has failed. */
	faults: string[] = [];

	constructor(readonly page: Page) {
		page.setDefaultTimeout(WAIT_MS);
		page.on("pageerror", (fault) => this.faults.push(String(fault.stack)));
	}

	async press(...keys: string[]) {
		for (const key of keys) await this.page.keyboard.press(key);
	}

	/** Types as fast as a keyboard tool does. */
	async type(text: string) {
		await this.page.keyboard.type(text);
	}

	/** The stop the focus stands on, once it stands on `stop`. */
	async standsOn(stop: string) {
		await this.page.waitForFunction(
			(wanted) => (document.activeElement as HTMLElement | null)?.dataset.stop === wanted,
			stop,
			{ timeout: WAIT_MS },
		);
	}

	async valueOf(stop: string): Promise<string> {
		return this.page.inputValue(`[data-stop="${stop}"]`);
	}

	async text(selector: string): Promise<string> {
		return (await this.page.textContent(selector))?.replace(/\s+/g, " ").trim() ?? "";
	}

	/** Two frames, so that a picture shows what the page says. */
	async settled() {
		await this.page.evaluate(
			() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))),
		);
	}
}

async function come(page: Page, opening: Opening): Promise<Window> {
	const { start = "open", path = "/list", theme = "light", text = 100, language = "vi" } = opening;
	const query = new URLSearchParams({ start, theme, language, text: String(text), n: String(opening.vouchers ?? 240) });
	if (opening.sync) query.set("sync", opening.sync);
	if (opening.roles) query.set("roles", opening.roles.join(","));
	const window = new Window(page);
	await page.goto(`${inject("address")}?${query}#${path}`);
	await page.waitForSelector("main");
	await page.evaluate(() => document.fonts.ready);
	return window;
}

const sizeOf = ({ width = 1366, height = 768 }: Opening) => ({ width, height });

export async function openWindow(opening: Opening = {}) {
	return come(await browser.newPage({ viewport: sizeOf(opening) }), opening);
}

/** The one page of {@link useOnePage}, as if it were opened for the first time. */
export async function anew(opening: Opening): Promise<Window> {
	await only.goto("about:blank");
	only.removeAllListeners("pageerror");
	await only.setViewportSize(sizeOf(opening));
	return come(only, opening);
}

export async function openEntry(key: string, opening: Opening = {}) {
	const window = await openWindow(opening);
	await window.press(key);
	await window.standsOn("party");
	return window;
}
