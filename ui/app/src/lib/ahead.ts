// Keys that come while the form still finds out where it goes on.
//
// After Enter the next field follows from an answer of the core, a few milliseconds later, and a quick hand has typed its
// next letters by then. During such a turn the cursor stands in a field of its own that shows nothing: letters gather
// there as in any field, through keyboard tools as well, other keys stand in line behind them, and all of it goes into
// the field that is come to, in the order in which it was typed. A word a keyboard tool is still putting together is
// finished first, above the field it is meant for.
import { isComposing, m } from "@so-htx/shared";
import { tick } from "svelte";
import { besides } from "./tabbing";

interface Turn {
	/** Where the person stood: where the turn leads back to if it leads nowhere. */
	from: HTMLElement | null;
	to?: HTMLElement;
	/** What asked for the cursor meanwhile. */
	asked?: HTMLElement;
	/** Ends when somebody says where to, and not with the work. */
	waits: boolean;
	ending?: boolean;
}

type Typed = { text: string } | { key: KeyboardEvent };

/** A screen that has not come by then will not come. */
const WAIT_MS = 3000;
/** Keys of the field itself. */
const WRITING = new Set([
	"Backspace",
	"Delete",
	"ArrowLeft",
	"ArrowRight",
	"Home",
	"End",
	"Shift",
	"CapsLock",
	"AltGraph",
]);

let turn: Turn | undefined;
let box: (HTMLInputElement & { standsFor: HTMLElement | null }) | undefined;
let composing = false;
let typed: Typed[] = [];

/** Holds the keys until the work is done and has said where to go on, with {@link comeTo}. Within a turn it is part of it. */
export async function during<T>(work: () => T | Promise<T>): Promise<T> {
	if (turn) return await work();
	const mine = begin();
	try {
		return await work();
	} finally {
		await task();
		await arrival();
		if (!mine.waits) endIfNow(mine);
	}
}

/** Holds the keys for a screen that is on its way and will call {@link comeTo}. */
export function awaitScreen(): void {
	const mine = turn ?? begin();
	mine.waits = true;
	setTimeout(() => endIfNow(mine), WAIT_MS);
}

/** Here it goes on: at once, or when the turn is over. */
export function comeTo(field: HTMLElement | null | undefined): void {
	if (!turn) field?.focus();
	else {
		keepHold();
		turn.to = field ?? undefined;
		if (turn.waits) end(turn);
	}
}

/** Here it goes on if nothing said otherwise: where the turn began. */
export function stayIn(field: HTMLElement | undefined): void {
	if (turn && !turn.to) comeTo(field);
}

/** The dialog in which a turn began may have gone, and the box with it. */
function keepHold(): void {
	if (!box || document.activeElement === box) return;
	box.focus({ preventScroll: true });
	if (document.activeElement === box) return;
	document.body.append(box);
	box.focus({ preventScroll: true });
}

/** Nothing comes that was waited for. */
export function giveUp(): void {
	if (turn?.waits) end(turn);
}

/** Whether the person stands in this field, or stood there when the turn began. */
export function standsIn(field: HTMLElement | undefined): boolean {
	return field !== undefined && (turn ? turn.from === field : document.activeElement === field);
}

function begin(): Turn {
	const from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
	const mine: Turn = { from, waits: false };
	box ??= makeBox();
	box.standsFor = from;
	box.value = "";
	box.style.cssText = "position:fixed;left:0;top:0;width:1px;height:1px;opacity:0;border:0;padding:0";
	const beside = from?.closest("dialog");
	(beside ?? document.body).append(box);
	turn = mine;
	box.focus({ preventScroll: true });
	// Where a dialog keeps the cursor to itself, there is nothing to hold.
	if (document.activeElement !== box) drop();
	return mine;
}

function makeBox() {
	const made = Object.assign(document.createElement("input"), { standsFor: null as HTMLElement | null });
	made.tabIndex = -1;
	made.autocomplete = "off";
	made.spellcheck = false;
	made.addEventListener("compositionstart", () => {
		composing = true;
	});
	made.addEventListener("compositionend", () => {
		composing = false;
		void task().then(() => turn?.ending && end(turn));
	});
	made.addEventListener("blur", ({ relatedTarget }) => {
		if (!turn || !document.hasFocus()) return;
		// A dialog that closes or a screen that comes takes the cursor for itself; it gets it when the turn is over.
		if (relatedTarget instanceof HTMLElement) turn.asked = relatedTarget;
		queueMicrotask(() => turn && keepHold());
	});
	return made;
}

function drop(): void {
	turn = undefined;
	typed = [];
	box?.remove();
}

/** A moment in which everything that follows at once has followed. */
const task = () => new Promise((done) => setTimeout(done));

/** So many moments at most are given to an address nobody hears of. */
const MOMENTS_MAX = 50;
let heard = location.hash;
addEventListener("hashchange", () => {
	heard = location.hash;
});

/** Where the work went to another address: until the screen it left is gone, for a key meant for the next one must not reach it. */
async function arrival(): Promise<void> {
	if (heard === location.hash) return;
	for (let i = 0; i < MOMENTS_MAX && heard !== location.hash; i++) await task();
	await task();
}

function gather(): void {
	const text = box?.value ?? "";
	if (text === "") return;
	typed.push({ text });
	if (box) box.value = "";
}

function endIfNow(mine: Turn): void {
	if (turn === mine) end(mine);
}

function end(mine: Turn): void {
	if (composing) {
		mine.ending = true;
		if (mine.to) cover(mine.to);
		return;
	}
	gather();
	const to = mine.to?.isConnected ? mine.to : undefined;
	const back = [mine.from, mine.asked].find((one) => one?.isConnected);
	turn = undefined;
	if (!to) typed = mine.from?.isConnected ? meantForHere(typed) : typed.slice(firstChord(typed));
	(to ?? back)?.focus();
	if (!turn) box?.remove();
	void release();
}

/**
 * Where nothing was come to, letters were meant for a field that did not come, and so was all behind them; a chord was
 * meant for the screen, which is still there.
 */
function meantForHere(keys: Typed[]): Typed[] {
	return firstChord(keys) === 0 ? keys : [];
}

/** After a screen was left, a chord begins anew. */
function firstChord(keys: Typed[]): number {
	const at = keys.findIndex((one) => "key" in one && (one.key.ctrlKey || one.key.altKey || /^F\d/.test(one.key.key)));
	return at < 0 ? keys.length : at;
}

/** A word being put together is seen where it will stand. */
function cover(field: HTMLElement): void {
	if (!box) return;
	const { left, top, width, height } = field.getBoundingClientRect();
	const { font, textAlign, padding } = getComputedStyle(field);
	Object.assign(box.style, {
		left: `${left}px`,
		top: `${top}px`,
		width: `${width}px`,
		height: `${height}px`,
		font,
		textAlign,
		padding,
		opacity: "1",
		background: "var(--ground)",
		color: "var(--text)",
		zIndex: "1",
	});
	box.setAttribute("aria-label", field.getAttribute("aria-label") ?? m.entry_ahead());
}

/** What was typed goes where the person is now; a key that begins another turn leaves the rest to that one. */
async function release(): Promise<void> {
	while (!turn) {
		const next = typed.shift();
		if (next === undefined) return;
		if ("text" in next) insert(next.text);
		else {
			press(next.key);
			await tick();
		}
	}
}

function insert(text: string): void {
	const at = document.activeElement;
	if (at instanceof HTMLSelectElement) {
		choose(at, text);
		return;
	}
	for (const letter of text) document.execCommand("insertText", false, letter);
}

/** As a list does by itself where letters are typed at it. */
function choose(list: HTMLSelectElement, text: string): void {
	const begins = (option: HTMLOptionElement) => option.text.toLowerCase().startsWith(text.toLowerCase());
	const found = [...list.options].find(begins);
	if (!found) return;
	list.value = found.value;
	for (const kind of ["input", "change"]) list.dispatchEvent(new Event(kind, { bubbles: true }));
}

function press(key: KeyboardEvent): void {
	const at = (document.activeElement as HTMLElement | null) ?? document.body;
	const { code, ctrlKey, altKey, shiftKey } = key;
	const again = new KeyboardEvent("keydown", {
		key: key.key,
		code,
		ctrlKey,
		altKey,
		shiftKey,
		bubbles: true,
		cancelable: true,
	});
	if (!at.dispatchEvent(again)) return;
	if (key.key === "Tab") besides(at, shiftKey ? -1 : 1)?.focus();
	else if ((key.key === "Enter" || key.key === " ") && at instanceof HTMLButtonElement) at.click();
}

addEventListener("pointerdown", () => turn && drop(), { capture: true });

// First of all listeners: a chord typed during a turn comes after the letters before it.
addEventListener(
	"keydown",
	(event) => {
		if (!turn || !event.isTrusted || isComposing(event)) return;
		// What opened meanwhile, a question for instance, has its own keys.
		if (event.target !== box && (event.target as Element | null)?.closest?.("dialog[open]")) return;
		const chord = event.ctrlKey || event.altKey;
		if (!chord && event.target === box && (event.key.length === 1 || WRITING.has(event.key))) return;
		if (event.key === "Control" || event.key === "Alt" || event.key === "Meta") return;
		event.preventDefault();
		event.stopImmediatePropagation();
		gather();
		typed.push(!chord && event.key.length === 1 ? { text: event.key } : { key: event });
	},
	{ capture: true },
);
