// Reading aloud, where the device has a Vietnamese voice of its own.
const held = $state<{ voice: SpeechSynthesisVoice | undefined }>({ voice: undefined });

export const hasVoice = () => held.voice !== undefined;

/** Looks for a voice; some systems name theirs only after a while. Ends with what it gives back, and falls silent. */
export function watchVoice(): () => void {
	if (typeof speechSynthesis === "undefined") return () => undefined;
	const look = () => {
		// A voice that is spoken elsewhere needs a network and hears what the page says.
		held.voice = speechSynthesis.getVoices().find((voice) => voice.lang.startsWith("vi") && voice.localService);
	};
	look();
	speechSynthesis.addEventListener?.("voiceschanged", look);
	return () => {
		speechSynthesis.removeEventListener?.("voiceschanged", look);
		speechSynthesis.cancel();
	};
}

/** Reads a text; asked again while it reads it falls silent. */
export function readAloud(text: string): void {
	if (!held.voice) return;
	if (speechSynthesis.speaking) {
		speechSynthesis.cancel();
		return;
	}
	const words = new SpeechSynthesisUtterance(text);
	words.voice = held.voice;
	words.lang = held.voice.lang;
	speechSynthesis.speak(words);
}
