// A build for people speaks to the shell and to nothing else.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { expect, inject, onTestFinished, test } from "vitest";

/** All scripts of a build. */
function scripts(folder: string): string {
	const files = readdirSync(join(folder, "assets")).filter((name) => name.endsWith(".js"));
	return files.map((name) => readFileSync(join(folder, "assets", name), "utf8")).join("\n");
}

test("the bridge and the stand-in core are in no build for people", async () => {
	const outDir = mkdtempSync(join(tmpdir(), "so-htx-bundle-"));
	onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
	await build({ mode: "production", build: { outDir, emptyOutDir: true }, logLevel: "error" });
	const text = scripts(outDir);
	expect(text).not.toContain("__SO_HTX_BRIDGE__");
	expect(text).not.toContain("/call");
	expect(text).not.toContain("Suối Lành");
	// Names of formats and of error pages, and two placeholders a library parses paths with.
	const known = ["www.w3.org", "svelte.dev", "paraglidejs.com", "example.com", "fallback.com"];
	const hosts = [...text.matchAll(/https?:\/\/([a-z0-9.-]+)/g)].map((match) => match[1] ?? "");
	expect(hosts.filter((host) => !known.includes(host))).toEqual([]);
});

test("the bridge is in the build that tests the real core, the stand-in is not", () => {
	const text = scripts(inject("realBuild"));
	expect(text).toContain("__SO_HTX_BRIDGE__");
	expect(text).not.toContain("Suối Lành");
});
