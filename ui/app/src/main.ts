import "@so-htx/shared/base.css";
import { mount } from "svelte";
import { needDesk } from "$lib/desk.svelte";
import { askEarly } from "$lib/session.svelte";
import App from "./App.svelte";

const FONTS_WAIT_MS = 600;

/** Letters must not jump from one face to another while a line is read. */
async function fonts() {
	const faces = ["400 14px 'Inter Variable'", "600 14px 'Inter Variable'"];
	const loads = faces.flatMap((face) => [document.fonts.load(face, "a0"), document.fonts.load(face, "Ễ")]);
	await Promise.race([Promise.all(loads), new Promise((done) => setTimeout(done, FONTS_WAIT_MS))]);
}

/** Whoever begins at the desk sees it whole. */
const begins = location.hash.startsWith("#/phone") || matchMedia("(max-width: 40rem)").matches ? null : needDesk();

askEarly();
Promise.all([fonts(), begins])
	.catch(() => undefined)
	.then(start);
function start() {
	document.getElementById("too-old")?.remove();
	const target = document.getElementById("app");
	if (target) mount(App, { target });
}
