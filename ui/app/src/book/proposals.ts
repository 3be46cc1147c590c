// The file a new book is proposed to be kept in.
import { fold } from "@so-htx/shared";

/** `HTX Chè Suối Lành` becomes `htx-che-suoi-lanh.htx`: plain letters travel on every disk and USB stick. */
export function fileNameFor(name: string): string {
	const plain = fold(name)
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-|-$/g, "");
	return `${plain || "so-htx"}.htx`;
}

/** The folder and the file, with the mark the folder itself uses between names. */
export function pathIn(folder: string, file: string): string {
	const mark = folder.includes("\\") ? "\\" : "/";
	return `${folder.replace(/[\\/]$/, "")}${mark}${file}`;
}

/** The book made again from `…/HTX Nà Lành 2026-03-26 17.00.htxbak`: `htx-na-lanh.htx`, without the day of the backup. */
export function restoredName(backup: string): string {
	const name = (backup.trim().split(/[\\/]/).pop() ?? "").replace(/\.htxbak$/i, "");
	return fileNameFor(name.replace(/\s*\d{4}-\d{2}-\d{2}[\s\d.-]*$/, ""));
}
