// Ways to the screens, in one place.
import { push } from "svelte-spa-router";
import type { Form } from "./forms";

let opened = 0;

/** A new voucher of this form. Asked again on the same screen it gives another blank one. */
export function goEntry(form: Form): void {
	opened += 1;
	push(`/entry/${form}?n=${opened}`);
}

export function goDraft(draftId: string): void {
	push(`/draft/${encodeURIComponent(draftId)}`);
}

export function goVoucher(id: string): void {
	push(`/voucher/${encodeURIComponent(id)}`);
}

export function go(path: string): void {
	push(path);
}
