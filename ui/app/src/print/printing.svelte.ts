// What is being looked at before it is printed. A screen offers its paper with one command; the preview stands over it.
import { type Command, m } from "@so-htx/shared";
import type { PrintJob } from "$lib/api";

let current = $state.raw<PrintJob | null>(null);

export const printing = {
	get job() {
		return current;
	},
	ask(job: PrintJob) {
		current = job;
	},
	close() {
		current = null;
	},
};

/** Ctrl+P for a screen that has something to print now. */
export function printCommand(job: () => PrintJob | null, bar?: number): Command {
	return {
		id: "print.preview",
		keys: ["Ctrl+P"],
		title: m.print_preview,
		bar,
		when: () => job() !== null,
		run: () => {
			const wanted = job();
			if (wanted) printing.ask(wanted);
		},
	};
}
