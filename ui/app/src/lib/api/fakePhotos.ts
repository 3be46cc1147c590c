// The stand-in for photos of papers: two of them on every voucher, one on this machine and one that is not.
import type { Commands, PhotoRow, Refusal } from "./types";

type Handlers = { [K in keyof Commands]?: (args: Commands[K]["args"]) => Commands[K]["result"] };

/** Four dots. */
const DOTS = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEUlEQVR4nGM4IScHRAz/wQAAK6EIA81Dnc0AAAAASUVORK5CYII=";
const HERE = "a".repeat(64);
const AWAY = "b".repeat(64);

export function photoHandlers(): Handlers {
	let photos: PhotoRow[] = [
		{
			hash: HERE,
			label: "Hóa đơn bán lẻ",
			by: "Lò Thị Hạnh",
			at: "26/03/2026 14:05",
			size_shown: "82 KB",
			state: "unsent",
		},
		{ hash: AWAY, label: "", by: "Trần Văn Bình", at: "26/03/2026 15:20", size_shown: "121 KB", state: "away" },
	];
	const list = () => ({ photos, may_link: true });
	return {
		voucher_photos: list,
		add_photo: ({ label }) => {
			const hash = String(photos.length).repeat(64);
			photos = [
				...photos,
				{ hash, label, by: "Lò Thị Hạnh", at: "26/03/2026 16:00", size_shown: "95 KB", state: "unsent" },
			];
			return list();
		},
		keep_photo: ({ label }) => ({ hash: HERE, key_id: "0".repeat(16), size: 84_000, label }),
		photo_picture: ({ hash }) => {
			if (hash === AWAY) throw { code: "photo.not-here", args: {}, objections: [] } satisfies Refusal;
			return { base64: DOTS };
		},
		remove_photo: ({ hash }) => {
			photos = photos.filter((photo) => photo.hash !== hash);
			return list();
		},
		late_photos: () => ({
			count: 2,
			rows: [
				{
					voucher: "v195",
					number: "PC.Q03-0195",
					by: "Lò Thị Hạnh",
					mine: true,
					since_shown: "12/03/2026",
					days: 14,
					here: true,
				},
				{
					voucher: "v194",
					number: "PC.Q03-0194",
					by: "Trần Văn Bình",
					mine: false,
					since_shown: "15/03/2026",
					days: 11,
					here: false,
				},
			],
		}),
	};
}
