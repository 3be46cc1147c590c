// Every screen in English with letters half as large again: no accessibility violation, nothing cut off. Colours are those of
// the usual size, which are measured in every theme there, and larger letters need less contrast.
import { test } from "vitest";
import { scan } from "./scan";
import { SCREENS } from "./screens";
import { useOnePage } from "./window";

useOnePage();

test.each(SCREENS)("$name", async (screen) => {
	await scan(screen, { text: 150, width: 1366, height: 768, language: "en" }, ["light"]);
});
