// Compiles the message catalogue to `src/messages`. Everything it reads is on this disk.
// Does nothing when neither a message nor this file is newer than the last compilation.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const stamp = here("../src/messages/.stamp");

export const catalogue = here("../messages");

function newestSource() {
	const ours = [here("../project.inlang/settings.json"), fileURLToPath(import.meta.url)];
	const times = ours.map((file) => statSync(file).mtimeMs);
	for (const locale of readdirSync(catalogue)) {
		for (const file of readdirSync(`${catalogue}/${locale}`)) {
			times.push(statSync(`${catalogue}/${locale}/${file}`).mtimeMs);
		}
	}
	return Math.max(...times);
}

/**
 * The words for the core's codes are read by other programs too, so their keys are the codes themselves.
 * Here they get a name of their own: `party.code` would otherwise be the label «Mã» of the register.
 */
function prefixRefusals() {
	for (const locale of readdirSync(catalogue)) {
		const messages = JSON.parse(readFileSync(`${catalogue}/${locale}/refusal.json`, "utf8"));
		const prefixed = Object.fromEntries(Object.entries(messages).map(([key, text]) => [`refusal_${key}`, text]));
		writeFileSync(here(`../project.inlang/refusal.${locale}.json`), JSON.stringify(prefixed));
	}
}

/** What stands in the files of a language, under the names the compiler gives it. */
function messagesOf(locale) {
	const { pathPattern } = JSON.parse(readFileSync(here("../project.inlang/settings.json"), "utf8"))[
		"plugin.inlang.messageFormat"
	];
	const files = pathPattern.map((path) => here(`../${path.replace("{locale}", locale)}`));
	return Object.assign({}, ...files.map((file) => JSON.parse(readFileSync(file, "utf8"))));
}

/**
 * Messages without a choice in them are kept as data, which is read many times faster than as many functions: a phone takes
 * half a second for those. The few that choose by a number stay functions.
 */
function separatePlain(outdir) {
	const counted = new Set();
	for (const locale of readdirSync(catalogue)) {
		const messages = Object.entries(messagesOf(locale)).filter(([key]) => key !== "$schema");
		const plain = messages.filter(([, text]) => typeof text === "string");
		const data = JSON.stringify(JSON.stringify(Object.fromEntries(plain)));
		writeFileSync(`${outdir}/plain.${locale}.js`, `export default JSON.parse(${data});\n`);
		for (const [key, text] of messages) if (typeof text !== "string") counted.add(key);
	}
	writeFileSync(`${outdir}/counted.js`, `export { ${[...counted].sort().join(", ")} } from "./messages/_index.js";\n`);
}

export async function compileWords() {
	const newest = newestSource();
	if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest) return;
	prefixRefusals();
	const { compile } = await import("@inlang/paraglide-js");
	// Beside its place and then into it, so that nobody ever reads half a catalogue.
	const beside = here(`../src/messages.${process.pid}`);
	await compile({
		project: here("../project.inlang"),
		outdir: beside,
		strategy: ["globalVariable", "baseLocale"],
		outputStructure: "locale-modules",
		emitPrettierIgnore: false,
		emitGitIgnore: false,
		emitReadme: false,
		isServer: "false",
	});
	separatePlain(beside);
	writeFileSync(`${beside}/.stamp`, "");
	rmSync(here("../src/messages"), { recursive: true, force: true });
	renameSync(beside, here("../src/messages"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await compileWords();
	process.exit(0); // The compiler leaves timers behind.
}
