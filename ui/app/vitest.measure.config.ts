import { defineConfig } from "vitest/config";

// How long screens take on a large book: run by hand, never by the tests.
export default defineConfig({
	test: {
		include: ["tests/measure/**/*.measure.ts"],
		globalSetup: "tests/e2e/server.ts",
		testTimeout: 900_000,
		hookTimeout: 900_000,
	},
});
