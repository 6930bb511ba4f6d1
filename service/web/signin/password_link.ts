/** Setting a password by the link an administrator hands over: whose it is, the new password, and what went wrong. */
import { ref } from "vue";
import { useI18n } from "vue-i18n";
import { setPasswordByLink, showPasswordLink, type PasswordLinkFor } from "@/api";
import { sentence } from "./call";

const IN_ADDRESS = /^#\/password\/([A-Za-z0-9_-]+)$/;

/** The link's token in an address such as `/desk/#/password/<token>`; null where there is none. */
export function linkToken(hash: string): string | null {
  return IN_ADDRESS.exec(hash)?.[1] ?? null;
}

export function usePasswordLink(token: string, done: (username: string) => void) {
  const { t, locale } = useI18n();
  const person = ref<PasswordLinkFor | null>(null);
  const password = ref("");
  const busy = ref(false);
  const failure = ref("");

  // The link itself is the right to ask: nobody is signed in yet.
  const unsigned = () => ({
    path: { link_token: token },
    fetch: globalThis.fetch,
    headers: { "Accept-Language": locale.value },
  });

  async function look(): Promise<void> {
    await trying(async () => {
      person.value = (await showPasswordLink(unsigned())).data;
    });
  }

  async function submit(): Promise<void> {
    await trying(async () => {
      await setPasswordByLink({ ...unsigned(), body: { password: password.value } });
      done(person.value?.username ?? "");
    });
  }

  async function trying(work: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    failure.value = "";
    try {
      await work();
    } catch (thrown) {
      failure.value = sentence(thrown, t("state.offline"));
    } finally {
      busy.value = false;
    }
  }

  return { person, password, busy, failure, look, submit };
}
