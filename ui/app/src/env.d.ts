/** Which door to the core this build has: see `vite.config.ts`. */
declare const __DOOR__: "shell" | "bridge" | "fake";
