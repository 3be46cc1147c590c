// What the phone's pages share: the five figures once they were read, how many payments wait, and the width in letters.
import { m, wordsFor } from "@so-htx/shared";
import { api, type Overview, type OverviewDue, type Sum } from "$lib/api";

/** Below so many rem a picture gives way to its table and rows stand under one another. */
const TIGHT_REM = 19.5;

interface Held {
	overview: Overview | undefined;
	due: OverviewDue | undefined;
	tight: boolean;
}

const held = $state<Held>({ overview: undefined, due: undefined, tight: false });

export const phone = {
	get overview(): Overview | undefined {
		return held.overview;
	},
	/** Who is late and what is paid next; it comes after the figures. */
	get due(): OverviewDue | undefined {
		return held.due;
	},
	/** Little room for the letters: a small phone, or large text. */
	get tight(): boolean {
		return held.tight;
	},
};

let asked: Promise<void> | undefined;
let latest = 0;

/** Reads the five figures again. */
export function readOverview(): Promise<void> {
	const mine = ++latest;
	const reading = api
		.call("overview", {})
		.then((answer) => {
			// What was asked later knows more.
			if (mine === latest) held.overview = answer;
		})
		.finally(() => {
			if (asked === reading) asked = undefined;
		});
	asked = reading;
	return reading;
}

/** Reads the five figures, or waits for those that are being read. */
export const shareOverview = () => asked ?? readOverview();

/** Reads who is late and what is paid next: every paper that is owed for is looked at for it. */
export async function readDue(): Promise<void> {
	held.due = await api.call("overview_due", {});
}

/** Keeps in mind how many letters fit beside one another; ends with what it gives back. */
export function watchWidth(): () => void {
	const root = document.documentElement;
	const measure = () => {
		const rem = innerWidth / Number.parseFloat(getComputedStyle(root).fontSize);
		held.tight = rem < TIGHT_REM;
		root.dataset.phone = held.tight ? "tight" : "wide";
	};
	const watch = new ResizeObserver(measure);
	watch.observe(root);
	addEventListener("resize", measure);
	const letters = new MutationObserver(measure);
	letters.observe(root, { attributes: true, attributeFilter: ["data-text", "style"] });
	measure();
	return () => {
		watch.disconnect();
		letters.disconnect();
		removeEventListener("resize", measure);
		delete root.dataset.phone;
	};
}

/** `3 triệu`: the size of a sum, without its sign. */
export function inWords(sum: Sum): string {
	const figure = sum.figure.replace("−", "");
	return wordsFor(`phone_sum_${sum.unit}`, { figure }) ?? figure;
}

export const unitOf = (sum: Sum) => wordsFor(`phone_unit_${sum.unit}`) ?? "";

/** Up to when the figures hold. */
export function asOf(overview: Overview): string {
	if (overview.clock_wrong) return m.phone_clock_wrong();
	if (overview.stale) return m.phone_as_of_old({ days: overview.as_of_days });
	const time = overview.as_of_time;
	if (overview.as_of_days === 0) return m.phone_as_of_today({ time });
	if (overview.as_of_days === 1) return m.phone_as_of_yesterday({ time });
	return m.phone_as_of_day({ time, day: overview.as_of_day });
}
