// A build for people speaks to the shell and to nothing else.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { expect, test } from "vitest";

async function bundled(mode: string): Promise<string> {
	const outDir = mkdtempSync(join(tmpdir(), "so-htx-bundle-"));
	try {
		await build({ mode, build: { outDir, emptyOutDir: true }, logLevel: "error" });
		const files = readdirSync(join(outDir, "assets")).filter((name) => name.endsWith(".js"));
		return files.map((name) => readFileSync(join(outDir, "assets", name), "utf8")).join("\n");
	} finally {
		rmSync(outDir, { recursive: true, force: true });
	}
}

test("the bridge and the stand-in core are in no build for people", async () => {
	const text = await bundled("production");
	expect(text).not.toContain("__SO_HTX_BRIDGE__");
	expect(text).not.toContain("/call");
	expect(text).not.toContain("Suối Lành");
	// Names of formats and of error pages, and two placeholders a library parses paths with.
	const known = ["www.w3.org", "svelte.dev", "paraglidejs.com", "example.com", "fallback.com"];
	const hosts = [...text.matchAll(/https?:\/\/([a-z0-9.-]+)/g)].map((match) => match[1] ?? "");
	expect(hosts.filter((host) => !known.includes(host))).toEqual([]);
});

test("the bridge is in the build that tests the real core, the stand-in is not", async () => {
	const text = await bundled("bridge");
	expect(text).toContain("__SO_HTX_BRIDGE__");
	expect(text).not.toContain("Suối Lành");
});
