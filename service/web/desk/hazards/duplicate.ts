/** Finds the hazard that a reviewer names by its number. */
import { listHazards } from "@/api";
import { Refused } from "@/signin/call";

/** Its id, undefined where no number was given; a refusal that points at the field where there is none such. */
export async function hazardByNumber(number: string | undefined): Promise<string | undefined> {
  const wanted = number?.trim();
  if (!wanted) return undefined;
  const { data } = await listHazards({ query: { q: wanted, limit: 10 } });
  const found = data.items.find((hazard) => hazard.number === wanted);
  if (found) return found.id;
  throw new Refused(422, { errors: [{ pointer: "/duplicate_of", detail: "" }], type: "no-such-hazard", detail: "" });
}
