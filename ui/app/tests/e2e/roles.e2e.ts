// What each role finds on its pages, in a phone's window and in a laptop's, and where the address of somebody else's page leads.
import { expect, test } from "vitest";
import { anew, useOnePage, type Window } from "./window";

useOnePage();

const PHONE = { width: 360, height: 640 };

/** The places at the bottom, or of the rail, in their order. */
const places = (window: Window) =>
	window.page
		.locator("nav a[href^='#/']:not(.book)")
		.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
/** Waits until a page is there, and says which. */
async function stands(window: Window): Promise<string> {
	await window.page.waitForSelector("main");
	await window.settled();
	return window.page.evaluate(() => location.hash.slice(1));
}

const ALL = [
	"/phone",
	"/phone/approve",
	"/phone/cash",
	"/phone/count",
	"/phone/find",
	"/phone/board",
	"/phone/list/owed",
];
const DESK = [
	"/today",
	"/list",
	"/party",
	"/report/f01",
	"/entry/PC",
	"/sheet/PC",
	"/drafts",
	"/table",
	"/system/people",
];

interface Job {
	roles: string[];
	/** The bottom bar on a phone; none where there is one place alone. */
	bar: string[];
	home: string;
	/** Which of {@link ALL} open. */
	opens: string[];
	rail: string[];
	/** Which of {@link DESK} open. */
	desk: string[];
	/** What the page called More leads to. */
	doors: string[];
}

const READS = ["/today", "/list", "/party", "/report/f01", "/system/people"];
const JOBS: Record<string, Job> = {
	director: {
		roles: ["director"],
		bar: ["#/phone", "#/phone/approve", "#/phone/find"],
		home: "/phone",
		opens: ["/phone", "/phone/approve", "/phone/count", "/phone/find", "/phone/list/owed"],
		rail: ["#/today", "#/list", "#/party", "#/report", "#/system"],
		desk: READS,
		doors: ["#/system/people", "#/system/attention", "#/system/devices", "#/system/policies", "#/books"],
	},
	accountant: {
		roles: ["accountant"],
		bar: ["#/phone", "#/phone/find"],
		home: "/phone",
		opens: ["/phone", "/phone/count", "/phone/find", "/phone/list/owed"],
		rail: ["#/today", "#/list", "#/party", "#/report", "#/system"],
		desk: DESK,
		doors: ["#/system/people", "#/today", "#/books"],
	},
	cashier: {
		roles: ["cashier"],
		bar: ["#/phone/cash", "#/phone/list/cash"],
		home: "/phone/cash",
		opens: ["/phone/cash", "/phone/count"],
		rail: ["#/today", "#/phone/cash", "#/system"],
		desk: ["/today", "/system/people"],
		doors: ["#/system/people", "#/books"],
	},
	supervisor: {
		roles: ["supervisor"],
		bar: ["#/phone", "#/phone/find", "#/phone/board"],
		home: "/phone",
		opens: ["/phone", "/phone/find", "/phone/board", "/phone/list/owed"],
		rail: ["#/today", "#/list", "#/party", "#/report", "#/system"],
		desk: READS,
		doors: ["#/system/people", "#/books"],
	},
};

test.each(Object.entries(JOBS))("the phone of a %s", async (_, job) => {
	const begins = await anew({ ...PHONE, roles: job.roles, path: "/" });
	await begins.page.waitForSelector(".phone nav");
	expect(await stands(begins)).toBe(job.home);
	expect(await places(begins)).toEqual(job.bar);
	const opened: string[] = [];
	for (const path of ALL) {
		const window = await anew({ ...PHONE, roles: job.roles, path });
		if ((await stands(window)) === path) opened.push(path);
		else expect(await stands(window), `${path} leads home`).toBe(job.home);
		expect(window.faults).toEqual([]);
	}
	expect(opened).toEqual(job.opens);
	const more = await anew({ ...PHONE, roles: job.roles, path: "/phone/more" });
	expect(
		await more.page.locator(".doors a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
	).toEqual(job.doors);
	await more.page.locator("header button").click();
	expect(await stands(more), "the arrow leads where one begins").toBe(job.home);
});

test("whoever has no role yet sees nothing of the books, and finds who they are", async () => {
	const begins = await anew({ ...PHONE, roles: [], path: "/" });
	expect(await stands(begins)).toBe("/phone/more");
	await begins.page.getByText("Chưa có vai trò").waitFor();
	expect(begins.faults).toEqual([]);
	const window = await anew({ ...PHONE, roles: [], path: "/phone/list/cash" });
	expect(await stands(window)).toBe("/phone/more");
	const list = await anew({ roles: [], path: "/list", start: "year" });
	expect(await stands(list)).toBe("/today");
	expect(list.faults).toEqual([]);
});

test.each(Object.entries(JOBS))("the laptop of a %s", async (_, job) => {
	const begins = await anew({ roles: job.roles, path: "/" });
	expect(await stands(begins)).toBe("/today");
	expect(await places(begins)).toEqual(job.rail);
	const writes = job.roles.includes("accountant");
	// A voucher is begun by a key, and from the menu of all commands, by who may write it alone.
	await begins.press("F5");
	await begins.settled();
	expect((await stands(begins)).startsWith("/entry/PC")).toBe(writes);
	const opened: string[] = [];
	for (const path of DESK) {
		const window = await anew({ roles: job.roles, path, start: "year" });
		if ((await stands(window)) === path) opened.push(path);
		else expect(await stands(window), `${path} leads home`).toBe("/today");
		expect(window.faults).toEqual([]);
	}
	expect(opened).toEqual(job.desk);
	if (!job.desk.includes("/list")) return;
	const list = await anew({ roles: job.roles, path: "/voucher/v195", start: "year" });
	await list.page.waitForSelector(".sheet");
	const acts = await list.page.locator(".acts button").count();
	expect(acts > 0).toBe(writes);
});
