import { expect, test } from "vitest";
import { ACTS, holder, MISA, now, reserved } from "./keymap";

test("no two acts have one chord, and none of the program's own is reserved", () => {
	const chords = ACTS.flatMap((act) => act.keys);
	expect(new Set(chords).size).toBe(chords.length);
	expect(chords.map(reserved).filter(Boolean)).toEqual([]);
});

test.each([
	"Backspace",
	"Ctrl+Backspace",
	"Ctrl+Shift",
	"Alt+Z",
	"Ctrl+Shift+F9",
	"Alt+F4",
	"Ctrl+C",
	"Ctrl+X",
	"Ctrl+V",
	"Ctrl+A",
	"Ctrl+Insert",
	"Ctrl+Delete",
	"A",
	"Shift+A",
	"5",
	"Enter",
	"Esc",
	"Tab",
])("%s is refused, with the reason", (chord) => {
	expect(reserved(chord)).toBeTruthy();
});

test.each(["F8", "Shift+F8", "Ctrl+J", "Alt+9", "Ctrl+Shift+S", "Ctrl+Alt+P", "Ctrl+Enter"])(
	"%s is free to be given",
	(chord) => {
		expect(reserved(chord)).toBeUndefined();
	},
);

test("a chord in use is known with who uses it, as things are now", () => {
	expect(holder({}, "F5", "F4")?.id).toBe("new.PC");
	expect(holder({}, "F4", "F4")).toBeUndefined();
	// Phiếu chi has gone to F8, so F5 is free and F8 is not.
	expect(holder({ F5: "F8" }, "F5", "F4")).toBeUndefined();
	expect(holder({ F5: "F8" }, "F8", "F4")?.id).toBe("new.PC");
});

test("the keys known from MISA clash with nothing, and say that they were not checked", () => {
	const chosen = Object.fromEntries(MISA.map(({ own, chord }) => [own, chord]));
	const all = ACTS.flatMap((act) => act.keys.map((own) => now(chosen, own)));
	expect(new Set(all).size).toBe(all.length);
	expect(MISA.map(({ chord }) => reserved(chord)).filter(Boolean)).toEqual([]);
	expect(
		MISA.every(({ own, confidence }) => confidence === "inferred" && ACTS.some((act) => act.keys.includes(own))),
	).toBe(true);
});
