// The line between a cooperative and its province: it carries everything, or nothing.
import { connect, createServer, type Server, type Socket } from "node:net";

export class Line {
	#server: Server;
	#open = new Set<Socket>();
	#isDown = false;
	#far: URL;

	private constructor(server: Server, far: URL) {
		this.#server = server;
		this.#far = far;
	}

	static async to(address: string): Promise<Line> {
		const server = createServer();
		const line = new Line(server, new URL(address));
		server.on("connection", (near) => {
			if (line.#isDown) {
				near.destroy();
				return;
			}
			const far = connect(Number(line.#far.port), line.#far.hostname);
			for (const [from, onto] of [
				[near, far],
				[far, near],
			] as const) {
				line.#open.add(from);
				from.on("error", () => onto.destroy());
				from.on("close", () => line.#open.delete(from));
				from.pipe(onto);
			}
		});
		await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
		return line;
	}

	get address(): string {
		const address = this.#server.address();
		if (typeof address !== "object" || address === null) throw new Error("the line has ended");
		return `http://127.0.0.1:${address.port}`;
	}

	/** From now on it leads somewhere else. */
	leadTo(address: string) {
		this.#far = new URL(address);
	}

	/** Nobody reaches anybody until it is up again. */
	down() {
		this.#isDown = true;
		for (const socket of this.#open) socket.destroy();
	}

	/** Whoever called while it was down has been turned away first: such a call may wait here unanswered until now. */
	async up() {
		if (this.#isDown) await this.#answersAll();
		this.#isDown = false;
	}

	/** Calls are answered in the order they came: once one made now is, all before it are. */
	#answersAll(): Promise<void> {
		return new Promise((answered) => {
			const last = connect(Number(new URL(this.address).port), "127.0.0.1");
			last.on("error", () => {});
			last.on("close", () => answered());
			last.resume();
		});
	}

	end() {
		this.down();
		this.#server.close();
	}
}
