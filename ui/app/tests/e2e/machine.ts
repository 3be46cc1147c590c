// A computer of somebody's in a scratch folder: the real core behind its bridge, and a window on it.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { BrowserContext, BrowserContextOptions } from "playwright-core";
import { inject } from "vitest";
import { newContext, Window } from "./window";

export const PASSPHRASE = "mat khau thu 2026";

function bridgeProgram(): string {
	const program = process.env.SO_HTX_BRIDGE_PROGRAM ?? "";
	if (existsSync(program)) return program;
	throw new Error(
		"SO_HTX_BRIDGE_PROGRAM must name the program `bridge`, which lends these journeys the real core: " +
			"build it with `cargo build -p acceptance --bin bridge` and give its full path.",
	);
}

export class Machine {
	readonly folder = mkdtempSync(join(tmpdir(), "so-htx-core-"));
	readonly book = join(this.folder, "so.htx");
	#core: ChildProcess | undefined;
	#isGroup = false;
	#address = "";
	#context: BrowserContext | undefined;

	/**
	 * Starts the core, as after switching the machine on; nobody looks at it yet. `clock` is how far the machine's clock is
	 * off, as `faketime` reads it (`+3650d`).
	 */
	async startCore(clock?: string): Promise<void> {
		const [program = "", ...args] = clock ? ["faketime", "-f", clock, bridgeProgram()] : [bridgeProgram()];
		const env = { ...process.env, SO_HTX_HOME: join(this.folder, "settings") };
		// `faketime` stands beside the core until it ends: the two are ended together, as a group of their own.
		const core = spawn(program, args, { env, detached: clock !== undefined });
		this.#core = core;
		this.#isGroup = clock !== undefined;
		this.#address = await new Promise((heard, failed) => {
			core.once("exit", (code) => failed(new Error(`the bridge ended with ${code}`)));
			createInterface(core.stdout).on("line", (line) => heard(line.replace("listening ", "")));
		});
	}

	/** Starts the core and looks at it through a window, as after switching the machine on. */
	async start(screen?: BrowserContextOptions): Promise<Window> {
		await this.startCore();
		return this.look(screen);
	}

	/** A window on the core that runs, at its own first page or at `place`, the address after its `#`. */
	async look(screen: BrowserContextOptions = { viewport: { width: 1366, height: 768 } }, place = ""): Promise<Window> {
		this.#context ??= await newContext(screen);
		const page = await this.#context.newPage();
		await page.goto(`${inject("realAddress")}?${new URLSearchParams({ bridge: this.#address })}${place}`);
		await page.waitForSelector("main");
		return new Window(page);
	}

	/** The power goes: nothing is asked, nothing is tidied up. */
	async powerCut(): Promise<void> {
		const core = this.#core;
		const ended = new Promise((done) => core?.once("exit", done));
		this.#kill();
		await ended;
		await Promise.all((this.#context?.pages() ?? []).map((page) => page.close()));
	}

	/** The accountant's book, made and open on this machine. */
	async makeBook(year = 2026): Promise<void> {
		const book = {
			path: this.book,
			name: "HTX Nậm Khòa",
			tax_code: null,
			kind: "htx",
			year,
			first_month: 1,
			user_name: "Vi Thị Mến",
			passphrase: PASSPHRASE,
		};
		await this.ask("create_book", { book });
	}

	/** Everything on this machine's disk, put into another machine that is switched off. */
	copyTo(other: Machine): void {
		cpSync(this.folder, other.folder, { recursive: true });
	}

	/** Asks the core itself, past the window. */
	async ask<T>(name: string, args: object = {}): Promise<T> {
		return (await this.#post("call", { name, args })) as T;
	}

	/**
	 * This computer runs a later version of the program for a moment, which writes something of a kind that is not known
	 * today: on a day, with a line where it moves money.
	 */
	async isAheadAndWrites(kind: number, day: string, line?: { debit: string; credit: string; amount: number }) {
		await this.ask("close_book");
		await this.#post("later", { path: this.book, passphrase: PASSPHRASE, kind, day, ...line });
		await this.ask("open_book", { path: this.book, passphrase: PASSPHRASE });
	}

	async #post(path: string, asked: object): Promise<unknown> {
		const answer = await fetch(`${this.#address}/${path}`, { method: "POST", body: JSON.stringify(asked) });
		const body = await answer.json();
		if (!answer.ok) throw new Error(`${path} ${JSON.stringify(asked)}: ${JSON.stringify(body)}`);
		return body;
	}

	/** The lid is closed: nothing goes on, and goes on where it was once it is opened. */
	sleep(): void {
		this.#signal("SIGSTOP");
	}

	wake(): void {
		this.#signal("SIGCONT");
	}

	#kill(): void {
		this.#signal("SIGKILL");
	}

	#signal(signal: NodeJS.Signals): void {
		const { pid, exitCode, signalCode } = this.#core ?? {};
		if (pid && exitCode === null && signalCode === null) process.kill(this.#isGroup ? -pid : pid, signal);
	}

	end(): void {
		this.#kill();
		rmSync(this.folder, { recursive: true, force: true });
	}
}
