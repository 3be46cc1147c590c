import { expect, test } from "vitest";
import type { VersionView } from "../lib/api/types";
import { compareWords, differences } from "./differences";

const marked = (words: { text: string; differs: boolean }[]) =>
	words.map((word) => (word.differs ? `[${word.text}]` : word.text)).join(" ");

test.each([
	["Phân NPK, 15 bao", "Phân NPK, 16 bao", "Phân NPK, [15] bao", "Phân NPK, [16] bao"],
	["hóa đơn 0090", "hóa đơn số 0090", "hóa đơn 0090", "hóa đơn [số] 0090"],
	["", "mới", "", "[mới]"],
])("only the words that differ are marked: %s → %s", (before, after, old, now) => {
	const [left, right] = compareWords(before, after);
	expect([marked(left), marked(right)]).toEqual([old, now]);
});

const version: VersionView = {
	version: 1,
	date: "2026-03-24",
	date_shown: "24/03/2026",
	party: null,
	party_name: "Hoàng Thị Sâm",
	narration: "Bán 15 bao phân NPK",
	attachments: 1,
	entries: [
		{
			narration: "",
			debit: "131",
			credit: "5121",
			amount_shown: "6.000.000",
			debit_party: null,
			credit_party: null,
			extra: [],
		},
	],
	total_shown: "6.000.000",
	words: "Sáu triệu đồng.",
	written_at: "24/03/2026 15:02",
	written_by: "Lò Thị Hạnh",
	reason: null,
	text_only: false,
	warnings: [],
};

test("what changed is listed in the order of the paper", () => {
	const after = { ...version, version: 2, narration: "Bán 16 bao phân NPK", entries: [], total_shown: "6.400.000" };
	expect(differences(version, after).map((difference) => difference.what)).toEqual(["narration", "line", "total"]);
	expect(differences(version, version)).toEqual([]);
});
