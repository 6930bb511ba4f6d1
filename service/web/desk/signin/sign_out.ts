/** Signs this browser out: at the service, so that its tokens are good for nothing, and here. */
import { signDeviceOut } from "@/api";
import { forget } from "@/signin/session";
import { me } from "./me";

export async function signOut(): Promise<void> {
  const here = me.value?.devices.find((device) => device.current);
  // Without a network one leaves all the same; the service ends the session by itself in time.
  if (here) await signDeviceOut({ path: { device_id: here.id } }).catch(() => undefined);
  forget(); // the page starts anew: nothing of this person stays in its memory
}
