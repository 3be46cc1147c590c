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
