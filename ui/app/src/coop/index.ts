import type { Routes } from "../views";
import AgeingScreen from "./AgeingScreen.svelte";
import CapitalScreen from "./CapitalScreen.svelte";
import CloseScreen from "./CloseScreen.svelte";
import ContractsScreen from "./ContractsScreen.svelte";
import DistributionScreen from "./DistributionScreen.svelte";
import FundCardScreen from "./FundCardScreen.svelte";
import FundsScreen from "./FundsScreen.svelte";
import PrepaidScreen from "./PrepaidScreen.svelte";
import ResolutionsScreen from "./ResolutionsScreen.svelte";
import YearEndScreen from "./YearEndScreen.svelte";
import YearsScreen from "./YearsScreen.svelte";

export const routes: Routes = {
	"/report/ageing": AgeingScreen,
	"/report/capital": CapitalScreen,
	"/report/close/:month": CloseScreen,
	"/report/resolutions": ResolutionsScreen,
	"/report/contracts": ContractsScreen,
	"/report/funds": FundsScreen,
	"/report/funds/:of": FundCardScreen,
	"/report/prepaid": PrepaidScreen,
	"/report/years": YearsScreen,
	"/report/years/:year": YearEndScreen,
	"/report/distribution/:year": DistributionScreen,
};
