import type { Routes } from "../views";
import TodayScreen from "./TodayScreen.svelte";

export const routes: Routes = { "/today": TodayScreen };
