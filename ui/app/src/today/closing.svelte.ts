// The months that somebody at another machine is about to close, read again whenever something came from the server.
import { api, type CloseRequestRow } from "$lib/api";
import { line } from "$lib/line.svelte";

/** To be called while a component is made. */
export function asked(): { rows: CloseRequestRow[] } {
	const requests = $state<{ rows: CloseRequestRow[] }>({ rows: [] });
	const received = $derived(line.status?.received);
	$effect(() => {
		void received;
		// A book that cannot be read says so in the middle of the screen.
		api.call("close_requests", {}).then(
			(rows) => {
				requests.rows = rows;
			},
			() => {},
		);
	});
	return requests;
}
