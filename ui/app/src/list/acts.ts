// What may be done with a voucher that leads to the form.
import { api, type Draft } from "$lib/api";
import { goDraft } from "$lib/go";
import type { Work } from "./work.svelte";

/** Keeps the draft that `question` gives and opens it in the form. */
async function write(question: Promise<Draft>, work: Work): Promise<void> {
	const draft = await work.run(question);
	if (!draft) return;
	const kept = await work.run(api.call("save_draft", { draft }));
	if (kept) goDraft(kept.draft_id);
}

export const duplicate = (voucher: string, work: Work) => write(api.call("duplicate_voucher", { voucher }), work);
export const amend = (voucher: string, work: Work) => write(api.call("amend_draft", { voucher }), work);
export const adjust = (voucher: string, work: Work) => write(api.call("adjust_draft", { voucher }), work);
