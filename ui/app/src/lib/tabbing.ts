// Where Tab goes, for the few places that must go on by themselves.

const REACHED = "input, select, textarea, button, a[href], [tabindex='0']";

/** The next thing on the page that Tab stops at, seen from `from`. */
export function besides(from: HTMLElement | null, step: 1 | -1): HTMLElement | undefined {
	if (!from) return undefined;
	const all = [...document.querySelectorAll<HTMLElement>(REACHED)];
	const reached = all.filter((one) => one === from || (one.tabIndex >= 0 && one.offsetParent !== null));
	return reached[reached.indexOf(from) + step];
}
