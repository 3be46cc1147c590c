// The province's real server in a scratch folder.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = join(dirname(process.env.SO_HTX_BRIDGE_PROGRAM ?? ""), "htx-province");

// What guards the tables guards them from the server's own mistakes, and steps aside for a disk that rots.
const DAMAGE = `
import sqlite3, sys
disk = sqlite3.connect(sys.argv[1])
disk.create_function("flip", 1, lambda was: was[:-1] + bytes([was[-1] ^ 1]))
guards = disk.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
for name, _ in guards: disk.execute("drop trigger " + name)
assert disk.execute(sys.argv[2]).rowcount == 1
for _, sql in guards: disk.execute(sql)
disk.commit()
`;

export class Province {
	readonly #data = mkdtempSync(join(tmpdir(), "htx-province-"));
	#server: ChildProcess | undefined;
	address = "";

	async start(): Promise<void> {
		const server = spawn(PROGRAM, ["serve", "--listen", "127.0.0.1:0", "--data", this.#data], {
			stdio: ["ignore", "pipe", "ignore"],
		});
		this.#server = server;
		this.address = await new Promise<string>((heard, failed) => {
			server.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
			createInterface(server.stdout).on("line", (line) => heard(line.replace("listening ", "")));
		});
	}

	/** A code for a new book, found at `address`. */
	code(name: string, address: string): string {
		const code = execFileSync(PROGRAM, ["book", "invite", "--name", name, "--data", this.#data], { encoding: "utf8" });
		return `${address}/#${code.trim().split("#")[1]}`;
	}

	/** The power of the server goes. */
	async stop(): Promise<void> {
		const ended = new Promise((done) => this.#server?.once("exit", done));
		this.#server?.kill("SIGKILL");
		await ended;
	}

	/** A copy of the disk of a server that stands still; what puts it back. */
	copyDisk(): () => void {
		const copy = mkdtempSync(join(tmpdir(), "htx-province-copy-"));
		cpSync(this.#data, copy, { recursive: true });
		return () => {
			rmSync(this.#data, { recursive: true });
			cpSync(copy, this.#data, { recursive: true });
			rmSync(copy, { recursive: true });
		};
	}

	/**
	 * One row on the disk of a server that stands still is other than the server wrote it; `flip` turns the last bit of some
	 * bytes, and turns it back.
	 */
	damage(change: string) {
		execFileSync("python3", ["-c", DAMAGE, join(this.#data, "books.sqlite"), change]);
	}

	/** The operator says that the disk was put back. */
	rewind() {
		execFileSync(PROGRAM, ["rewind", "--data", this.#data]);
	}

	end() {
		this.#server?.kill("SIGKILL");
		rmSync(this.#data, { recursive: true, force: true });
	}
}
