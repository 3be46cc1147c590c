// The accountant's desk: every screen but the phone's pages, a part of the program of its own.
export { default as BooksScreen } from "./book/BooksScreen.svelte";
export { default as Frame } from "./frame/Frame.svelte";
export { views } from "./views";
