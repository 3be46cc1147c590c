// People at one machine, as the stand-in core tells of them.
import type { Commands, LockState, PeopleHere, PersonHere, Refusal } from "./types";

type Handlers = { [Name in keyof Commands]?: (args: Commands[Name]["args"]) => Commands[Name]["result"] };

const people: PersonHere[] = [
	{
		writer: 1,
		series: "01",
		name: "Nguyễn Thị Hoa",
		roles: ["accountant"],
		here: true,
		has_pin: true,
		tries_left: 10,
		may_go: false,
	},
	{
		writer: 6,
		series: "06",
		name: "Vi Thị Nga",
		roles: ["cashier"],
		here: false,
		has_pin: true,
		tries_left: 8,
		may_go: true,
	},
];

export function lockHandlers(): Handlers & { lock: () => LockState } {
	const cover = (locked: boolean): LockState => ({ locked, label: "HTX Suối Lành", people });
	const here = (): PeopleHere => ({ people, may_add: ["cashier"], no_add: null });
	return {
		lock_state: () => cover(false),
		lock: () => cover(true),
		people_here: here,
		add_person: here,
		remove_person: here,
		set_pin: here,
		unlock: () => {
			throw { code: "pin.wrong", args: { left: "7" }, objections: [] } satisfies Refusal;
		},
	};
}
