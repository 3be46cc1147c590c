import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["tests/e2e/**/*.e2e.ts"],
		globalSetup: "tests/e2e/server.ts",
		environment: "node",
		maxWorkers: 2,
		// A real browser on a busy machine: the run names what needed a second try («retry x1»), and somebody looks why.
		retry: 1,
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
