/** Today as it is typed. */
export function todayShown(): string {
	const now = new Date();
	const two = (number: number) => String(number).padStart(2, "0");
	return `${two(now.getDate())}/${two(now.getMonth() + 1)}/${now.getFullYear()}`;
}
