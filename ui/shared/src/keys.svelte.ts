// The keyboard, in one place. A command has a name, the chords that call it, and its words; the
// bar of keys and the sheet of keys are read from here, so what is written is what works.
//
// Commands live in scopes. The newest scope is asked first; a modal scope hides those below it.
// Chords with Ctrl or Alt and the F-keys are taken in the capture phase, before the webview's own
// use of them. Plain keys (Esc, PgUp, arrows) are taken last, and only when no field used them.
import { onDestroy } from "svelte";

export interface Command {
	/** Stable name, for tests and for remapping: `entry.save-next`. */
	id: string;
	/** Chords, the first one shown: `F10`, `Ctrl+Enter`, `PgUp`. The rest are its twins. */
	keys: string[];
	title: () => string;
	run: () => void;
	/** Left out: always. A command that does not apply now does not take its key. */
	when?: () => boolean;
	/** Its place in the bar of keys; left out, it stands only in the sheet. */
	bar?: number;
	/** Not offered in the palette, because it only makes sense where the focus is. */
	local?: boolean;
}

interface Scope {
	commands: () => Command[];
	modal: boolean;
}

/** Chords a person has put in place of the program's own, by the program's own. */
let chosen = $state.raw<{ [own in string]?: string }>({});

/** From now on these chords stand for the program's own. */
export function useChords(chords: { [own in string]?: string }): void {
	chosen = chords;
}

/** The chord that does now what `own` does in a program nobody has changed. */
export function chordNow(own: string): string {
	return chosen[own] ?? own;
}

/** The same as `aria-keyshortcuts` writes it. */
export function shortcutOf(own: string): string {
	return chordNow(own).replace("Ctrl", "Control");
}

// A plain list beside a signal: while a component is taken down, signals still show their old values.
const scopes: Scope[] = [];
let changed = $state.raw({});

const MODIFIERS = ["Ctrl", "Alt", "Shift"] as const;

/** Chords the webview would use for itself: reload, find, print, caret browsing, zoom, source. */
const OURS_EVEN_IF_UNUSED = new Set(
	"F3 F5 F7 Ctrl+F5 Ctrl+R Ctrl+Shift+R Ctrl+F Ctrl+G Ctrl+P Ctrl+S Ctrl+U Ctrl+D Ctrl+J Ctrl++ Ctrl+- Ctrl+0 Ctrl+=".split(
		" ",
	),
);

const NAMES: Record<string, string> = {
	ArrowUp: "Up",
	ArrowDown: "Down",
	ArrowLeft: "Left",
	ArrowRight: "Right",
	PageUp: "PgUp",
	PageDown: "PgDn",
	Escape: "Esc",
	" ": "Space",
};

const CODES: Record<string, string> = { Quote: "'", Period: ".", Slash: "/", Comma: ",", Minus: "-", Equal: "=" };

/** A keyboard tool or an input method is at work; the key is not ours. */
export function isComposing(event: KeyboardEvent): boolean {
	return (
		event.isComposing ||
		event.keyCode === 229 ||
		event.key === "Process" ||
		event.key === "Unidentified" ||
		event.key === "Dead"
	);
}

/** The chord of an event. Letters and digits go by the key's place, so that a layout that puts «ă» on 1 still has Alt+1. */
export function chordOf(event: KeyboardEvent): string {
	const modifiers = MODIFIERS.filter((name) =>
		name === "Ctrl" ? event.ctrlKey : name === "Alt" ? event.altKey : event.shiftKey,
	);
	return [...modifiers, keyName(event)].join("+");
}

function keyName(event: KeyboardEvent): string {
	const { key, code } = event;
	if (event.ctrlKey || event.altKey) {
		if (/^Digit\d$/.test(code)) return code.slice(5);
		if (CODES[code]) return CODES[code];
		if (key.length === 1 && !/[a-z]/i.test(key) && /^Key[A-Z]$/.test(code)) return code.slice(3);
	}
	if (NAMES[key]) return NAMES[key];
	return key.length === 1 ? key.toUpperCase() : key;
}

/** A printable key in a field is text, whatever it is bound to elsewhere. */
function isField(target: EventTarget | null): boolean {
	return /^(INPUT|TEXTAREA|SELECT)$/.test((target as Element | null)?.tagName ?? "");
}

function isEarly(chord: string): boolean {
	return /^(Ctrl|Alt)\+/.test(chord) || /^(Shift\+)?F\d{1,2}$/.test(chord);
}

/** The commands that can be called now, nearest first. */
export function commandsNow(): Command[] {
	void changed;
	const found: Command[] = [];
	for (const scope of [...scopes].reverse()) {
		for (const command of scope.commands()) {
			if (!found.some((nearer) => nearer.id === command.id)) found.push(command);
		}
		if (scope.modal) break;
	}
	const now = found.filter((command) => command.when?.() ?? true);
	return now.map((command) => ({ ...command, keys: command.keys.map(chordNow) }));
}

/** Chords that two commands of one scope would fight over. Always empty; a test says so. */
export function clashes(commands: Command[]): string[] {
	const chords = commands.flatMap((command) => command.keys);
	return chords.filter((chord, at) => chords.indexOf(chord) !== at);
}

/** Adds commands while the calling component lives. */
export function useKeys(commands: () => Command[], options: { modal?: boolean } = {}): void {
	onDestroy(addScope(commands, options));
}

export function addScope(commands: () => Command[], options: { modal?: boolean } = {}): () => void {
	const scope: Scope = { commands, modal: options.modal ?? false };
	scopes.push(scope);
	changed = {};
	return () => {
		scopes.splice(scopes.indexOf(scope), 1);
		changed = {};
	};
}

function call(chord: string, event: KeyboardEvent): boolean {
	const command = commandsNow().find((one) => one.keys.includes(chord));
	if (!command) return false;
	event.preventDefault();
	event.stopPropagation();
	if (!event.repeat || command.local) command.run();
	return true;
}

/** Starts listening on the window. Call once; returns the way to stop. */
export function listen(options: { keepContextMenu?: boolean } = {}): () => void {
	const early = (event: KeyboardEvent) => {
		if (isComposing(event)) return;
		const chord = chordOf(event);
		if (isEarly(chord) && call(chord, event)) return;
		if (OURS_EVEN_IF_UNUSED.has(chord)) event.preventDefault();
	};
	const late = (event: KeyboardEvent) => {
		if (isComposing(event) || event.defaultPrevented) return;
		if (event.key.length === 1 && isField(event.target)) return;
		const chord = chordOf(event);
		if (!isEarly(chord)) call(chord, event);
	};
	const zoom = (event: WheelEvent) => {
		if (event.ctrlKey) event.preventDefault();
	};
	const menu = (event: Event) => {
		if (!options.keepContextMenu) event.preventDefault();
	};
	addEventListener("keydown", early, { capture: true });
	addEventListener("keydown", late);
	addEventListener("wheel", zoom, { passive: false });
	addEventListener("contextmenu", menu);
	return () => {
		removeEventListener("keydown", early, { capture: true });
		removeEventListener("keydown", late);
		removeEventListener("wheel", zoom);
		removeEventListener("contextmenu", menu);
	};
}
