import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Compiles the message catalogue before anything imports it, and again when it changes. */
function words(): Plugin {
	const catalogue = here("../shared/messages");
	// In a process of its own: the compiler leaves timers behind that would hold a build open.
	const compile = () =>
		void execFileSync(process.execPath, [here("../shared/scripts/words.mjs")], { stdio: "inherit" });
	return {
		name: "so-htx-words",
		buildStart: compile,
		configureServer(server) {
			server.watcher.add(catalogue);
			server.watcher.on("change", (file) => {
				if (file.startsWith(catalogue)) compile();
			});
		},
	};
}

// Modes: `production` speaks to the desktop shell only; `bridge` (tests against the real core) and
// `fake` (development without a core) add their own doors, which production builds do not contain.
export default defineConfig(({ mode }) => ({
	base: "./",
	plugins: [words(), svelte()],
	define: { __DOOR__: JSON.stringify(mode === "fake" || mode === "bridge" ? mode : "shell") },
	resolve: {
		alias: { $lib: here("./src/lib") },
		conditions: mode === "test" ? ["browser"] : undefined,
	},
	build: { target: "es2020", sourcemap: false, chunkSizeWarningLimit: 800, modulePreload: { polyfill: false } },
	server: { port: 5173, strictPort: false, host: "127.0.0.1", fs: { allow: [here("..")] } },
	clearScreen: false,
}));
