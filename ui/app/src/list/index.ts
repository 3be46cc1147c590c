import type { Routes } from "../views";
import VoucherList from "./VoucherList.svelte";
import VoucherScreen from "./VoucherScreen.svelte";

export const routes: Routes = {
	"/list": VoucherList,
	"/voucher/:id": VoucherScreen,
};
