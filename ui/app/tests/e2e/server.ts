// Builds the window with the stand-in core and serves it for the length of the run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";
import type { TestProject } from "vitest/node";

export default async function (project: TestProject) {
	const outDir = mkdtempSync(join(tmpdir(), "so-htx-window-"));
	await build({ mode: "fake", build: { outDir, emptyOutDir: true }, logLevel: "error" });
	const server = await preview({ build: { outDir }, preview: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
	project.provide("address", server.resolvedUrls?.local[0] ?? "");
	return async () => {
		await server.close();
		rmSync(outDir, { recursive: true, force: true });
	};
}

declare module "vitest" {
	interface ProvidedContext {
		address: string;
	}
}
