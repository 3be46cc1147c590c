import { defineConfig } from "vitest/config";

// The pictures of docs/screenshots, taken by `cargo xtask screenshots`.
export default defineConfig({
	test: {
		include: ["tests/pictures/**/*.pictures.ts"],
		globalSetup: "tests/e2e/server.ts",
		testTimeout: 900_000,
		hookTimeout: 900_000,
		fileParallelism: false,
	},
});
