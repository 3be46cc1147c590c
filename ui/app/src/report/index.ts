import type { Routes } from "../views";
import AmendedScreen from "./AmendedScreen.svelte";
import JournalScreen from "./JournalScreen.svelte";
import LedgerScreen from "./LedgerScreen.svelte";
import PeriodsScreen from "./PeriodsScreen.svelte";
import StatementScreen from "./StatementScreen.svelte";
import TrialScreen from "./TrialScreen.svelte";

export const routes: Routes = {
	"/report": TrialScreen,
	"/report/f01": TrialScreen,
	"/report/journal": JournalScreen,
	"/report/ledger": LedgerScreen,
	"/report/ledger/:account": LedgerScreen,
	"/report/statement": StatementScreen,
	"/report/statement/:party": StatementScreen,
	"/report/amended": AmendedScreen,
	"/report/periods": PeriodsScreen,
};
