import type { Routes } from "../views";
import EntryScreen from "./EntryScreen.svelte";

export const routes: Routes = { "/entry/:form": EntryScreen, "/draft/:id": EntryScreen };
