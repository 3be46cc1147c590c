// Devices of the pretended core: four in use, one ended, an invite that a device answers, and coming in.
import type { Commands, DeviceList, DeviceRow, InviteState, JoinState, Role, SyncStatus } from "./types";

type Handlers = { [Name in keyof Commands]?: (args: Commands[Name]["args"]) => Commands[Name]["result"] };

const CODE = Array.from({ length: 29 }, (_, i) => String((i * 7_919 + 1_234) % 65_536).padStart(5, "0")).join(" ");

const row = (
	writer: number,
	user: string,
	device: string,
	roles: Role[],
	more: Partial<DeviceRow> = {},
): DeviceRow => ({
	writer,
	series: String(writer).padStart(2, "0"),
	user,
	device,
	roles,
	state: "active",
	reason: null,
	this: false,
	confirmed: true,
	seen_at: "2026-03-26 09:38",
	vouchers: 214,
	may_confirm: false,
	may_revoke: true,
	may_retire: true,
	may_change: true,
	...more,
});

/** Squares that look like a QR code; no camera reads them. */
function picture() {
	const size = 49;
	let path = "";
	for (let y = 4; y < size - 4; y++) {
		for (let x = 4; x < size - 4; x++) if ((x * 31 + y * 17 + x * y) % 5 < 2) path += `M${x} ${y}h1v1h-1z`;
	}
	return { size, path };
}

export function deviceHandlers(): Handlers {
	const list: DeviceList = {
		rows: [
			row(1, "Lò Thị Hạnh", "Máy kế toán", ["director", "accountant"], {
				this: true,
				seen_at: "2026-03-26 09:41",
				may_revoke: false,
				may_change: false,
			}),
			row(
				2,
				"Nguyễn Hoàng Phương Thảo Nông Thị Thu",
				"Máy kế toán thứ hai đặt ở kho thu mua chè bản Suối Lành xã Na Mao",
				["accountant"],
			),
			row(3, "Vi Thị Nga", "Điện thoại thủ quỹ", ["cashier"], {
				seen_at: "2026-03-24 10:20",
				confirmed: false,
				may_confirm: true,
			}),
			row(4, "Hoàng Văn Sinh", "", ["supervisor"], { seen_at: null, vouchers: 0 }),
			row(5, "Lò Thị Hạnh", "Máy cũ", ["accountant"], {
				state: "revoked",
				reason: "lost",
				may_revoke: false,
				may_retire: false,
				may_change: false,
			}),
		],
		server: "https://htx.dienbien.example",
		province_recovery: false,
		may_change_recovery: true,
		finder_code: CODE,
		may_invite: ["director", "accountant", "cashier", "supervisor"],
		no_invite: null,
	};
	let invite: InviteState | null = null;
	let join: JoinState | null = null;
	let looks = 0;
	const change = (writer: number, by: Partial<DeviceRow>) => {
		for (const one of list.rows) if (one.writer === writer) Object.assign(one, by);
		return list;
	};
	const ended = { may_confirm: false, may_revoke: false, may_retire: false, may_change: false };
	const asked = new URLSearchParams(location.search).get("sync") ?? "offline";
	const CHIPS: Record<string, string> = { alone: "alone", all: "done", urgent: "done", look: "review", shut: "review" };
	const PHASES: Record<string, string> = { alone: "alone", shut: "shut-out" };
	const status: SyncStatus = {
		chip: CHIPS[asked] ?? "offline",
		phase: PHASES[asked] ?? "ready",
		address: asked === "alone" ? null : list.server,
		vouchers_pending: asked === "offline" ? 12 : 0,
		pending: asked === "offline" ? 14 : asked === "words" ? 1 : 0,
		urgent: asked === "urgent" || asked === "words" ? 2 : 0,
		apart: asked === "look" ? 2 : 0,
		received: 412,
		latest: 412,
		last_success: "26/03/2026 09:41",
		clock_minutes: asked === "look" ? -4320 : 0,
		fault:
			asked === "unknown" ? "sync.forgotten" : asked === "offline" || asked === "words" ? "sync.unreachable" : null,
		unknown: asked === "unknown",
		alarms: [],
		running: false,
	};
	if (asked === "alone")
		Object.assign(list, {
			server: null,
			finder_code: null,
			may_invite: [],
			no_invite: "device.no-server",
			rows: list.rows.slice(0, 1),
		});
	return {
		sync_status: () => status,
		sync_now: () => status,
		sync_log: () => [
			{ at: "26/03/2026 09:41", code: "sync.exchanged", sent: 9, received: 4 },
			{ at: "25/03/2026 17:02", code: "sync.joined-now", sent: null, received: null },
		],
		check_book: () => {
			const differences =
				asked === "look" ? ["verify.rows posting", "verify.balance 1111 2026-03", "verify.frame 2 17"] : [];
			return { ok: differences.length === 0, vouchers: 1846, entries: 3911, ledger_digest: "00", differences };
		},
		province_of_code: () => ({ address: "https://htx.dienbien.example", asks_recovery: true }),
		join_province: () =>
			Object.assign(status, { chip: "sending", phase: "ready", address: "https://htx.dienbien.example" }),
		list_devices: () => list,
		confirm_device: ({ writer }) => change(writer, { confirmed: true, may_confirm: false }),
		change_role: ({ writer, roles }) => change(writer, { roles }),
		retire_device: ({ writer }) => change(writer, { state: "retired", ...ended }),
		revoke_device: ({ writer, reason }) => change(writer, { state: "revoked", reason, ...ended }),
		invite_device: ({ job }) => {
			looks = 0;
			invite = {
				step: "waiting",
				...job,
				code: CODE,
				picture: picture(),
				seconds_left: 840,
				tries_left: 3,
				wrong: false,
				trouble: null,
				series: null,
				over: null,
			};
			return invite;
		},
		invite_state: () => {
			looks += 1;
			if (invite?.step === "waiting" && looks > 3) invite = { ...invite, step: "typing" };
			return invite;
		},
		confirm_digits: ({ digits }) => {
			const right = digits.replace(/\D/g, "") === "042917";
			if (invite)
				invite = right ? { ...invite, step: "done", series: "06" } : { ...invite, wrong: true, tries_left: 2 };
			return invite as unknown as InviteState;
		},
		end_invite: () => {
			invite = null;
			return null;
		},
		join_book: () => {
			looks = 0;
			join = {
				step: "waiting",
				digits: null,
				user_name: null,
				device_name: null,
				roles: [],
				trouble: null,
				fetched: 0,
				to_fetch: 0,
				over: null,
			};
			return join;
		},
		open_from_server: () => {
			looks = 9;
			join = {
				step: "fetching",
				digits: null,
				user_name: null,
				device_name: null,
				roles: [],
				trouble: null,
				fetched: 0,
				to_fetch: 0,
				over: null,
			};
			return join;
		},
		join_state: () => {
			looks += 1;
			if (!join) return null;
			if (looks > 1 && join.step === "waiting")
				join = {
					...join,
					step: "showing",
					digits: "042 917",
					user_name: "Vi Thị Nga",
					device_name: "Điện thoại thủ quỹ",
					roles: ["cashier"],
				};
			if (looks > 10)
				join = { ...join, step: "fetching", digits: null, fetched: Math.min(412, looks * 20), to_fetch: 412 };
			return join;
		},
		end_join: () => {
			join = null;
			return null;
		},
	};
}
