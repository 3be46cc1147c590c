// Tenths of a millimetre as people type them: «2,5», «-1».

export function shownMillimetres(tenths: number): string {
	const sign = tenths < 0 ? "-" : "";
	const whole = Math.trunc(Math.abs(tenths) / 10);
	const part = Math.abs(tenths) % 10;
	return `${sign}${whole}${part ? `,${part}` : ""}`;
}

/** Nothing where it does not read. */
export function readMillimetres(text: string): number | undefined {
	const typed = text.trim().replace("−", "-").replace(".", ",");
	if (typed === "") return 0;
	const parts = /^(-?)(\d{1,2})(?:,(\d))?$/.exec(typed);
	if (!parts) return undefined;
	const tenths = Number(parts[2]) * 10 + Number(parts[3] ?? 0);
	return parts[1] && tenths ? -tenths : tenths;
}
