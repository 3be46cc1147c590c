
import { test } from "vitest";
import { scan } from "./scan";
import { SCREENS } from "./screens";
import { useOnePage } from "./window";
useOnePage();
const want = (process.env.ONLY ?? "").split(",");
const times = Number(process.env.TIMES ?? 1);
const list = SCREENS.filter(({ name }) => want.includes(name)).flatMap((s) => Array.from({ length: times }, (_, i) => ({ name: s.name + " " + i, s })));
test.each(list)("$name", async ({ s }) => {
	if (process.env.LARGE) await scan(s, { text: 150, width: 1366, height: 768, language: "en" }, ["light", "dark", "contrast"]);
	else await scan(s, { text: 100, width: 1366, height: 768, language: "vi" }, ["light", "dark", "contrast"], [{ width: 1024, height: 600 }]);
});
