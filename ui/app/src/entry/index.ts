import type { Routes } from "../views";

export const routes: Routes = {};
