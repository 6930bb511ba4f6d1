/** Signing in, as a form sees it: one try at a time, a sentence for each failure, and the wait the service asks for. */
import { computed, onScopeDispose, ref } from "vue";
import { useI18n } from "vue-i18n";
import { signIn, signedIn, SignInRefused } from "./session";

/** `device`: how this sign-in is listed among the person's devices. */
export function useSignIn(device: () => string, done: () => void) {
  const { t, locale } = useI18n();
  const username = ref(signedIn.value ?? "");
  const password = ref("");
  const busy = ref(false);
  const failure = ref("");
  const wait = useWait();

  async function submit(): Promise<void> {
    if (busy.value || wait.seconds.value > 0) return;
    busy.value = true;
    failure.value = "";
    try {
      await signIn(username.value.trim(), password.value, device(), locale.value);
      password.value = "";
      done();
    } catch (thrown) {
      failure.value = thrown instanceof SignInRefused ? thrown.detail : t("state.offline");
      if (thrown instanceof SignInRefused && thrown.retryAfterS) wait.start(thrown.retryAfterS);
    } finally {
      busy.value = false;
    }
  }

  const waiting = computed(() => (wait.seconds.value > 0 ? t("signin.wait", { seconds: wait.seconds.value }) : ""));
  return { username, password, busy, failure, waiting, submit };
}

/** Counts down the seconds until the next try. */
function useWait() {
  const seconds = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => clearInterval(timer);
  function start(from: number): void {
    stop();
    seconds.value = Math.ceil(from);
    timer = setInterval(() => {
      seconds.value -= 1;
      if (seconds.value <= 0) stop();
    }, 1000);
  }
  onScopeDispose(stop);
  return { seconds, start };
}
