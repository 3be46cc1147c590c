import { expect, test } from "vitest";
import type { SyncStatus } from "$lib/api";
import { chipOf, isOnItsWay, saidOf } from "./line";

const status = (more: Partial<SyncStatus> = {}): SyncStatus => ({
	chip: "done",
	phase: "ready",
	address: "https://htx.example",
	vouchers_pending: 0,
	pending: 0,
	apart: 0,
	urgent: 0,
	received: 7,
	latest: 7,
	last_success: "26/03/2026 09:41",
	clock_minutes: 0,
	fault: null,
	unknown: false,
	alarms: [],
	running: false,
	...more,
});
const beside = { most: 3, today: "2026-03-26", isRetired: false };
const offline = { chip: "offline", fault: "sync.unreachable" };

test.each([
	["vouchers", { ...offline, pending: 3, vouchers_pending: 2 }, "2 phiếu chưa gửi"],
	["a role alone", { ...offline, pending: 1 }, "còn 1 việc chưa gửi"],
])("without a line %s that wait are counted", (_, more, said) => {
	expect(saidOf(status(more), beside)?.words).toBe(`Không có mạng – vẫn làm việc bình thường · ${said}`);
	expect(isOnItsWay(status(more))).toBe(true);
});

test("what this machine itself cannot do is not blamed on the line", () => {
	const full = { ...offline, fault: "book.disk-full", pending: 1 };
	expect(saidOf(status(full), beside)).toMatchObject({ words: "Máy này chưa gửi được", tone: "look" });
	const lost = { ...offline, fault: "sync.forgotten", pending: 1 };
	expect(saidOf(status(lost), beside)).toMatchObject({ words: "Chưa lên được máy chủ, cần mã mới", tone: "look" });
});

test("nothing waits where nothing was written, and nothing waits for a server in a book that has none", () => {
	expect(isOnItsWay(status())).toBe(false);
	expect(isOnItsWay(status({ chip: "alone", pending: 4 }))).toBe(false);
	expect(saidOf(status(offline), beside)?.words).toBe("Không có mạng – vẫn làm việc bình thường");
});

test.each([
	["all is there", {}, "2 việc gấp cần xem lại"],
	["something is on its way", { chip: "sending", pending: 1 }, "2 việc gấp cần xem lại · Đang gửi 2/3"],
	["the line is down", { ...offline, pending: 1 }, "2 việc gấp cần xem lại · Không có mạng · còn 1 việc chưa gửi"],
])("people are asked about money while %s, and the chip leads there", (_, more, words) => {
	const said = chipOf(status({ urgent: 2, ...more }), beside);
	expect([said?.words, said?.asks, said?.tone]).toEqual([words, true, "look"]);
});

test("what lies apart leads to where it is decided, an alarm does not", () => {
	expect(chipOf(status({ chip: "review", apart: 1 }), beside)?.asks).toBe(true);
	const alarms = [{ code: "sync.possible-copy", at: "26/03/2026 09:41", may_dismiss: true }];
	expect(chipOf(status({ chip: "review", alarms }), beside)?.asks).toBe(false);
});

test("a machine that was ended is not called shut out", () => {
	const ended = status({ chip: "review", phase: "shut-out" });
	expect(saidOf(ended, beside)?.words).toBe("Máy này không còn được ghi vào sổ");
	expect(saidOf(ended, { ...beside, isRetired: true })?.words).toBe("Máy này đã cho nghỉ");
});
