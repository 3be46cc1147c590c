// The meeting's plan as the wizard holds it, and as the core reads it.
import type { DistributionPlan, KeySource } from "$lib/api";

export interface FundLine {
	account: string;
	/** The fund's code in the register, where it has one. */
	party: string | null;
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
		{ account: "4421", party: null, external: "5", internal: "5" },
		{ account: "418", party: null, external: "0", internal: "0" },
		{ account: "3531", party: null, external: "0", internal: "0" },
		{ account: "3532", party: null, external: "0", internal: "0" },
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
			.map((fund) => ({ account: fund.account, party: fund.party, pct: fund[side].trim() }));
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

/** A table as it is typed: on each line a code and an amount. */
const typedKeys = (source: KeySource) =>
	typeof source === "string" ? "" : source.map((row) => `${row.party} ${row.amount}`).join("\n");

/** A plan of the core in the fields of the wizard: the funds it names beside those that are usual. */
export function typed(plan: DistributionPlan): Plan {
	const funds = firstPlan().funds.map((fund) => ({ ...fund, external: "0", internal: "0" }));
	for (const side of ["external", "internal"] as const) {
		for (const { account, party = null, pct } of plan[side].funds) {
			const known = funds.find((fund) => fund.account === account && fund.party === party);
			if (known) known[side] = pct;
			else funds.push({ account, party, external: "0", internal: "0", [side]: pct });
		}
	}
	return {
		resolution: plan.resolution,
		funds: funds.filter((fund) => !hasNamesake(funds, fund)),
		byUse: plan.internal.by_use_pct || "0",
		byLabour: plan.internal.by_labour_pct || "0",
		byCapital: plan.internal.by_capital_pct || "0",
		used: typedKeys(plan.use),
		labour: typedKeys(plan.labour),
		lossesCarried: plan.losses === "carried",
		beforeTax: plan.fund_base === "before-tax",
	};
}

/** The funds with another one of 418 that has a card; the one without a card gives way where it gets nothing. */
export function withFund(funds: FundLine[], party: string): FundLine[] {
	const all = [...funds, { account: "418", party, external: "0", internal: "0" }];
	return all.filter((fund) => !hasNamesake(all, fund)).sort((one, other) => place(one) - place(other));
}

/** Funds stand in the order of the usual ones. */
const place = (fund: FundLine) => firstPlan().funds.findIndex((usual) => usual.account === fund.account);

/** A usual fund that gets nothing gives way to one of the register on its account. */
const hasNamesake = (funds: FundLine[], fund: FundLine) =>
	fund.party === null &&
	fund.external === "0" &&
	fund.internal === "0" &&
	funds.some((other) => other !== fund && other.account === fund.account);
