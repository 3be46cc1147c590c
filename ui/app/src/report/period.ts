// Spans of days a book or report is asked for: a month, a quarter, a fiscal year or any days.
//
// Nothing here reads a clock. A fiscal year starts in January, April, July or October, so its
// quarters are those of the calendar.

export interface Days {
	/** `YYYY-MM-DD`. */
	from: string;
	/** `YYYY-MM-DD`, never before `from`. */
	to: string;
}

export type PeriodKind = "month" | "quarter" | "year" | "days";

const pad = (number: number) => String(number).padStart(2, "0");

/** Months since year 0, so that stepping is adding. */
const monthIndex = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** All days from the first of one month to the last of another, both counted from year 0. */
function months(first: number, last: number): Days {
	const year = Math.floor(last / 12);
	const month = (last % 12) + 1;
	return {
		from: `${Math.floor(first / 12)}-${pad((first % 12) + 1)}-01`,
		to: `${year}-${pad(month)}-${pad(new Date(Date.UTC(year, month, 0)).getUTCDate())}`,
	};
}

/** The month, quarter or fiscal year a day lies in. */
export function periodAround(day: string, kind: Exclude<PeriodKind, "days">, firstMonth = 1): Days {
	const index = monthIndex(day);
	if (kind === "month") return months(index, index);
	if (kind === "quarter") return months(index - (index % 3), index - (index % 3) + 2);
	const first = index - ((index - (firstMonth - 1)) % 12);
	return months(first, first + 11);
}

/** What kind of span these days are. */
export function kindOf(days: Days, firstMonth = 1): PeriodKind {
	for (const kind of ["month", "quarter", "year"] as const) {
		const around = periodAround(days.from, kind, firstMonth);
		if (around.from === days.from && around.to === days.to) return kind;
	}
	return "days";
}

/** The span of the same kind before (`-1`) or after (`1`); any other days move by as many whole months. */
export function stepPeriod(days: Days, step: 1 | -1, firstMonth = 1): Days {
	const first = monthIndex(days.from);
	const last = monthIndex(days.to);
	if (kindOf(days, firstMonth) !== "days") {
		const width = (last - first + 1) * step;
		return months(first + width, last + width);
	}
	const width = last - first + 1;
	return step === 1 ? months(last + 1, last + width) : months(first - width, first - 1);
}

/** The numbers a name of the span is written from. */
export function partsOf(days: Days) {
	return {
		month: Number(days.from.slice(5, 7)),
		quarter: Math.floor((Number(days.from.slice(5, 7)) - 1) / 3) + 1,
		year: Number(days.from.slice(0, 4)),
		yearTo: Number(days.to.slice(0, 4)),
	};
}
