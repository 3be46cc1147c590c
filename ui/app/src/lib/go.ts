// Ways to the screens, in one place.

import { look } from "@so-htx/shared";
import { push } from "svelte-spa-router";
import { homePlace } from "../phone/places";
import { awaitScreen, giveUp } from "./ahead";
import { api } from "./api";
import type { Form } from "./forms";
import { session } from "./session.svelte";

let opened = 0;

/** A new voucher of this form, with somebody in it where named. Asked again on the same screen it gives another blank one. */
export function goEntry(form: Form, party?: string): void {
	awaitScreen();
	opened += 1;
	push(`/entry/${form}?n=${opened}${party ? `&party=${encodeURIComponent(party)}` : ""}`);
}

/** A new voucher with this business event (việc) chosen: on this form, or on the one it is likeliest written on. */
export async function goEvent(code: string, form?: string, party?: string): Promise<void> {
	awaitScreen();
	let on = form;
	if (on === undefined) {
		const [found] = await api.call("suggest_events", { text: code, form: "", party: null });
		if (found?.code !== code) {
			giveUp();
			return;
		}
		on = found.form;
	}
	opened += 1;
	push(
		`/entry/${on}?event=${encodeURIComponent(code)}&n=${opened}${party ? `&party=${encodeURIComponent(party)}` : ""}`,
	);
}

export function goDraft(draftId: string): void {
	awaitScreen();
	push(`/draft/${encodeURIComponent(draftId)}`);
}

export function goVoucher(id: string): void {
	push(`/voucher/${encodeURIComponent(id)}`);
}

/** Where somebody begins: the phone's pages where there is the room of a phone. */
export const home = () => (look.narrow ? homePlace(session.roles).path : "/today");

export function go(path: string): void {
	push(path);
}
