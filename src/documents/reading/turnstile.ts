/** Lets a number of pieces of work run at a time; the others wait for their turn, first come, first served. */
export class Turnstile {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs `work` when it is its turn. Returns and throws what it does. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running === this.#most) await new Promise<void>((turn) => this.#waiting.push(turn));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next(); // the turn is handed on
    }
  }
}
