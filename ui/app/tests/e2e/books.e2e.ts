// Making, opening and switching books; how the window looks.
import { expect, test } from "vitest";
import { openWindow, useChromium } from "./window";

useChromium();

test("a first book is made with the keyboard", async () => {
	const window = await openWindow({ start: "first", path: "/" });
	const { page } = window;
	await page.getByLabel("Tên hợp tác xã").focus();
	await window.type("HTX Nà Lành");
	await window.press("F10");
	await page.waitForSelector("text=Chưa có tên người ghi sổ.");
	expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).autocomplete)).toBe("name");
	expect(await page.getByLabel("Tệp sổ").inputValue()).toBe("/home/hanh/So HTX/htx-na-lanh.htx");
	await window.type("Lò Thị Hạnh");
	await page.getByLabel("Mật khẩu mở sổ").fill("một câu dài");
	await page.getByLabel("Gõ lại mật khẩu").fill("một câu khác");
	await window.press("F10");
	await page.waitForSelector("text=Hai lần gõ mật khẩu khác nhau.");
	await page.getByLabel("Gõ lại mật khẩu").fill("một câu dài");
	await window.press("F10");
	await page.waitForSelector("nav >> text=HTX Nà Lành");
	expect(window.faults).toEqual([]);
});

test("a wrong passphrase says so, keeps the focus, and the right one opens", async () => {
	const window = await openWindow({ start: "closed", path: "/" });
	await window.page.waitForSelector("text=Chọn sổ");
	await window.press("Enter");
	await window.type("sai roi");
	await window.press("Enter");
	await window.page.waitForSelector("text=Chưa đúng mật khẩu. Sổ vẫn nguyên. Thử lại.");
	await window.type("mat khau dung");
	await window.press("Enter");
	await window.page.waitForSelector("nav >> text=HTX Chè Suối Lành");
});

test("a remembered book opens with one key until it is forgotten", async () => {
	const window = await openWindow({ start: "closed", path: "/" });
	const { page } = window;
	await page.waitForSelector("text=Không cần mật khẩu");
	await window.press("ArrowDown");
	await window.press("Enter");
	await page.waitForSelector("nav >> text=HTX Chè Suối Lành");
	await page.goto(page.url().replace(/#.*/, "#/books"));
	await page.getByLabel("Quên trên máy này: so-thuc-hanh").focus();
	await window.press("Enter");
	await page.waitForSelector("text=Không cần mật khẩu", { state: "detached" });
});

test("a book that is ticked when it is opened is remembered", async () => {
	const window = await openWindow({ start: "closed", path: "/" });
	const { page } = window;
	await page.waitForSelector("text=Chọn sổ");
	await window.press("Enter");
	await page.waitForSelector("input[type=checkbox]:enabled");
	await window.type("mat khau dung");
	await page.getByLabel("Nhớ trên máy này").focus();
	await window.press("Space");
	await window.press("Enter");
	await page.waitForSelector("nav >> text=HTX Chè Suối Lành");
	await page.goto(page.url().replace(/#.*/, "#/books"));
	await page.waitForSelector("text=Quên trên máy này");
	expect(await page.getByText("Quên trên máy này").count()).toBe(2);
});

test("language, colours and size change without a restart", async () => {
	const window = await openWindow({ start: "closed", path: "/" });
	const { page } = window;
	await page.getByLabel("Ngôn ngữ").selectOption("en");
	await page.waitForSelector("text=Choose a book");
	expect(await page.getAttribute("html", "lang")).toBe("en");
	await page.getByLabel("Colours").selectOption("contrast");
	expect(await page.getAttribute("html", "data-theme")).toBe("contrast");
	await page.getByLabel("Text size").selectOption("130");
	expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("20.8px");
});

test("the sheet of keys and the palette come from what works here", async () => {
	const window = await openWindow();
	await window.press("F5");
	await window.standsOn("party");
	await window.press("F1");
	expect(await window.text("dialog")).toContain("Lặp lại phiếu trước");
	await window.press("Escape");
	await window.standsOn("party");
	await window.press("Control+k");
	await window.type("phieu nhap");
	await window.press("Enter");
	await window.page.waitForFunction(() => location.hash.startsWith("#/entry/PN"));
});
