/** The phones and browsers I am signed in on, and signing one of them out. */
import { signDeviceOut, type DeviceOut } from "@/api";
import { Refused } from "@/signin/call";
import { me, refreshMe } from "../store/me";

/** Signs a lost phone out at once; it cannot send or see anything more. Done twice is done. */
export async function signOut(device: DeviceOut): Promise<void> {
  try {
    await signDeviceOut({ path: { device_id: device.id } });
  } catch (thrown) {
    if (!(thrown instanceof Refused) || thrown.status !== 404) throw thrown;
  }
  if (!device.current) await refreshMe();
}

export function thisDevice(): DeviceOut | null {
  return me.value?.devices.find((device) => device.current) ?? null;
}
