/** How this phone is listed among a person's devices, so that they know which one to sign out when it is lost. */

interface Hints {
  platform?: string;
  brands?: { brand: string }[];
}

const SYSTEMS = ["iPhone", "iPad", "Android", "HarmonyOS", "Windows", "Macintosh", "Linux"] as const;
const BROWSERS = [
  ["MicroMessenger", "WeChat"],
  ["EdgA?\\/", "Edge"],
  ["SamsungBrowser", "Samsung Internet"],
  ["UCBrowser", "UC"],
  ["Firefox|FxiOS", "Firefox"],
  ["Chrome|CriOS", "Chrome"],
  ["Safari", "Safari"],
] as const;

/** Such as "Android · Chrome": a name for people, never something that is decided by. */
export function deviceName(agent: string = navigator.userAgent): string {
  const hints = (navigator as { userAgentData?: Hints }).userAgentData;
  const system = SYSTEMS.find((name) => agent.includes(name)) ?? hints?.platform;
  const browser = BROWSERS.find(([sign]) => new RegExp(sign).test(agent))?.[1];
  return [system, browser].filter(Boolean).join(" · ") || "?";
}
