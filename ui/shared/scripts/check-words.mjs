// The catalogue's own rules: the same keys in both languages, no key twice, the same inputs,
// each key named after its file, and no key that nothing uses.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ui = fileURLToPath(new URL("../..", import.meta.url));
const faults = [];

function load(locale) {
	const found = new Map();
	for (const file of readdirSync(`${ui}shared/messages/${locale}`).sort()) {
		const domain = file.replace(".json", "");
		const messages = JSON.parse(readFileSync(`${ui}shared/messages/${locale}/${file}`, "utf8"));
		for (const [key, text] of Object.entries(messages)) {
			if (key.startsWith("$")) continue;
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
for (const key of vi.keys()) {
	const domain = key.split("_")[0];
	if (domain === "refusal") continue; // Chosen by the code that comes from Rust.
	if (!used.has(key) && !families.some((family) => key.startsWith(family))) faults.push(`nothing uses ${key}`);
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${vi.size} messages in two languages`);
