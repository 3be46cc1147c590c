import type { Routes } from "../views";
import AmendedScreen from "./AmendedScreen.svelte";
import B01Screen from "./B01Screen.svelte";
import B02Screen from "./B02Screen.svelte";
import B09Screen from "./B09Screen.svelte";
import BankScreen from "./BankScreen.svelte";
import CashDetailScreen from "./CashDetailScreen.svelte";
import CashScreen from "./CashScreen.svelte";
import CompareScreen from "./CompareScreen.svelte";
import F02Screen from "./F02Screen.svelte";
import JournalScreen from "./JournalScreen.svelte";
import LedgerScreen from "./LedgerScreen.svelte";
import PaperScreen from "./PaperScreen.svelte";
import PeriodsScreen from "./PeriodsScreen.svelte";
import StatementScreen from "./StatementScreen.svelte";
import TrialScreen from "./TrialScreen.svelte";

export const routes: Routes = {
	"/report": TrialScreen,
	"/report/b01": B01Screen,
	"/report/b02": B02Screen,
	"/report/f01": TrialScreen,
	"/report/f02": F02Screen,
	"/report/b09": B09Screen,
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
	"/report/print": PaperScreen,
	"/report/periods": PeriodsScreen,
};
