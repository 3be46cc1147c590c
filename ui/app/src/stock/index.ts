import type { Routes } from "../views";
import ServicesScreen from "./ServicesScreen.svelte";
import StockCardScreen from "./StockCardScreen.svelte";
import StockScreen from "./StockScreen.svelte";

export const routes: Routes = {
	"/report/stock": StockScreen,
	"/report/stock/:place": StockCardScreen,
	"/report/services": ServicesScreen,
};
