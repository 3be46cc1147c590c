// «Việc cần xem lại» at somebody's machine, walked through and decided by the keyboard alone.
import { mkdirSync } from "node:fs";
import { PHONE, type Window } from "../window";
import type { Person } from "./cooperative";

const PICTURES = process.env.SO_HTX_PICTURES;

const windows = new Map<Person, Window>();

/** Everything the pages threw in the windows opened here. */
export const faults = () => [...windows.values()].flatMap((window) => window.faults);

/** Whose window was closed with their machine gets another one next time. */
export const forget = (person: Person) => windows.delete(person);

/** Goes to the screen of matters at somebody's machine, read anew. */
async function comeTo(person: Person): Promise<Window> {
	const window = windows.get(person) ?? (await person.machine.look());
	windows.set(person, window);
	await window.page.evaluate(() => {
		location.hash = "#/today";
	});
	await window.page.waitForSelector("h1 >> text=Hôm nay");
	await window.page.evaluate(() => {
		location.hash = "#/system/attention";
	});
	return window;
}

/** The screen of matters at somebody's machine, as it is now. */
export async function matters(person: Person): Promise<Window> {
	const window = await comeTo(person);
	await window.page.waitForSelector(".matters [role=grid]");
	return window;
}

/** Somebody's screen asks nothing of anybody. */
export async function nothingLeft(person: Person): Promise<void> {
	const window = await comeTo(person);
	await window.page.waitForSelector("text=Không có việc nào cần xem lại");
}

/** Walks to a story with the arrows, and shows what it says. Of several with one title it is the first that tells of `about`. */
export async function story(person: Person, title: string, about = ""): Promise<Window> {
	const window = await matters(person);
	await window.page.locator(".matters [role=grid]").focus();
	await window.press("Home");
	const isIt = async () =>
		(await window.text(".detail h2")) === title && (await window.text(".detail section")).includes(about);
	for (let steps = 0; !(await isIt()); steps++) {
		if (steps > 30) throw new Error(`no such story: ${title}`);
		await window.press("ArrowDown");
		await window.settled();
	}
	if (PICTURES) await picture(window, title);
	return window;
}

let taken = 0;
async function picture(window: Window, title: string) {
	mkdirSync(PICTURES ?? "", { recursive: true });
	taken += 1;
	const name = title.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").replace(/\W+/g, "-").toLowerCase();
	const path = `${PICTURES}/matter-${String(taken).padStart(2, "0")}-${name}`;
	await window.page.screenshot({ path: `${path}.png` });
	const screen = window.page.viewportSize();
	await window.page.setViewportSize(PHONE.viewport);
	await window.settled();
	await window.page.screenshot({ path: `${path}-360.png` });
	if (screen) await window.page.setViewportSize(screen);
}

/** Decides the story that is shown: Enter goes to the choices, the arrows and Space choose, Ctrl+Enter records. */
export async function decides(window: Window, choice: string, reason = "") {
	const all = await open(window);
	await window.press("Enter");
	const choices = await window.page.locator(".detail label b").allTextContents();
	const at = choices.indexOf(choice);
	if (at < 0) throw new Error(`no such choice: ${choice}; there are ${choices.join(", ")}`);
	await window.page.waitForFunction(() => document.activeElement instanceof HTMLInputElement);
	await window.press("Space");
	for (let steps = 0; steps < at; steps++) await window.press("ArrowDown");
	if (reason) {
		await window.press("Tab");
		while (await window.page.evaluate(() => (document.activeElement as HTMLInputElement).type === "radio"))
			await window.press("Tab");
		await window.type(reason);
	}
	await window.press("Control+Enter");
	return all;
}

/** How many matters the screen says are open. */
export async function open(window: Window): Promise<number> {
	if ((await window.page.locator(".matters").count()) === 0) return 0;
	return Number.parseInt(await window.text(".matters thead"), 10);
}

export async function waitsFor(window: Window, count: number) {
	await window.page.waitForFunction((wanted) => {
		const head = document.querySelector(".matters thead")?.textContent ?? "0";
		return Number.parseInt(head, 10) === wanted;
	}, count);
}
