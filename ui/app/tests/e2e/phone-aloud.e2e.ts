// What is read aloud where the device has a Vietnamese voice of its own, and that nothing is offered where it has none.
import { expect, test } from "vitest";
import { openWindow, useChromium, type Window } from "./window";

useChromium();

interface Voice {
	lang: string;
	localService: boolean;
}

/** A window on a device with these voices; what they are told to say is kept. */
async function aloud(voices: Voice[], path: string): Promise<Window> {
	const window = await openWindow({ width: 360, height: 640, path: "/phone/more" });
	await window.page.addInitScript((known) => {
		const said: string[] = [];
		Object.assign(globalThis, { said });
		const speech = Object.assign(new EventTarget(), {
			speaking: false,
			getVoices: () => known,
			speak(words: { text: string }) {
				said.push(words.text);
				this.speaking = true;
			},
			cancel() {
				if (this.speaking) said.push("(im)");
				this.speaking = false;
			},
		});
		Object.defineProperty(globalThis, "speechSynthesis", { value: speech });
		Object.defineProperty(globalThis, "SpeechSynthesisUtterance", {
			value: class {
				voice: unknown;
				lang = "";
				constructor(readonly text: string) {}
			},
		});
	}, voices);
	await window.page.goto(window.page.url().replace(/#.*/, `#${path}`));
	await window.page.reload();
	await window.page.waitForSelector("main");
	return window;
}

const said = (window: Window) => window.page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
const HERE = { lang: "vi-VN", localService: true };

test("the five figures are read out as they stand on the page, and a second press is silence", async () => {
	const window = await aloud([{ lang: "en-US", localService: true }, HERE], "/phone");
	await window.page.waitForSelector(".finding");
	const button = window.page.getByRole("button", { name: "Đọc to trang này" });
	await button.click();
	expect(await said(window)).toEqual([
		"Tiền mặt còn 48,2 triệu. Ít hơn hôm qua 3 triệu. Chưa tính 2 phiếu 63,2 triệu đang chờ. " +
			"Tiền ngân hàng còn 312,6 triệu. Nhiều hơn đầu tháng 40 triệu. " +
			"Người ta còn nợ HTX 86,5 triệu. 7 người, 2 người quá hạn. " +
			"HTX còn nợ 57,4 triệu. Cửa hàng vật tư Minh Phát 35 triệu, hạn 15/04/2026. " +
			"Tháng này tạm lãi 22 triệu. Bán được 120 triệu, hết 98 triệu.",
	]);
	await button.click();
	expect((await said(window)).at(-1)).toBe("(im)");
	expect(window.faults).toEqual([]);
});

test("leaving the page falls silent; a person is read out too", async () => {
	const window = await aloud([HERE], "/phone/find/p12");
	await window.page.getByRole("button", { name: "Đọc to trang này" }).click();
	expect((await said(window))[0]).toBe(
		"HTX còn nợ Nguyễn Thị Lan 3,2 triệu. Nguyễn Thị Lan còn nợ HTX 1.300.000 đồng.",
	);
	await window.page.evaluate(() => {
		location.hash = "#/phone";
	});
	await window.page.waitForSelector(".finding");
	expect((await said(window)).at(-1)).toBe("(im)");
});

test("a voice that is spoken elsewhere, or in another language, is none", async () => {
	const window = await aloud(
		[
			{ lang: "vi-VN", localService: false },
			{ lang: "en-US", localService: true },
		],
		"/phone",
	);
	await window.page.waitForSelector(".finding");
	expect(await window.page.getByRole("button", { name: "Đọc to trang này" }).count()).toBe(0);
});
