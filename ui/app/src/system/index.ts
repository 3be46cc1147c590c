import type { Routes } from "../views";
import AttentionSection from "./AttentionSection.svelte";
import BackupSection from "./BackupSection.svelte";
import BookSection from "./BookSection.svelte";
import ChartSection from "./ChartSection.svelte";
import DecidedSection from "./DecidedSection.svelte";
import DevicesSection from "./DevicesSection.svelte";
import HistorySection from "./HistorySection.svelte";
import KeysSection from "./KeysSection.svelte";
import ListsSection from "./ListsSection.svelte";
import LookSection from "./LookSection.svelte";
import MachineSection from "./MachineSection.svelte";
import PeopleSection from "./PeopleSection.svelte";
import PoliciesSection from "./PoliciesSection.svelte";
import SeriesSection from "./SeriesSection.svelte";
import TemplatesSection from "./TemplatesSection.svelte";
import UnitSection from "./UnitSection.svelte";

export const routes: Routes = {
	"/system": BookSection,
	"/system/book": BookSection,
	"/system/attention": AttentionSection,
	"/system/decided": DecidedSection,
	"/system/devices": DevicesSection,
	"/system/people": PeopleSection,
	"/system/backup": BackupSection,
	"/system/chart": ChartSection,
	"/system/templates": TemplatesSection,
	"/system/look": LookSection,
	"/system/keys": KeysSection,
	"/system/unit": UnitSection,
	"/system/policies": PoliciesSection,
	"/system/lists": ListsSection,
	"/system/series": SeriesSection,
	"/system/history": HistorySection,
	"/system/machine": MachineSection,
};
