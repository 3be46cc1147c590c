import type { Routes } from "../views";
import EntryScreen from "./EntryScreen.svelte";
import DraftsScreen from "./hand/DraftsScreen.svelte";
import SheetScreen from "./sheet/SheetScreen.svelte";
import TableScreen from "./table/TableScreen.svelte";

export const routes: Routes = {
	"/entry/:form": EntryScreen,
	"/draft/:id": EntryScreen,
	"/drafts": DraftsScreen,
	"/sheet/:form": SheetScreen,
	"/table": TableScreen,
};
