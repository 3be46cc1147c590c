import type { Routes } from "../views";
import PartyScreen from "./PartyScreen.svelte";
import RegisterScreen from "./RegisterScreen.svelte";

export const routes: Routes = {
	"/party": RegisterScreen,
	"/party/:id": PartyScreen,
};
