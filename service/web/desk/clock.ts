/** The service's time: the clock of an office computer may be wrong, and a trial's runs ahead of every clock. */
import { ref } from "vue";

const offsetMs = ref(0);

export const serverNow = (): number => Date.now() + offsetMs.value;

/** An answer says what time it is; believed at the middle of the question's way. */
export async function tellingTime<Answer extends { now: string }>(question: Promise<Answer>): Promise<Answer> {
  const asked = Date.now();
  const answer = await question;
  offsetMs.value = Date.parse(answer.now) - (asked + Date.now()) / 2;
  return answer;
}
