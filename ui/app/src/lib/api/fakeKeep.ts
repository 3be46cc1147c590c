// Backups of the pretended core: enough to look at their screen.
import type { BackupRow, BackupState, BookInfo, Commands } from "./types";

type Handlers = { [Name in keyof Commands]?: (args: Commands[Name]["args"]) => Commands[Name]["result"] };

const copy = (day: string, more: Partial<BackupRow>): BackupRow => ({
	file: `/media/usb/HTX Chè Suối Lành ${day} 17.00.htxbak`,
	name: `HTX Chè Suối Lành ${day} 17.00.htxbak`,
	made_at: `${day} 17:00`,
	size_shown: "1,2 MB",
	vouchers: 412,
	present: true,
	drilled_at: null,
	...more,
});

const WORDS = ["chum", "bien", "lang", "thu", "gieo", "ngan", "hoa", "vuon", "ruong", "suoi", "mua", "nang"];

export function keepHandlers(book: BookInfo): Handlers {
	const copies = [
		copy("2026-03-26", {}),
		copy("2026-03-25", { drilled_at: "2026-03-25 17:01" }),
		copy("2026-03-20", { present: false }),
	];
	const state: BackupState = {
		folder: "/media/usb",
		folder_present: true,
		last: copies[0] ?? null,
		copies,
		vouchers_since: 7,
		fault: null,
		fault_at: null,
		running: false,
		drilled_at: "2026-03-25 17:01",
		drill_due: false,
		recovery_waits: true,
	};
	return {
		backup_state: () => state,
		set_backup_folder: ({ folder }) => Object.assign(state, { folder, folder_present: folder !== null }),
		back_up_now: () => Object.assign(state, { vouchers_since: 0 }),
		drill_now: () => state,
		recovery_words: () => WORDS,
		confirm_recovery: () => {
			book.recovery_waits = false;
			return null;
		},
	};
}
