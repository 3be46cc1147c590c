// Writing vouchers with the keyboard alone.
import { expect, test } from "vitest";
import { openEntry, openWindow, useChromium } from "./window";

useChromium();

test("a payee paid before takes six keys and the amount", async () => {
	const window = await openEntry("F5");
	await window.type("lan");
	await window.press("Enter");
	await window.standsOn("0:amount");
	expect(await window.valueOf("0:debit")).toBe("642");
	expect(await window.valueOf("narration")).toBe("Công phân loại chè");
	expect(await window.page.getAttribute('[data-stop="0:amount"]', "placeholder")).toBe("1.050.000");
	await window.type("350k");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã ghi PC.Q01-0004");
	await window.standsOn("party");
	expect(await window.valueOf("party")).toBe("");
	expect(window.faults).toEqual([]);
});

test("a voucher is written with Enter alone", async () => {
	const window = await openEntry("F4");
	await window.type("nobody in the register");
	await window.page.waitForTimeout(200);
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Góp thêm vốn");
	await window.press("Enter");
	await window.standsOn("0:credit");
	await window.type("4111");
	await window.press("Enter");
	await window.standsOn("0:credit_party");
	await window.type("tv007");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("5000000");
	expect(await window.valueOf("0:amount")).toBe("5.000.000");
	await window.press("Enter");
	await window.standsOn("1:narration");
	await window.press("Enter");
	await window.standsOn("save");
	await window.press("Enter");
	await window.page.waitForSelector("text=Đã ghi PT.Q01-0002");
	expect(window.faults).toEqual([]);
});

test("Tab takes the highlighted account and goes on to the next field", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="0:debit"]');
	await window.type("phai tra");
	await window.page.waitForSelector('[role="listbox"]');
	await window.press("Tab");
	await window.standsOn("0:credit");
	expect(await window.valueOf("0:debit")).toBe("331");
});

test("Tab at once after typing still takes what would have been highlighted", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="0:debit"]');
	await window.type("642");
	await window.press("Tab");
	await window.page.waitForFunction(
		() => (document.querySelector('[data-stop="0:debit"]') as HTMLInputElement).value === "642",
	);
	expect(window.faults).toEqual([]);
});

test("Esc brings the old account back, then leaves the form", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="0:credit"]');
	await window.type("13");
	await window.page.waitForSelector('[role="listbox"]');
	await window.press("Escape");
	expect(await window.valueOf("0:credit")).toBe("1111");
	expect(await window.page.isVisible('[role="listbox"]')).toBe(false);
	await window.press("Escape");
	await window.page.waitForFunction(() => location.hash === "#/list");
});

test("Esc brings the old payee back, letter for letter", async () => {
	const window = await openEntry("F5");
	await window.type("ntl");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.page.focus('[data-stop="party"]');
	await window.type("binh");
	await window.page.waitForSelector('[role="listbox"]');
	await window.press("Escape");
	expect(await window.valueOf("party")).toBe("Nguyễn Thị Lan");
	expect(await window.text("aside")).toContain("Nguyễn Thị Lan · TV012");
});

test("text that matches nobody stays, and adding is offered last", async () => {
	const window = await openEntry("F5");
	await window.type("Vũ Văn Mới");
	await window.page.waitForSelector('[role="option"]');
	const options = await window.page.locator('[role="option"]').allTextContents();
	expect(options.map((option) => option.trim())).toEqual(["Thêm mới “Vũ Văn Mới”"]);
	expect(await window.page.getAttribute('[role="option"]', "aria-selected")).toBe("false");
	await window.press("ArrowDown", "Enter");
	await window.page.waitForSelector("dialog");
	await window.page.waitForFunction(() =>
		[...document.querySelectorAll("dialog input")].some((one) => (one as HTMLInputElement).value.startsWith("TV")),
	);
	await window.press("Control+Enter");
	await window.standsOn("narration");
	expect(await window.valueOf("party")).toBe("Vũ Văn Mới");
});

test("somebody of the same name is asked about before being added", async () => {
	const window = await openEntry("F5");
	await window.type("Trần Văn Bình");
	await window.page.waitForSelector('[role="option"]');
	await window.press("ArrowDown", "Enter");
	await window.page.waitForSelector("dialog");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Đã có Trần Văn Bình (TV007");
	await window.press("Escape");
	await window.standsOn("party");
});

test("a refused save stands on the first fault and lists the rest", async () => {
	const window = await openEntry("F5");
	await window.press("F10");
	await window.standsOn("0:debit");
	expect(await window.text('[role="alert"]')).toContain("Dòng 1 chưa có tài khoản Nợ.");
	expect(await window.text('[role="alert"]')).toContain("Dòng 1 chưa có số tiền.");
	expect(await window.page.getAttribute('[data-stop="0:debit"]', "aria-invalid")).toBe("true");
	await window.type("642");
	await window.press("Enter");
	await window.standsOn("0:amount");
	expect(await window.text('[role="alert"]')).not.toContain("tài khoản Nợ");
});

test("an amount is echoed while it is typed, and refused where it has a fraction", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="0:amount"]');
	await window.type("1tr5");
	await window.page.waitForSelector(".echo");
	expect(await window.text(".echo")).toContain("1.500.000");
	await window.press("Control+a");
	await window.type("1,5");
	await window.press("Enter");
	await window.page.waitForSelector("text=Tiền đồng không có số lẻ.");
	await window.standsOn("0:amount");
	expect(await window.valueOf("0:amount")).toBe("1,5");
});

test("Backspace beside a dot takes the digit beyond it", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="0:amount"]');
	await window.type("1234567");
	expect(await window.valueOf("0:amount")).toBe("1.234.567");
	await window.press("ArrowLeft", "ArrowLeft", "ArrowLeft", "Backspace");
	expect(await window.valueOf("0:amount")).toBe("123.567");
	await window.type("9");
	expect(await window.valueOf("0:amount")).toBe("1.239.567");
});

test("letters sent by a keyboard tool end as the exact words", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="narration"]');
	// What Telex sends for «tạo đường»: letters, Backspaces, letters, without a pause.
	await window.type("tao");
	await window.press("Backspace", "Backspace");
	await window.type("ạo dd");
	await window.press("Backspace", "Backspace");
	await window.type("đường");
	expect(await window.valueOf("narration")).toBe("tạo đường");
	await window.page.focus('[data-stop="party"]');
	await window.type("nguyeen");
	await window.press("Backspace", "Backspace", "Backspace");
	await window.type("ên");
	await window.page.waitForSelector('[role="option"]');
	expect(await window.valueOf("party")).toBe("nguyên");
	expect(await window.page.locator('[role="listbox"]').count()).toBe(1);
});

test("lines are added, copied from above, removed and brought back", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="0:debit"]');
	await window.type("642");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.type("100k");
	await window.press("Enter");
	await window.standsOn("1:narration");
	await window.page.focus('[data-stop="1:debit"]');
	await window.press("Control+'");
	await window.page.waitForFunction(
		() => (document.querySelector('[data-stop="1:debit"]') as HTMLInputElement).value === "642",
	);
	await window.press("Control+l");
	await window.page.waitForFunction(() => !document.querySelector('[data-stop="1:debit"]'));
	await window.press("Control+z");
	await window.page.waitForSelector('[data-stop="1:debit"]');
	expect(await window.valueOf("1:debit")).toBe("642");
	await window.press("Control+y");
	await window.page.waitForFunction(() => !document.querySelector('[data-stop="1:debit"]'));
	await window.press("Control+i");
	await window.standsOn("0:narration");
});

test("the day steps by + and −, reads short forms, and keeps a fault in sight", async () => {
	const window = await openEntry("F5");
	await window.page.focus('[data-stop="date"]');
	await window.press("-");
	await window.page.waitForFunction(
		() => (document.querySelector('[data-stop="date"]') as HTMLInputElement).value === "25/03/2026",
	);
	await window.type("5");
	await window.press("Enter");
	await window.page.waitForFunction(
		() => (document.querySelector('[data-stop="date"]') as HTMLInputElement).value === "05/03/2026",
	);
	await window.page.focus('[data-stop="date"]');
	await window.type("31/2");
	await window.press("Enter");
	await window.page.waitForSelector("text=Lịch không có ngày này.");
	await window.standsOn("date");
});

test("what was typed is on the disk within a second and comes back", async () => {
	const window = await openEntry("F5");
	await window.type("Lò Thị");
	await window.page.focus('[data-stop="narration"]');
	await window.type("Thuê xe");
	await window.page.waitForSelector("text=Nháp, đã giữ trên máy lúc");
	const id = await window.page.evaluate(
		() => Object.entries(localStorage).find(([key]) => key.includes("open-draft"))?.[1],
	);
	await window.press("Escape");
	await window.page.waitForFunction(() => location.hash === "#/list");
	await window.page.evaluate((draft) => {
		location.hash = `#/draft/${draft}`;
	}, id);
	await window.page.waitForSelector('[data-stop="narration"]');
	await window.page.waitForFunction(
		() => (document.querySelector('[data-stop="narration"]') as HTMLInputElement).value === "Thuê xe",
	);
	expect(await window.valueOf("party")).toBe("Lò Thị");
});

test("Ctrl+R repeats the last voucher of the form", async () => {
	const window = await openEntry("F5");
	await window.press("Control+r");
	await window.page.waitForFunction(
		() => (document.querySelector('[data-stop="narration"]') as HTMLInputElement).value === "Trả tiền hóa đơn 0012",
	);
	expect(await window.valueOf("0:amount")).toBe("2.000.000");
	expect(await window.page.evaluate(() => location.hash)).toContain("/entry/PC");
});

test.each([
	["F4", "Phiếu thu"],
	["Alt+3", "Thu qua ngân hàng"],
	["Alt+4", "Chi qua ngân hàng"],
	["Alt+7", "Phiếu nhập kho"],
	["Alt+8", "Phiếu xuất kho"],
	["F9", "Bán hàng"],
	["Alt+0", "Phiếu kế toán"],
])("%s opens %s", async (key, title) => {
	const window = await openEntry(key);
	await window.page.waitForFunction((words) => document.querySelector("h1")?.textContent?.includes(words), title);
});

test("another form's key begins that form, and what was typed stays a draft", async () => {
	const window = await openEntry("F4");
	await window.type("Lò Thị");
	await window.press("F5");
	await window.page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("Phiếu chi"));
	await window.standsOn("party");
	expect(await window.valueOf("party")).toBe("");
	await window.press("F5");
	await window.standsOn("party");
	await window.type("lan");
	await window.press("Enter");
	await window.standsOn("0:amount");
	expect(window.faults).toEqual([]);
});

test("details of a line are kept with it", async () => {
	const window = await openEntry("Alt+7");
	await window.press("Control+.");
	await window.page.waitForSelector("dialog");
	await window.page.getByLabel("Số lượng").fill("12,5");
	await window.page.getByLabel("Đơn giá").fill("không phải số");
	await window.press("Control+Enter");
	await window.page.waitForSelector("text=Chưa đọc được “không phải số”.");
	await window.page.getByLabel("Đơn giá").fill("18.000");
	await window.press("Control+Enter");
	await window.page.waitForFunction(() => !document.querySelector("dialog"));
	expect(await window.text("tbody tr:first-child")).toContain("12,5 × 18.000");
});

test("who comes in a party's place is written under further details; the party stays", async () => {
	const window = await openEntry("F5");
	await window.type("ntl");
	await window.press("Enter");
	await window.standsOn("0:amount");
	await window.press("Control+.");
	await window.page.waitForSelector("dialog");
	await window.page.getByLabel("Tên ghi trên phiếu").fill("Lò Văn Con");
	await window.press("Control+Enter");
	await window.page.waitForFunction(() => !document.querySelector("dialog"));
	expect(await window.valueOf("party")).toBe("Lò Văn Con");
	expect(await window.text("aside")).toContain("Nguyễn Thị Lan · TV012");
});

test("F5 and Ctrl+R never reload the window", async () => {
	const window = await openWindow();
	await window.page.evaluate(() => {
		(globalThis as Record<string, unknown>).still = true;
	});
	await window.press("F5", "Control+r", "Control+Shift+r", "F3", "F7", "Control+p");
	await window.page.waitForTimeout(100);
	expect(await window.page.evaluate(() => (globalThis as Record<string, unknown>).still)).toBe(true);
});

test("a key pressed while the list is still on its way opens the next voucher", async () => {
	const window = await openWindow();
	// On a slow machine the address is another already, and the page hears of it only later.
	await window.page.addInitScript(() => {
		const soon = setTimeout;
		const hold = (event: Event) => {
			if (document.documentElement.dataset.slow === undefined) return;
			event.stopImmediatePropagation();
			soon(() => {
				delete document.documentElement.dataset.slow;
				dispatchEvent(new HashChangeEvent("hashchange"));
			}, 300);
		};
		addEventListener("hashchange", hold, { capture: true });
		globalThis.setTimeout = ((work: () => void, ms?: number) =>
			soon(work, ms ?? (document.documentElement.dataset.slow === undefined ? 0 : 200))) as typeof setTimeout;
	});
	await window.page.reload();
	await window.page.waitForSelector("main");
	await window.press("F5");
	await window.standsOn("party");
	await window.type("Điện lực huyện Phú Lương");
	await window.press("Enter");
	await window.standsOn("narration");
	await window.type("Tiền điện");
	await window.page.evaluate(() => {
		document.documentElement.dataset.slow = "";
	});
	await window.press("Escape");
	await window.page.waitForFunction(() => location.hash.startsWith("#/list"));
	await window.press("F7");
	await window.page.waitForSelector("h1 >> text=Chi qua ngân hàng");
	await window.standsOn("party");
	expect(await window.valueOf("party")).toBe("");
	expect(window.faults).toEqual([]);
});
