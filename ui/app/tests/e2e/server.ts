// Builds the window twice, with the stand-in core and with the bridge to the real one, and serves both for the
// length of the run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, preview } from "vite";
import type { TestProject } from "vitest/node";

async function serve(mode: string) {
	const outDir = mkdtempSync(join(tmpdir(), `so-htx-${mode}-`));
	await build({ mode, build: { outDir, emptyOutDir: true }, logLevel: "error" });
	const server = await preview({ build: { outDir }, preview: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
	const end = async () => {
		await server.close();
		rmSync(outDir, { recursive: true, force: true });
	};
	return { outDir, address: server.resolvedUrls?.local[0] ?? "", end };
}

export default async function (project: TestProject) {
	const fake = await serve("fake");
	const real = await serve("bridge");
	project.provide("address", fake.address);
	project.provide("realAddress", real.address);
	project.provide("realBuild", real.outDir);
	return () => Promise.all([fake.end(), real.end()]);
}

declare module "vitest" {
	interface ProvidedContext {
		/** Where the window on the stand-in core is. */
		address: string;
		/** Where the window that asks a bridge is, and the folder it was built into. */
		realAddress: string;
		realBuild: string;
	}
}
