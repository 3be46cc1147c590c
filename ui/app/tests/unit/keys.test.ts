// The registry of keys, on a window made of nothing but events.
import {
	addScope,
	type Command,
	chordOf,
	clashes,
	commandsNow,
	isComposing,
	listen,
} from "@so-htx/shared/keys.svelte.ts";
import { afterEach, beforeEach, expect, test } from "vitest";

interface Press {
	key: string;
	code?: string;
	ctrl?: boolean;
	alt?: boolean;
	shift?: boolean;
	composing?: boolean;
	keyCode?: number;
	target?: { tagName: string };
}

let handlers: { early: (event: KeyboardEvent) => void; late: (event: KeyboardEvent) => void };
let stops: (() => void)[] = [];
let ran: string[] = [];

function keyboardEvent(press: Press) {
	const event = {
		key: press.key,
		code: press.code ?? "",
		ctrlKey: press.ctrl ?? false,
		altKey: press.alt ?? false,
		shiftKey: press.shift ?? false,
		isComposing: press.composing ?? false,
		keyCode: press.keyCode ?? 0,
		target: press.target ?? { tagName: "BODY" },
		repeat: false,
		defaultPrevented: false,
		preventDefault() {
			event.defaultPrevented = true;
		},
		stopPropagation() {},
	};
	return event as unknown as KeyboardEvent;
}

function press(press: Press): KeyboardEvent {
	const event = keyboardEvent(press);
	handlers.early(event);
	handlers.late(event);
	return event;
}

function command(id: string, keys: string[], more: Partial<Command> = {}): Command {
	return { id, keys, title: () => id, run: () => ran.push(id), ...more };
}

beforeEach(() => {
	ran = [];
	const found: ((event: KeyboardEvent) => void)[] = [];
	globalThis.addEventListener = ((kind: string, handler: (event: KeyboardEvent) => void) => {
		if (kind === "keydown") found.push(handler);
	}) as typeof addEventListener;
	globalThis.removeEventListener = (() => {}) as typeof removeEventListener;
	stops = [listen()];
	const [early, late] = found;
	if (!early || !late) throw new Error("two handlers are expected");
	handlers = { early, late };
});
afterEach(() => {
	for (const stop of stops.reverse()) stop();
});

test("a key calls its command, and so does its twin", () => {
	stops.push(addScope(() => [command("new.PC", ["F5", "Alt+2"])]));
	expect(press({ key: "F5" }).defaultPrevented).toBe(true);
	press({ key: "2", code: "Digit2", alt: true });
	expect(ran).toEqual(["new.PC", "new.PC"]);
});

test("digits go by their place, so a layout with ă on 2 still has Alt+2", () => {
	expect(chordOf(keyboardEvent({ key: "ă", code: "Digit2", alt: true }))).toBe("Alt+2");
	expect(chordOf(keyboardEvent({ key: "'", code: "Quote", ctrl: true }))).toBe("Ctrl+'");
});

test("the nearest scope wins, and a modal one hides the rest", () => {
	stops.push(addScope(() => [command("far", ["F10"]), command("other", ["F4"])]));
	stops.push(addScope(() => [command("near", ["F10"])]));
	press({ key: "F10" });
	stops.push(addScope(() => [command("dialog", ["Ctrl+Enter"])], { modal: true }));
	press({ key: "F10" });
	press({ key: "F4" });
	press({ key: "Enter", ctrl: true });
	expect(ran).toEqual(["near", "dialog"]);
});

test("a scope that goes takes only its own commands with it", () => {
	const first = addScope(() => [command("first", ["F10"])]);
	stops.push(addScope(() => [command("second", ["F10"])]));
	first();
	press({ key: "F10" });
	expect(ran).toEqual(["second"]);
});

test("reload, find and print are stopped even where nothing uses them", () => {
	for (const key of ["F5", "F3", "F7"]) expect(press({ key }).defaultPrevented).toBe(true);
	for (const key of ["r", "f", "p", "+", "-", "0"]) expect(press({ key, ctrl: true }).defaultPrevented).toBe(true);
});

test("copying, pasting and closing are the system's", () => {
	for (const key of ["c", "x", "v", "a"]) expect(press({ key, ctrl: true }).defaultPrevented).toBe(false);
	expect(press({ key: "F4", alt: true }).defaultPrevented).toBe(false);
});

test.each([{ composing: true }, { keyCode: 229 }, { key: "Process" }, { key: "Unidentified" }])(
	"a key of an input method is not ours: %o",
	(more) => {
		stops.push(addScope(() => [command("save", ["Ctrl+Enter", "F10"])]));
		const event = press({ key: "F10", ...more });
		expect(isComposing(event)).toBe(true);
		expect(event.defaultPrevented).toBe(false);
		expect(ran).toEqual([]);
	},
);

test("plain keys wait until no field used them", () => {
	stops.push(addScope(() => [command("leave", ["Esc"])]));
	const used = keyboardEvent({ key: "Escape" });
	handlers.early(used);
	used.preventDefault();
	handlers.late(used);
	expect(ran).toEqual([]);
	press({ key: "Escape" });
	expect(ran).toEqual(["leave"]);
});

test("a letter typed in a field is a letter", () => {
	stops.push(addScope(() => [command("sheet", ["F1", "Shift+?"])]));
	press({ key: "?", shift: true, target: { tagName: "INPUT" } });
	expect(ran).toEqual([]);
	press({ key: "?", shift: true });
	expect(ran).toEqual(["sheet"]);
});

test("a command that does not apply now leaves its key alone", () => {
	stops.push(addScope(() => [command("undo", ["Ctrl+Z"], { when: () => false })]));
	expect(press({ key: "z", ctrl: true }).defaultPrevented).toBe(false);
});

test("Backspace belongs to the field, always", () => {
	stops.push(addScope(() => [command("leave", ["Esc"])]));
	expect(press({ key: "Backspace" }).defaultPrevented).toBe(false);
});

test("two commands of one scope never share a key", () => {
	expect(clashes([command("one", ["F10", "Ctrl+Enter"]), command("other", ["Ctrl+Enter"])])).toEqual(["Ctrl+Enter"]);
	expect(commandsNow()).toEqual([]);
});
