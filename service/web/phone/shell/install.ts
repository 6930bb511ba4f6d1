/** Putting the app on the home screen: there it opens without a network and the browser does not clear its store. */
import { computed, ref, shallowRef } from "vue";

interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

const LATER = "campus-safety.install-later";
const offered = shallowRef<InstallPrompt | null>(null);
const installed = ref(
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true,
);
const later = ref(localStorage.getItem(LATER) !== null);

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered.value = event as InstallPrompt;
});
addEventListener("appinstalled", () => {
  installed.value = true;
  offered.value = null;
});

/** "ask": the browser installs when asked. "by_hand": only Safari knows `standalone`, and there people do it themselves. */
export const installWay = computed<"installed" | "ask" | "by_hand" | null>(() => {
  if (installed.value) return "installed";
  if (offered.value) return "ask";
  return "standalone" in navigator ? "by_hand" : null;
});
export const remindToInstall = computed(() => !later.value && (installWay.value === "ask" || installWay.value === "by_hand"));

export async function install(): Promise<void> {
  const prompt = offered.value;
  offered.value = null;
  await prompt?.prompt();
}

export function installLater(): void {
  localStorage.setItem(LATER, "1");
  later.value = true;
}
