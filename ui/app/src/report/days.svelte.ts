// The days all books and reports are shown for: chosen once, kept from one report to the next.
import { session } from "$lib/session.svelte";
import { keepPlace, placeOn } from "../list/place";
import { type Days, periodAround, stepPeriod } from "./period";

const held = $state<{ book: string; days: Days }>({ book: "", days: { from: "", to: "" } });

export const reportDays = {
	get days(): Days {
		const book = session.book;
		if (book && held.book !== book.book_id) {
			return placeOn<Days>("days") ?? periodAround(book.working_day, "month", book.first_month);
		}
		return held.days;
	},
	set days(days: Days) {
		held.book = session.book?.book_id ?? "";
		held.days = days;
		keepPlace("days", days);
	},
	step(by: 1 | -1) {
		this.days = stepPeriod(this.days, by, session.book?.first_month ?? 1);
	},
};
