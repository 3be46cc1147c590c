// The meeting's plan as the wizard holds it, and as the core reads it.
import type { DistributionPlan, KeySource } from "$lib/api";

export interface FundLine {
	account: string;
	external: string;
	internal: string;
}

export interface Plan {
	resolution: string;
	funds: FundLine[];
	byUse: string;
	byLabour: string;
	byCapital: string;
	/** Lines of a code and an amount; empty takes the books. */
	used: string;
	labour: string;
	lossesCarried: boolean;
	beforeTax: boolean;
}

export const firstPlan = (): Plan => ({
	resolution: "",
	funds: [
		{ account: "4421", external: "5", internal: "5" },
		{ account: "418", external: "0", internal: "0" },
		{ account: "3531", external: "0", internal: "0" },
		{ account: "3532", external: "0", internal: "0" },
	],
	byUse: "60",
	byLabour: "0",
	byCapital: "40",
	used: "",
	labour: "",
	lossesCarried: false,
	beforeTax: false,
});

/** A table typed or pasted: on each line a code, then an amount as people write it. */
function keysOf(text: string): KeySource {
	const lines = text
		.split("\n")
		.map((line) => line.trim())
		.filter(Boolean);
	if (lines.length === 0) return "books";
	return lines.map((line) => {
		const [party = "", ...amount] = line.split(/[\s;]+/);
		return { party, amount: amount.join("") };
	});
}

export function written(plan: Plan): DistributionPlan {
	const funds = (side: "external" | "internal") =>
		plan.funds
			.filter((fund) => fund[side].trim() !== "" && !/^0([.,]0+)?$/.test(fund[side].trim()))
			.map((fund) => ({ account: fund.account, party: null, pct: fund[side].trim() }));
	return {
		resolution: plan.resolution,
		external: { funds: funds("external"), by_use_pct: "", by_labour_pct: "", by_capital_pct: "100" },
		internal: {
			funds: funds("internal"),
			by_use_pct: plan.byUse.trim(),
			by_labour_pct: plan.byLabour.trim(),
			by_capital_pct: plan.byCapital.trim(),
		},
		use: keysOf(plan.used),
		labour: keysOf(plan.labour),
		capital_date: null,
		fund_base: plan.beforeTax ? "before-tax" : "after-tax",
		losses: plan.lossesCarried ? "carried" : null,
	};
}
