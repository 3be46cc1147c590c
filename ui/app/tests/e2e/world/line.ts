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

	up() {
		this.#isDown = false;
	}

	end() {
		this.down();
		this.#server.close();
	}
}
