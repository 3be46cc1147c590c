// The address of an item's card: account, item and store in one part of it.
export interface Spot {
	account: string;
	item: string | null;
	store: string;
}

export function placePath(of: { account: string; item: { id: string } | null; store: string }): string {
	return `/report/stock/${encodeURIComponent([of.account, of.item?.id ?? "", of.store].join("~"))}`;
}

/** A store may hold the sign that parts them. */
export function spotOf(place: string): Spot {
	const [account = "", item = "", ...store] = place.split("~");
	return { account, item: item || null, store: store.join("~") };
}
