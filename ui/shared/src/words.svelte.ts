// Words on screen: the compiled catalogue, and the language it speaks now.
// Every message read in a component follows a change of language at once.
import * as m from "./messages/messages.js";
import { overwriteGetLocale } from "./messages/runtime.js";

export type Language = "vi" | "en";

const state = $state<{ language: Language }>({ language: "vi" });

overwriteGetLocale(() => state.language);

export { m };

export function language(): Language {
	return state.language;
}

export function speak(language: Language): void {
	state.language = language;
	if (typeof document !== "undefined") document.documentElement.lang = language;
}

/** The message whose key is worked out while running, or `undefined` where the catalogue has none. */
export function wordsFor(key: string, inputs: Record<string, string> = {}): string | undefined {
	const message = (m as unknown as Record<string, ((inputs: Record<string, string>) => string) | undefined>)[key];
	return message?.(inputs);
}
