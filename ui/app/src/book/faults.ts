/** What is wrong with a form, by field. */
export type Faults = { [field in string]?: string };

/** A passphrase may not be shorter. */
export const PASSPHRASE_LETTERS_MIN = 8;

/** The words that open the book, typed twice. */
export const isLongEnough = (passphrase: string) => [...passphrase].length >= PASSPHRASE_LETTERS_MIN;
