import type { Routes } from "../views";
import ApproveScreen from "./ApproveScreen.svelte";
import MoreScreen from "./MoreScreen.svelte";
import OverviewScreen from "./OverviewScreen.svelte";

export const routes: Routes = {
	"/phone": OverviewScreen,
	"/phone/approve": ApproveScreen,
	"/phone/more": MoreScreen,
};
