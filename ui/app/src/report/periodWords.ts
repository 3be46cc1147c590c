import { m } from "@so-htx/shared";
import { dayShown } from "$lib/day";
import { type Days, kindOf, type PeriodKind, partsOf } from "./period";

/** A span of days by its name: «Tháng 3/2026». */
export function periodName(days: Days, firstMonth = 1): string {
	const { month, quarter, year, yearTo } = partsOf(days);
	const names: Record<PeriodKind, () => string> = {
		month: () => m.report_month({ month, year }),
		quarter: () => m.report_quarter({ quarter, year }),
		year: () => (year === yearTo ? m.report_year({ year }) : m.report_year_across({ year, to: yearTo })),
		days: () => m.report_days({ from: dayShown(days.from), to: dayShown(days.to) }),
	};
	return names[kindOf(days, firstMonth)]();
}

/** The same inside a sentence: «… trong tháng 3/2026». */
export function periodInSentence(days: Days, firstMonth = 1): string {
	const { month, quarter, year, yearTo } = partsOf(days);
	const names: Record<PeriodKind, () => string> = {
		month: () => m.report_month_in({ month, year }),
		quarter: () => m.report_quarter_in({ quarter, year }),
		year: () => (year === yearTo ? m.report_year_in({ year }) : m.report_year_across_in({ year, to: yearTo })),
		days: () => m.report_days({ from: dayShown(days.from), to: dayShown(days.to) }),
	};
	return names[kindOf(days, firstMonth)]();
}
