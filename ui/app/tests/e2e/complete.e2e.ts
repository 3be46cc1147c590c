// The list of screens is complete: every address and every dialog of the window is opened by one of them.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { DIALOGS, REACHED, SCREENS } from "./screens";

const SRC = join(import.meta.dirname, "../../src");

function sources(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return sources(path);
		return /\.(svelte|ts)$/.test(entry.name) ? [path] : [];
	});
}

const files = sources(SRC).map((path) => ({ path, text: readFileSync(path, "utf8") }));
const names = SCREENS.map((screen) => screen.name);

test("every screen has a name of its own", () => {
	expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

test("every address is opened by a screen of the list", () => {
	const routes = files
		.filter(({ path, text }) => path.endsWith("index.ts") && text.includes("routes: Routes"))
		.flatMap(({ text }) => [...text.matchAll(/"(\/[\w/:-]*)":/g)].map((found) => found[1] ?? ""));
	expect(routes.length).toBeGreaterThan(30);
	const isOpened = (route: string) => {
		const pattern = new RegExp(`^${route.replace(/:\w+/g, "[^/]+")}$`);
		return names.includes(REACHED[route] ?? "") || SCREENS.some(({ opening }) => pattern.test(opening.path ?? ""));
	};
	expect(routes.filter((route) => !isOpened(route))).toEqual([]);
});

test("every dialog is opened by a screen of the list", () => {
	const dialogs = files
		.filter(({ path, text }) => path.endsWith(".svelte") && /<(ActDialog|Dialog|dialog)[\s>]/.test(text))
		.map(({ path }) => basename(path, ".svelte"));
	expect(dialogs.length).toBeGreaterThan(20);
	expect(dialogs.filter((name) => !names.includes(DIALOGS[name] ?? ""))).toEqual([]);
	expect(Object.keys(DIALOGS).filter((name) => !dialogs.includes(name))).toEqual([]);
});
