import type { Routes } from "../views";
import BookSection from "./BookSection.svelte";
import ChartSection from "./ChartSection.svelte";
import KeysSection from "./KeysSection.svelte";
import LookSection from "./LookSection.svelte";
import TemplatesSection from "./TemplatesSection.svelte";

export const routes: Routes = {
	"/system": BookSection,
	"/system/book": BookSection,
	"/system/chart": ChartSection,
	"/system/templates": TemplatesSection,
	"/system/look": LookSection,
	"/system/keys": KeysSection,
};
