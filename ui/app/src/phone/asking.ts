// Asking the core from a page of the phone: the answer, or what went wrong in words.
import { isRefusal } from "$lib/api";
import { say } from "$lib/say";

export const inSentences = (fault: unknown) => (isRefusal(fault) ? say(fault) : String(fault));
