/** One round of sending: everything that is due, reports before photos, until all of it arrived or the line says no. */
import type { OutboxRow, PhotoRow } from "@/phone/store/rows";
import { sha256 as digestOf } from "@/phone/store/ids";
import { phoneNow, remember, remembered, store } from "@/phone/store/store";
import { documentArrived, documentLater, documentRefused, photoArrived, photoBegun, photoLater, photoRefused, settle } from "./arrived";
import type { Line } from "./line";
import { backoffMs, nextDocument, photosToSend } from "./next";
import { areKeys, prove, type Expected, type Keys } from "./receipts";
import { localProblem } from "./sentences";
import { judgeAnswer, later, type Answer, type Later } from "./verdict";

export interface Sending {
  person: string;
  line: Line;
  /** Bytes of a photo that have gone out; 0 when it is over. */
  progress(sha256: string, sent: number): void;
  /** Something was proven to be there: the line carries. */
  arrived(): void;
  /** 0 to 1. */
  chance(): number;
}

/** What ended the round before everything had its turn; null where nothing did. What stops photos alone has let every document go. */
export type Halt = Later | null;

const MOST_ASKED = 500;
/** So many things in a row that the service fails at: it is the service, not the things. */
const FAILURES_IN_A_ROW = 2;

export async function sendRound(sending: Sending): Promise<Halt> {
  const round = new Round(sending);
  await settle(sending.person);
  return (await round.documents()) ?? (await round.photos());
}

class Round {
  private readonly tried = new Set<string>();
  private failed = 0;

  constructor(private readonly sending: Sending) {}

  async documents(): Promise<Halt> {
    for (;;) {
      const row = nextDocument(await this.rows(), this.tried, phoneNow().getTime());
      if (!row) return null;
      this.tried.add(row.key);
      const halt = this.counted(await this.document(row));
      if (halt) return halt;
    }
  }

  /** Asks first which are there already, wholly or in part: after a lost answer or a broken line no bytes go twice. */
  async photos(): Promise<Halt> {
    const { person, line } = this.sending;
    for (;;) {
      const due = (await this.due()).slice(0, MOST_ASKED);
      if (due.length === 0) return null;
      const asked = judgeAnswer(await line.askMissing(person, due.map((photo) => photo.sha256)), 0);
      if (asked.is === "later") return { ...asked, stops: "all" };
      if (asked.is === "refused") return later("all", "server", asked.problem.detail);
      if (!Array.isArray(asked.body.sha256)) return later("all", "portal");
      const begun = sizesBegun(asked.body.begun);
      const halt = (await this.receipted(due, asked.body.received)) ?? (await this.uploads(await this.inTurn(due, begun)));
      if (halt) return halt;
    }
  }

  private async document(row: OutboxRow): Promise<Halt> {
    const { person, line } = this.sending;
    const body = () => JSON.stringify({ ...row.body, sent_at: phoneNow().toISOString() });
    const verdict = judgeAnswer(await line.putDocument(person, row.path, body), row.tries);
    if (verdict.is === "refused") return documentRefused(row.key, verdict.problem).then(() => null);
    const halt = verdict.is === "later" ? verdict : await this.unproven(verdict.body.receipt, row);
    if (halt) return this.postponed(halt, row.tries, (at) => documentLater(row.key, at));
    if (verdict.is === "taken") await documentArrived(row, String(verdict.body.receipt), words(verdict.body.photos_missing));
    this.sending.arrived();
    await settle(person);
    return null;
  }

  /** The bytes were lost on their way back to us, not on their way there: their receipts come with the question. */
  private async receipted(due: PhotoRow[], received: unknown): Promise<Halt> {
    const known = new Map(due.map((photo) => [photo.sha256, photo]));
    for (const { sha256, receipt } of Array.isArray(received) ? (received as { sha256: string; receipt: string }[]) : []) {
      const photo = known.get(sha256);
      const halt = photo ? await this.arrival(photo, receipt) : null;
      if (halt) return halt;
    }
    return null;
  }

  /**
   * What came further than when it was last asked for goes on first, so that a line that carries no whole photo still
   * brings one after the other; what broke it off was the line, and no failure of its own.
   */
  private async inTurn(due: PhotoRow[], begun: ReadonlyMap<string, number>): Promise<PhotoRow[]> {
    const [further, others]: [PhotoRow[], PhotoRow[]] = [[], []];
    for (const photo of due) {
      const size = begun.get(photo.sha256) ?? 0;
      const isFurther = size > photo.begun;
      const known = { ...photo, begun: size, tries: isFurther ? 0 : photo.tries };
      if (size !== photo.begun) await photoBegun(known);
      (isFurther ? further : others).push(known);
    }
    return [...further, ...others];
  }

  /** One at a time: what a broken line costs is then at most what was under way. A report that came meanwhile goes first. */
  private async uploads(due: PhotoRow[]): Promise<Halt> {
    for (const photo of due) {
      if (this.tried.has(photo.sha256)) continue;
      const halt = (await this.documents()) ?? this.counted(await this.upload(photo));
      if (halt) return halt;
    }
    return null;
  }

  private async upload(photo: PhotoRow): Promise<Halt> {
    const { person, line, progress } = this.sending;
    const { sha256, type, begun } = photo;
    this.tried.add(sha256);
    const kept = await store.bytes.get([person, sha256]);
    if (!kept) return photoRefused(photo, localProblem("photo-lost-here")).then(() => null);
    if ((await digestOf(kept.bytes)) !== sha256) return photoRefused(photo, localProblem("photo-damaged-here")).then(() => null);
    const answer = await line.putPhoto(person, { sha256, type, bytes: kept.bytes, begun: begun < kept.bytes.byteLength ? begun : 0 }, (sent) => progress(sha256, sent));
    return this.uploaded(photo, answer).finally(() => progress(sha256, 0));
  }

  private async uploaded(photo: PhotoRow, answer: Answer): Promise<Halt> {
    // With a beginning that the service lost, or kept wrongly, nothing is said of the photo yet.
    const verdict = judgeAnswer(answer, photo.begun ? 0 : photo.tries);
    if (verdict.is === "refused") return photoRefused(photo, verdict.problem).then(() => null);
    if (verdict.is === "taken") return this.arrival(photo, verdict.body.receipt);
    if (verdict.stops !== "photos") return this.postponed(verdict, photo.tries, (at) => photoLater(photo, at));
    const afterMs = verdict.afterMs ?? backoffMs(photo.tries + 1, this.sending.chance());
    for (const other of [photo, ...(await this.due())]) await photoLater(other, phoneNow().getTime() + afterMs);
    return { ...verdict, afterMs };
  }

  private async arrival(photo: PhotoRow, receipt: unknown): Promise<Halt> {
    const { sha256 } = photo;
    const halt = await this.unproven(receipt, { kind: "photo", id: sha256, content_sha256: sha256 });
    if (halt) return this.postponed(halt, photo.tries, (at) => photoLater(photo, at));
    this.tried.add(sha256);
    await photoArrived(photo, String(receipt));
    this.sending.arrived();
    await settle(this.sending.person);
    return null;
  }

  /** null where the receipt proves it. Keys that are not known yet are asked for; a portal has none. */
  private async unproven(receipt: unknown, { kind, id, content_sha256 }: Expected): Promise<Halt> {
    const expected = { kind, id, content_sha256 };
    let proof = await prove(receipt, expected, await remembered<Keys>("jwks"));
    if (proof === "unknown_key") {
      const answer = judgeAnswer(await this.sending.line.keys(), 0);
      if (answer.is !== "taken") return answer.is === "later" ? answer : later("all", "server", answer.problem.detail);
      if (!areKeys(answer.body)) return later("all", "portal");
      await remember("jwks", answer.body);
      proof = await prove(receipt, expected, answer.body);
    }
    return proof === "proven" ? null : later("all", "portal");
  }

  private async postponed(halt: Later, tries: number, note: (at: number) => Promise<void>): Promise<Halt> {
    const own = halt.stops === "item" ? phoneNow().getTime() + (halt.afterMs ?? backoffMs(tries + 1, this.sending.chance())) : 0;
    await note(own);
    return halt;
  }

  /** What fails at one thing only does not end the round; a service that fails at everything does. */
  private counted(halt: Halt): Halt {
    this.failed = halt?.stops === "item" ? this.failed + 1 : 0;
    return halt?.stops === "item" && this.failed < FAILURES_IN_A_ROW ? null : halt;
  }

  private rows(): Promise<OutboxRow[]> {
    return store.outbox.where({ person: this.sending.person }).toArray();
  }

  private async due(): Promise<PhotoRow[]> {
    const photos = await store.photos.where({ person: this.sending.person }).toArray();
    return photosToSend(await this.rows(), photos, phoneNow().getTime()).filter((photo) => !this.tried.has(photo.sha256));
  }
}

/** Bytes by digest, of photos that the line broke off. */
function sizesBegun(list: unknown): Map<string, number> {
  const begun = Array.isArray(list) ? (list as { sha256: string; size: number }[]) : [];
  return new Map(begun.filter(({ size }) => Number.isSafeInteger(size) && size > 0).map(({ sha256, size }) => [sha256, size]));
}

function words(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
}
