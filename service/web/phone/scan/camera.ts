/** The live picture of the camera at the back, looked through for QR codes until one is of use. */
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from "vue";
import { decoder } from "./decode";

const LOOK_EVERY_MS = 250;

export type CameraState = "asking" | "on" | "denied" | "missing";

/** `seen` is asked about every code; true ends the looking. */
export function useCamera(video: Ref<HTMLVideoElement | null>, seen: (said: string) => boolean) {
  const state = ref<CameraState>("asking");
  const stream = shallowRef<MediaStream | null>(null);
  const torch = ref<boolean | null>(null);
  let ended = false;

  async function start(): Promise<void> {
    state.value = "asking";
    if (!navigator.mediaDevices?.getUserMedia) {
      state.value = "missing";
      return;
    }
    try {
      const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 } };
      const opened = await navigator.mediaDevices.getUserMedia({ video: wanted });
      if (ended) return close(opened);
      stream.value = opened;
      state.value = "on";
      const track = opened.getVideoTracks()[0];
      torch.value = track && "torch" in (track.getCapabilities?.() ?? {}) ? false : null;
    } catch (thrown) {
      state.value = (thrown as Error).name === "NotAllowedError" ? "denied" : "missing";
    }
  }

  async function look(): Promise<void> {
    if (ended) return;
    const shown = video.value;
    const inSight = shown && shown.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && document.visibilityState === "visible";
    const codes = inSight ? await decoder().then((read) => read(shown)).catch(() => []) : [];
    if (ended || codes.some(seen)) return;
    setTimeout(() => void look(), LOOK_EVERY_MS);
  }

  async function switchTorch(): Promise<void> {
    const on = !torch.value;
    await stream.value?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
    torch.value = on;
  }

  watch([video, stream], () => {
    if (!video.value || !stream.value || video.value.srcObject === stream.value) return;
    video.value.srcObject = stream.value;
    void video.value.play().catch(() => undefined);
    void look();
  });
  onBeforeUnmount(() => {
    ended = true;
    close(stream.value);
  });
  return { state, torch, start, switchTorch };
}

function close(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}
