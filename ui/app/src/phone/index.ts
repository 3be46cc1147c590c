import type { Routes } from "../views";
import ApproveScreen from "./ApproveScreen.svelte";
import BoardScreen from "./BoardScreen.svelte";
import CashScreen from "./CashScreen.svelte";
import CountScreen from "./CountScreen.svelte";
import FindScreen from "./FindScreen.svelte";
import ListScreen from "./ListScreen.svelte";
import MoreScreen from "./MoreScreen.svelte";
import OverviewScreen from "./OverviewScreen.svelte";
import VoucherScreen from "./VoucherScreen.svelte";

export const routes: Routes = {
	"/phone": OverviewScreen,
	"/phone/approve": ApproveScreen,
	"/phone/list/:what": ListScreen,
	"/phone/find": FindScreen,
	"/phone/find/:id": FindScreen,
	"/phone/cash": CashScreen,
	"/phone/count": CountScreen,
	"/phone/board": BoardScreen,
	"/phone/voucher/:id": VoucherScreen,
	"/phone/more": MoreScreen,
};
