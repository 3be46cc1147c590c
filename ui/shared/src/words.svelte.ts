// Words on screen: the catalogue, and the language it speaks now.
// Every message read in a component follows a change of language at once.
import * as counted from "./messages/counted.js";
import type * as catalogue from "./messages/messages.js";
import en from "./messages/plain.en.js";
import vi from "./messages/plain.vi.js";
import { overwriteGetLocale } from "./messages/runtime.js";

export type Language = "vi" | "en";
type Message = (inputs?: Record<string, unknown>) => string;

const state = $state<{ language: Language }>({ language: "vi" });

overwriteGetLocale(() => state.language);

const texts = { vi: new Map<string, string>(Object.entries(vi)), en: new Map<string, string>(Object.entries(en)) };
/** Those that choose their words by a number, and those that were asked for. */
const messages = new Map<string, Message>(Object.entries(counted as unknown as Record<string, Message>));

function messageOf(key: string): Message | undefined {
	const known = messages.get(key);
	const first = texts.vi.get(key);
	if (known || first === undefined) return known;
	const message: Message = (inputs = {}) =>
		(texts[state.language].get(key) ?? first).replace(/\{(\w+)\}/g, (_, name: string) => String(inputs[name]));
	messages.set(key, message);
	return message;
}

/** Every message by its key, typed as the compiler found them in the catalogue. */
export const m = new Proxy({} as typeof catalogue, {
	get: (_, key) => (typeof key === "string" ? messageOf(key) : undefined),
});

export function language(): Language {
	return state.language;
}

export function speak(language: Language): void {
	state.language = language;
	if (typeof document !== "undefined") document.documentElement.lang = language;
}

/** The message whose key is worked out while running, or `undefined` where the catalogue has none. */
export const wordsFor = (key: string, inputs: Record<string, string> = {}): string | undefined =>
	messageOf(key)?.(inputs);
