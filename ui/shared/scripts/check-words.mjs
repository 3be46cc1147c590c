// The catalogue's own rules: the same keys in both languages, no key twice, the same inputs,
// each key named after its file, and no key that nothing uses.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ui = fileURLToPath(new URL("../..", import.meta.url));
const faults = [];

function load(locale) {
	const found = new Map();
	for (const file of readdirSync(`${ui}shared/messages/${locale}`).sort()) {
		const domain = file.replace(".json", "");
		const messages = JSON.parse(readFileSync(`${ui}shared/messages/${locale}/${file}`, "utf8"));
		for (const [name, text] of Object.entries(messages)) {
			if (name.startsWith("$")) continue;
			const key = domain === "refusal" ? `refusal_${name}` : name; // As `words.mjs` compiles them.
			if (found.has(key)) faults.push(`${locale}: ${key} is in two files`);
			if (!key.startsWith(`${domain}_`)) faults.push(`${locale}/${file}: ${key} must start with ${domain}_`);
			found.set(key, text);
		}
	}
	return found;
}

function inputs(text) {
	const names = new Set();
	for (const match of JSON.stringify(text).matchAll(/\{\s*(\w+)\s*\}/g)) names.add(match[1]);
	return [...names].sort().join(", ");
}

function sources(folder, into = []) {
	for (const name of readdirSync(folder)) {
		const path = `${folder}/${name}`;
		if (name === "node_modules" || name === "messages" || name.startsWith("dist")) continue;
		if (statSync(path).isDirectory()) sources(path, into);
		else if (/\.(svelte|ts)$/.test(name)) into.push(readFileSync(path, "utf8"));
	}
	return into;
}

const vi = load("vi");
const en = load("en");
for (const key of vi.keys()) if (!en.has(key)) faults.push(`en has no ${key}`);
for (const key of en.keys()) if (!vi.has(key)) faults.push(`vi has no ${key}`);
for (const [key, text] of vi) {
	if (en.has(key) && inputs(text) !== inputs(en.get(key))) faults.push(`${key}: vi and en take different inputs`);
}

const code = sources(`${ui}shared/src`)
	.concat(sources(`${ui}app/src`))
	.join("\n");
const used = new Set([...code.matchAll(/\b[a-z]+_[A-Za-z0-9_]+\b/g)].map((match) => match[0]));
const families = [...code.matchAll(/words(?:For)?\(\s*[`"]([a-z]+_[a-z_]*)/g)].map((match) => match[1]);
const refusals = new Set(Object.keys(JSON.parse(readFileSync(`${ui}shared/messages/vi/refusal.json`, "utf8"))));
for (const key of vi.keys()) {
	if (key.startsWith("refusal_") || key.startsWith("column_")) continue; // Chosen in Rust.
	if (!used.has(key) && !families.some((family) => key.startsWith(family))) faults.push(`nothing uses ${key}`);
}

// Every code the core can answer with has words. A setting's name looks like one and is none.
const SETTINGS = new Set(["year.last-open"]);
const CODE =
	/"((?:amount|app|account|book|day|draft|event|fold|ledger|money|month|party|passphrase|period|preferences|request|store|text|vault|verify|voucher|year)\.[a-z]+(?:-[a-z]+)*)"/g;
function rustCodes(folder, into = new Set()) {
	if (!existsSync(folder)) return into;
	for (const name of readdirSync(folder)) {
		const path = `${folder}/${name}`;
		if (statSync(path).isDirectory()) rustCodes(path, into);
		else if (name.endsWith(".rs") && !name.includes("test")) {
			const text = readFileSync(path, "utf8")
				.split("#[cfg(test)]")[0]
				.replace(/^\s*\/\/.*$/gm, "");
			for (const match of text.matchAll(CODE))
				if (!match[1].endsWith(".json") && !SETTINGS.has(match[1])) into.add(match[1]);
		}
	}
	return into;
}
for (const crate of ["ledger", "store", "app", "reports"]) {
	for (const code of rustCodes(`${ui}../crates/${crate}/src`)) {
		if (!refusals.has(code.replace(/[.-]/g, "_"))) faults.push(`refusal.json has no words for ${code}`);
	}
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${vi.size} messages in two languages`);
