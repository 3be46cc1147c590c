// A web view that cannot run the program says so after a while; where the program begins nobody sees it.
import { expect, inject, test } from "vitest";
import { newContext, openWindow, useChromium } from "./window";

useChromium();

/** Longer than the page waits for the program. */
const AFTER_MS = 13_000;

test("where the program does not begin, the page says what to do", async () => {
	const page = await (await newContext({ viewport: { width: 320, height: 640 } })).newPage();
	// As if none of it were understood.
	await page.route("**/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "this is no script" }));
	await page.goto(`${inject("address")}`);
	const told = page.locator("#too-old");
	expect(await told.isVisible()).toBe(false);
	await page.waitForTimeout(AFTER_MS);
	expect(await told.isVisible()).toBe(true);
	for (const words of ["Sổ vẫn còn nguyên", "Android System WebView", "The book is untouched"])
		expect(await told.textContent()).toContain(words);
	const box = await told.boundingBox();
	expect(box && box.x >= 0 && box.x + box.width <= 320).toBe(true);
});

test("where it begins, that page is gone at once", async () => {
	const window = await openWindow({ width: 360, height: 640, path: "/phone" });
	expect(await window.page.locator("#too-old").count()).toBe(0);
});

test("where the desk does not read, the page says what to do and opens again by one key", async () => {
	for (const { width, height } of [
		{ width: 1366, height: 768 },
		{ width: 360, height: 640 },
	]) {
		const page = await (await newContext({ viewport: { width, height }, locale: "vi-VN" })).newPage();
		let cut = true;
		// The file is there and cannot be read, as after a disk's fault or half an update.
		await page.route("**/desk*", (route) => (cut ? route.abort() : route.continue()));
		await page.goto(`${inject("address")}?start=open#/list`);
		await page.waitForSelector("text=Ứng dụng chưa đọc được đủ các phần của nó");
		expect(await page.textContent('[role="alert"]')).toContain("Sổ vẫn nguyên.");
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect(wide).toBe(0);
		if (process.env.SO_HTX_PICTURES) {
			await page.screenshot({ path: `${process.env.SO_HTX_PICTURES}/part-unread-${width}.png` });
		}
		cut = false;
		await page.press("body", "Tab");
		await page.keyboard.press("Enter");
		await page.waitForSelector("main >> text=PT");
	}
});
