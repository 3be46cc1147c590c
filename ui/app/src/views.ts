// Which component of the desk stands at which address. Each area names its own screens in its `index.ts`.
import type { Component } from "svelte";
import { routes as coop } from "./coop";
import { routes as entry } from "./entry";
import { routes as list } from "./list";
import { routes as party } from "./party";
import { routes as report } from "./report";
import { routes as setup } from "./setup";
import { routes as stock } from "./stock";
import { routes as system } from "./system";
import { routes as today } from "./today";

/** A screen gets the named parts of its address: `#/voucher/:id` gives `params.id`. */
// biome-ignore lint/suspicious/noExplicitAny: every screen names its own params.
export type Routes = Record<string, Component<any>>;

export const views: Routes = {
	...coop,
	...entry,
	...list,
	...party,
	...report,
	...setup,
	...stock,
	...system,
	...today,
};
