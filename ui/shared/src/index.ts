// Everything a screen takes from here.
export { default as Button } from "./components/Button.svelte";
export { default as DataTable } from "./components/DataTable.svelte";
export { default as Dialog } from "./components/Dialog.svelte";
export { default as EmptyState } from "./components/EmptyState.svelte";
export { default as Field } from "./components/Field.svelte";
export { default as Figure } from "./components/Figure.svelte";
export { default as KeyCap } from "./components/KeyCap.svelte";
export { default as Picker } from "./components/Picker.svelte";
export { default as Popup } from "./components/Popup.svelte";
export { default as StateBadge } from "./components/StateBadge.svelte";
export * from "./components/table";
export { fold, tidy } from "./fold";
export * from "./keys.svelte";
export * from "./look.svelte";
export { type Language, language, m, speak, wordsFor } from "./words.svelte";
