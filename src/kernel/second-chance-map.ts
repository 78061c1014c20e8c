interface Entry<Value> {
  readonly value: Value;
  used: boolean;
}

/**
 * A Map that gives up, to make room, what was not read lately: it goes round, and spares once what was read since it last
 * came by (the second-chance algorithm; F. Corbató 1968, "A Paging Experiment with the Multics System"). An order of use
 * would be more exact, and cost more to keep with every reading than all else that reading a remembered reply takes.
 */
export class SecondChanceMap<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  get size(): number {
    return this.entries.size;
  }

  /** What is kept under a key, which counts as a use of it; or undefined. */
  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    entry.used = true;
    return entry.value;
  }

  /** The same, without counting as a use. */
  peek(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }

  /** Keeps a value as one that was not used yet. */
  set(key: string, value: Value): void {
    this.entries.delete(key); // to the end, where the round comes by last
    this.entries.set(key, { value, used: false });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  /** Gives up what comes next in the round and was not used lately, the value under `spared` only when it is alone; undefined when empty. */
  giveUp(spared: string): Value | undefined {
    for (const [key, entry] of this.entries) {
      if (!entry.used && (key !== spared || this.entries.size === 1)) {
        this.entries.delete(key);
        return entry.value;
      }
      this.entries.delete(key);
      this.entries.set(key, entry); // the iteration comes by again
      entry.used = false;
    }
    return undefined;
  }
}
