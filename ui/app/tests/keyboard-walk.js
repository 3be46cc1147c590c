// Run within a page: notes where the keyboard comes to, and says what it does not come to.
(() => {
	const reached = new Set();
	const note = () => document.activeElement && reached.add(document.activeElement);
	note();
	document.addEventListener("focusin", note);

	/** What a pointer can act on here and the keyboard cannot. */
	const outOfReach = () => {
		const ACTS = 'a[href], button, input, select, textarea, summary, [role="button"]';
		const ITEMS = '[role="row"], [role="gridcell"], [role="option"], [role="tab"], [role="menuitem"], tr, td, th';
		const WIDGETS = '[role="grid"], [role="listbox"], [role="tablist"], [role="menu"]';

		/** Svelte keeps a handler it calls from the root in the element itself. */
		const takesClick = (one) =>
			Object.getOwnPropertySymbols(one).some((symbol) => {
				const kept = Reflect.get(one, symbol);
				return symbol.description === "events" && typeof kept === "object" && kept !== null && "click" in kept;
			});
		const isShown = (one) => one.getClientRects().length > 0 && !one.closest("[inert]");
		const isOff = (one) => one.matches(":disabled");

		/** The items of a widget are walked with the arrows once the cursor is in it, or in the field it belongs to. */
		const isWalked = (one) => {
			const widget = one.closest(WIDGETS);
			if (!widget || (one.matches("button") && !one.matches(ITEMS))) return false;
			const owner = widget.id && document.querySelector(`[aria-controls="${widget.id}"]`);
			return [...reached].some((other) => widget.contains(other) || other === owner);
		};
		/** Radio buttons of one name are one place for the cursor. */
		const isChosenByArrows = (one) =>
			one instanceof HTMLInputElement &&
			one.type === "radio" &&
			[...reached].some((other) => other instanceof HTMLInputElement && other.name === one.name);
		/** Its key is taken where the cursor then is: in the field beside it, or anywhere. */
		const hasKey = (one) => {
			const chord = one.getAttribute("aria-keyshortcuts")?.split("+") ?? [];
			if (chord.length === 0) return false;
			const key = chord.at(-1) || "+";
			const field = one.parentElement?.querySelector("input");
			// A field that is emptied needs no key of ours.
			if (key === "Delete") return field !== null && field !== undefined && reached.has(field);
			const code = /^[A-Z]$/.test(key) ? `Key${key}` : "";
			const [ctrlKey, altKey] = [chord.includes("Control"), chord.includes("Alt")];
			const event = new KeyboardEvent("keydown", { key, code, ctrlKey, altKey, bubbles: true, cancelable: true });
			field?.focus();
			(field ?? document.body).dispatchEvent(event);
			return event.defaultPrevented;
		};
		const part = document.querySelector("dialog:modal") ?? document.body;
		return [...part.querySelectorAll("*")]
			.filter((one) => (one.matches(ACTS) || (takesClick(one) && !one.matches("dialog, label"))) && isShown(one))
			.filter((one) => !isOff(one) && !reached.has(one) && !isWalked(one) && !isChosenByArrows(one))
			.filter((one) => !hasKey(one))
			.map((one) => one.outerHTML.replace(/<!--.*?-->/g, "").slice(0, 200));
	};

	window.keyboardWalk = { places: () => reached.size, outOfReach };
})();
