/** A day or a month as people write it: `2026-03-26` as `26/03/2026`, `2026-03` as `03/2026`. */
export const dayShown = (day: string) => day.split("-").reverse().join("/");
