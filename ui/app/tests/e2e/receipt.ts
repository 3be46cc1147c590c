// A photo of a paper for tests, made without a file in the repository.
import type { Window } from "./window";

/** A paper as a camera sees it, drawn by the browser. */
export async function receiptSeenBy(window: Window): Promise<Buffer> {
	const address = await window.page.evaluate(() => {
		const canvas = document.createElement("canvas");
		[canvas.width, canvas.height] = [600, 800];
		const pen = canvas.getContext("2d") as CanvasRenderingContext2D;
		pen.fillStyle = "#f6f4ec";
		pen.fillRect(0, 0, 600, 800);
		pen.fillStyle = "#223";
		pen.font = "bold 34px serif";
		pen.fillText("HÓA ĐƠN BÁN LẺ", 150, 80);
		pen.font = "24px serif";
		const lines = ["Cửa hàng xăng dầu số 4", "Dầu diesel   20 lít   x 18.500", "Cộng: 370.000 đồng", "Ngày 5/3/2026"];
		for (const [at, line] of lines.entries()) pen.fillText(line, 60, 170 + at * 60);
		return canvas.toDataURL("image/png");
	});
	return Buffer.from(address.split(",")[1] ?? "", "base64");
}
