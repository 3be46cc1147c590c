// The six figures of a row of the trial balance, and the vouchers that make each of them up.
import { m } from "@so-htx/shared";
import type { Days } from "./period";

export const FIGURES = [
	"opening_debit",
	"opening_credit",
	"debit",
	"credit",
	"closing_debit",
	"closing_credit",
] as const;
export type Figure = (typeof FIGURES)[number];

export const figureWords: Record<Figure, () => string> = {
	opening_debit: m.report_column_opening_debit,
	opening_credit: m.report_column_opening_credit,
	debit: m.report_column_debit,
	credit: m.report_column_credit,
	closing_debit: m.report_column_closing_debit,
	closing_credit: m.report_column_closing_credit,
};

/** The days whose vouchers make up a figure: a turnover's own, a balance's all days up to it. */
export function daysBehind(figure: Figure, days: Days, firstDay: string): Days {
	if (figure === "debit" || figure === "credit") return days;
	if (figure.startsWith("closing")) return { from: firstDay < days.from ? firstDay : days.from, to: days.to };
	const before = new Date(`${days.from}T00:00:00Z`);
	before.setUTCDate(before.getUTCDate() - 1);
	const to = before.toISOString().slice(0, 10);
	return { from: firstDay < to ? firstDay : to, to };
}
