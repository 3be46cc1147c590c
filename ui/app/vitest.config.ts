import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vite.config";

export default defineConfig((env) =>
	mergeConfig(base({ ...env, mode: "test" }), {
		test: { include: ["src/**/*.test.ts", "tests/unit/**/*.test.ts"], environment: "node", testTimeout: 10_000 },
	}),
);
