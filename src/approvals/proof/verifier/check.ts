/**
 * What a check came to: it holds, it fails, or the bundle alone cannot tell: then its reason says what would.
 */
export type Outcome = 'holds' | 'fails' | 'unknown';

/** One thing that was checked, in words for people. */
export interface Check {
  /** Stable: `document.hash`, `signatures.1.passkey`. */
  readonly id: string;
  /** What was asked: `The text is the one that was signed`. */
  readonly about: string;
  readonly outcome: Outcome;
  /** Why it holds, fails or cannot be known. */
  readonly why: string;
}

/** Gathers checks in the order in which they are made. */
export class Checks {
  readonly made: Check[] = [];

  holds(id: string, about: string, why: string): void {
    this.made.push({ id, about, outcome: 'holds', why });
  }
  fails(id: string, about: string, why: string): void {
    this.made.push({ id, about, outcome: 'fails', why });
  }
  unknown(id: string, about: string, why: string): void {
    this.made.push({ id, about, outcome: 'unknown', why });
  }

  /** Holds with `why` when there is no problem, else fails with the problem. */
  judge(id: string, about: string, problem: string | null, why: string): void {
    if (problem === null) this.holds(id, about, why);
    else this.fails(id, about, problem);
  }

  /** The same of work that throws what is wrong. */
  async attempt(id: string, about: string, why: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.fails(id, about, messageOf(error));
      return;
    }
    this.holds(id, about, why);
  }
}

/** What an error says, without its kind. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `1 vote`, `3 votes`. */
export function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
