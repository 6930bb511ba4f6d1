/** Takes no answer for the service's that is not: a hotel's Wi-Fi portal says 200 to everything. */
import { client } from "@/api/client.gen";
import { Refused } from "@/signin/call";
import { i18n } from "../words/load";

/** Call once when the app starts. Every answer of the service is numbered. */
export function refuseForeignAnswers(): void {
  client.interceptors.response.use((answer) => {
    if (answer.headers.has("X-Request-ID")) return answer;
    throw new Refused(0, { detail: i18n.global.t("shell.not_the_service") });
  });
}
