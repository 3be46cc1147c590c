// Whether a page stands on a dark ground, as it is painted.
import type { Window } from "../e2e/window";

/** The ground of the page, half as bright as white or less. */
export const isDark = (window: Window): Promise<boolean> =>
	window.page.evaluate(() => {
		const [red = 0, green = 0, blue = 0] =
			getComputedStyle(document.body)
				.backgroundColor.match(/[\d.]+/g)
				?.map(Number) ?? [];
		return (red + green + blue) / 3 < 128;
	});
