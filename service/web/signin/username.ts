/** One form for one sign-in name, as the service has it: the twin of `as_username` in service/people/rules.py. */

/** Phones capitalise the first letter, and input methods write full-width letters. */
export function asUsername(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase();
}
