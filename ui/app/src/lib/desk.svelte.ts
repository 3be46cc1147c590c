// The accountant's desk is read when it is needed: a phone shows its first figures without it.
type Desk = typeof import("../desk");

let here = $state.raw<Desk | null>(null);
let asked: Promise<void> | undefined;

export const desk = {
	/** The desk, once it was read. */
	get here() {
		return here;
	},
};

/** Reads the desk, once. */
export function needDesk(): Promise<void> {
	asked ??= import("../desk").then((read) => {
		here = read;
	});
	return asked;
}
