import type { Routes } from "../views";
import SetupScreen from "./SetupScreen.svelte";

export const routes: Routes = {
	"/setup": SetupScreen,
	"/setup/:step": SetupScreen,
};
