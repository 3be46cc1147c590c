// The door to the core. No other file of the window knows that there is a shell around it.
import { invoke, isTauri } from "@tauri-apps/api/core";
import type { Commands, Refusal } from "./types";

export type * from "./types";

export type CommandName = keyof Commands;
export type Args<K extends CommandName> = Commands[K]["args"];
export type Result<K extends CommandName> = Commands[K]["result"];

/** Something that carries out commands. A refusal comes back as a rejected {@link Refusal}. */
export type Door = <K extends CommandName>(name: K, args: Args<K>) => Promise<Result<K>>;

const shell: Door = (name, args) => invoke("call", { name, args });

let door: Promise<Door> | undefined;
/** While the book is covered a page asks nothing: its questions wait. */
let held: Promise<void> | undefined;
const UNDER_COVER: CommandName[] = ["app_state", "lock_state", "lock", "unlock", "close_book", "set_preferences"];

/** What the core has been asked and not answered yet. */
const asked = new Set<Promise<unknown>>();
/**
 * The last question of each name. The core answers on many threads: of two questions of one name the older could be answered,
 * and what it keeps be written, after the newer. So the newer waits, and what a page shows and a disk keeps is what was asked last.
 */
const last = new Map<CommandName, Promise<unknown>>();
/** Nothing that keeps what was typed takes so long; a long list may, and is not waited for. */
const UNDER_WAY_MS = 10_000;

export interface Hold {
	release: () => void;
	/** Done when the core has answered what it was asked before. */
	underWay: Promise<unknown>;
}

/** Has the questions of all pages wait until they are released. */
export function holdCalls(): Hold {
	let release = () => {};
	held = new Promise((done) => {
		release = () => {
			held = undefined;
			done();
		};
	});
	const late = new Promise((done) => setTimeout(done, UNDER_WAY_MS));
	return { release, underWay: Promise.race([Promise.allSettled(asked), late]) };
}

async function findDoor(): Promise<Door> {
	if (__DOOR__ === "bridge") return (await import("./bridge")).bridge();
	if (__DOOR__ === "fake" && !isTauri()) return (await import("./fake")).fake();
	return shell;
}

export const api = {
	/** Asks the core. Rejects with a {@link Refusal}, whatever went wrong. */
	async call<K extends CommandName>(name: K, args: Args<K>): Promise<Result<K>> {
		door ??= findDoor();
		const opened = door;
		if (held && !UNDER_COVER.includes(name)) await held;
		const ask = () => opened.then((carryOut) => carryOut(name, args));
		const answer = (last.get(name) ?? opened).then(ask, ask);
		last.set(name, answer);
		asked.add(answer);
		try {
			return await answer;
		} catch (fault) {
			throw isRefusal(fault) ? fault : unknown(fault);
		} finally {
			asked.delete(answer);
			if (last.get(name) === answer) last.delete(name);
		}
	},
};

export function isRefusal(fault: unknown): fault is Refusal {
	return typeof fault === "object" && fault !== null && "code" in fault && "objections" in fault;
}

function unknown(fault: unknown): Refusal {
	return { code: "app.unknown", args: { cause: String(fault) }, objections: [] };
}
