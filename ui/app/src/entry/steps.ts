// From field to field of a voucher being written: Enter goes to the next one that usually needs a value.
import { tick } from "svelte";
import { comeTo, during } from "$lib/ahead";
import { type Eventing, STOP } from "./event/eventing.svelte";
import type { CellName, Writing } from "./writing.svelte";

export class Steps {
	/** The form's own element, once it is there. */
	element: HTMLElement | undefined;

	constructor(
		readonly writing: Writing,
		readonly eventing: Eventing,
	) {}

	/** Where a draft is taken up again: the first field that still wants a value. */
	firstOpen(): string {
		return this.#stops().find((stop) => !this.#isFilled(stop)) ?? "save";
	}

	/** Where answers or lines begin, once the form knows which of them decide. */
	firstToSay(otherwise: string): string {
		return this.eventing.decides ? (this.eventing.firstOpen() ?? "save") : otherwise;
	}

	async focus(stop: string): Promise<void> {
		await tick();
		comeTo(this.element?.querySelector<HTMLElement>(`[data-stop="${stop}"]`));
	}

	/** Goes on from a field; what is typed meanwhile goes into the next one. */
	onenter = (stop: string, back: boolean): Promise<void> => during(() => this.#goFrom(stop, back));

	/** Once what was answered has become lines. */
	async filled(): Promise<void> {
		await tick();
		await this.eventing.settled();
		await tick();
	}

	/** The cell the focus stands in, where it stands in a line. */
	now(): { line: number; cell: CellName } | undefined {
		const stop = (document.activeElement as HTMLElement | null)?.dataset.stop;
		const [row, cell] = stop?.split(":") ?? [];
		return cell === undefined ? undefined : { line: Number(row), cell: cell as CellName };
	}

	async #goFrom(stop: string, back: boolean): Promise<void> {
		await this.filled();
		const [row = "", cell = ""] = stop.split(":");
		const line = Number(row);
		const { entries } = this.writing.draft;
		const inLast = line === entries.length - 1;
		const entry = entries[line];
		if (!back && cell === "narration" && line > 0 && inLast && entry && this.writing.isBlank(entry)) {
			this.writing.removeLine(line);
			await this.focus("save");
			return;
		}
		if (!back && cell === "amount" && inLast) {
			this.writing.addLine(entries.length);
			await this.focus(`${line + 1}:narration`);
			return;
		}
		const all = this.#stops();
		const step = back ? -1 : 1;
		let at = all.indexOf(stop) + step;
		while (at > 0 && at < all.length - 1 && this.#passes(all[at] ?? "")) at += step;
		await this.focus(all[Math.max(0, Math.min(all.length - 1, at))] ?? "save");
	}

	get #reason(): string | undefined {
		const { purpose } = this.writing.draft;
		return purpose.kind === "new" ? undefined : purpose.reason;
	}

	#stops(): string[] {
		const head = ["party", "date", "narration", "attachments", "event"];
		const found = (where: string) =>
			[...(this.element?.querySelectorAll<HTMLElement>(`${where} [data-stop]`) ?? [])].map(
				(input) => input.dataset.stop ?? "",
			);
		const reason = this.#reason === undefined ? [] : ["reason"];
		return [...reason, ...head, ...found(".answers"), ...found("table"), "save"];
	}

	/** Fields that Enter passes by: known by rule, or already holding what they need. */
	#isFilled(stop: string): boolean {
		const { draft } = this.writing;
		if (stop === "reason") return (this.#reason?.trim() ?? "") !== "";
		if (stop === "party") return draft.party_name.trim() !== "";
		if (stop === "date" || stop === "attachments") return true;
		if (stop === "narration") return draft.narration.trim() !== "";
		if (stop === "event") return draft.event !== undefined || !this.writing.saysNothing;
		if (stop.startsWith(STOP)) return stop !== this.eventing.firstOpen();
		const [row = "", cell = ""] = stop.split(":");
		const entry = draft.entries[Number(row)];
		if (!entry) return false;
		if (cell === "narration") return Number(row) === 0 || entry.narration.trim() !== "";
		return Boolean(entry[cell as keyof typeof entry]);
	}

	/** What Enter passes by. The first lines' words and the amounts are always stopped at. */
	#passes(stop: string): boolean {
		if (stop === "narration" && this.eventing.decides) return this.#isFilled(stop);
		if (stop.endsWith(":amount") || stop === "save" || stop === "narration" || stop === "party") return false;
		if (stop.startsWith(STOP)) return this.eventing.passes(stop.slice(STOP.length));
		if (stop.endsWith(":narration")) return stop.startsWith("0:");
		return this.#isFilled(stop);
	}
}
