// The steps of setting a book up, and which are left.
import { m } from "@so-htx/shared";
import { api, type SetupState } from "$lib/api";

export const STEP_WORDS: Record<string, { title: () => string; why: () => string }> = {
	policies: { title: m.setup_policies, why: m.setup_policies_why },
	opening: { title: m.setup_opening, why: m.setup_opening_why },
	members: { title: m.setup_members, why: m.setup_members_why },
	recovery: { title: m.setup_recovery, why: m.setup_recovery_why },
};

const held = $state<{ state: SetupState | undefined }>({ state: undefined });

export const setup = {
	get state() {
		return held.state;
	},
	/** The steps this window has a page for. */
	get steps() {
		return (held.state?.steps ?? []).filter((step) => step.name in STEP_WORDS);
	},
	get left() {
		return this.steps.filter((step) => !step.done);
	},
};

export async function look(): Promise<void> {
	held.state = await api.call("setup_state", {});
}

export async function finish(step: string): Promise<void> {
	held.state = await api.call("finish_setup_step", { step });
}

export async function dismiss(): Promise<void> {
	held.state = await api.call("dismiss_setup", {});
}
