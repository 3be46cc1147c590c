import type { Routes } from "../views";
import AmendedScreen from "./AmendedScreen.svelte";
import BankScreen from "./BankScreen.svelte";
import CashDetailScreen from "./CashDetailScreen.svelte";
import CashScreen from "./CashScreen.svelte";
import CompareScreen from "./CompareScreen.svelte";
import JournalScreen from "./JournalScreen.svelte";
import LedgerScreen from "./LedgerScreen.svelte";
import PeriodsScreen from "./PeriodsScreen.svelte";
import StatementScreen from "./StatementScreen.svelte";
import TrialScreen from "./TrialScreen.svelte";

export const routes: Routes = {
	"/report": TrialScreen,
	"/report/f01": TrialScreen,
	"/report/compare": CompareScreen,
	"/report/cash": CashScreen,
	"/report/cash-detail": CashDetailScreen,
	"/report/bank": BankScreen,
	"/report/journal": JournalScreen,
	"/report/ledger": LedgerScreen,
	"/report/ledger/:account": LedgerScreen,
	"/report/statement": StatementScreen,
	"/report/statement/:party": StatementScreen,
	"/report/amended": AmendedScreen,
	"/report/periods": PeriodsScreen,
};
