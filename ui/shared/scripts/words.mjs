// Compiles the message catalogue to `src/messages`. Everything it reads is on this disk.
// Does nothing when no message is newer than the last compilation.
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const stamp = here("../src/messages/.stamp");

export const catalogue = here("../messages");

function newestSource() {
	const times = [here("../project.inlang/settings.json")].map((file) => statSync(file).mtimeMs);
	for (const locale of readdirSync(catalogue)) {
		for (const file of readdirSync(`${catalogue}/${locale}`)) {
			times.push(statSync(`${catalogue}/${locale}/${file}`).mtimeMs);
		}
	}
	return Math.max(...times);
}

export async function compileWords() {
	const newest = newestSource();
	if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest) return;
	const { compile } = await import("@inlang/paraglide-js");
	await compile({
		project: here("../project.inlang"),
		outdir: here("../src/messages"),
		strategy: ["globalVariable", "baseLocale"],
		outputStructure: "locale-modules",
		emitPrettierIgnore: false,
		emitGitIgnore: false,
		emitReadme: false,
		isServer: "false",
	});
	writeFileSync(stamp, "");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await compileWords();
	process.exit(0); // The compiler leaves timers behind.
}
