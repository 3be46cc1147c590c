// Where a check or a clock leads: an address of the window, whose month the books are then shown for.
import { goDown } from "../list/place";
import { reportDays } from "../report/days.svelte";
import { periodAround } from "../report/period";

export function follow(link: string) {
	const [path = "", query = ""] = link.split("?");
	const month = /month=(\d{4}-\d{2})/.exec(query)?.[1];
	if (month) reportDays.days = periodAround(`${month}-01`, "month");
	goDown(path);
}
