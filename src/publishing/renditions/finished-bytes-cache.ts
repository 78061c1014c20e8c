import { SecondChanceMap } from '../../kernel/second-chance-map.ts';
import { FinishedBytes } from './finished-bytes.ts';

/** What an entry takes beside its bytes, about: its key, its place, its heads. */
export const ENTRY_BYTES = 4096;

interface Entry {
  readonly finished: FinishedBytes;
  bytes: number;
}

/**
 * Finished bytes by key; what was not used lately is given up when they outgrow `capacityBytes`. A key names its bytes for
 * ever (it holds the envelope hash and whatever else they are made from), so nothing is ever invalidated.
 */
export class FinishedBytesCache {
  private readonly entries = new SecondChanceMap<Entry>();
  private readonly beingMade = new Map<string, Promise<FinishedBytes>>();
  private held = 0;

  constructor(private readonly capacityBytes: number) {}

  /** Bytes held, all codings together, with what each entry takes beside them. */
  get heldBytes(): number {
    return this.held;
  }

  /** What is kept under a key, or undefined. */
  find(key: string): FinishedBytes | undefined {
    return this.entries.get(key)?.finished;
  }

  /** What is kept under a key, made on first use; callers that meet wait for one making. */
  async get(key: string, make: () => Promise<Buffer>): Promise<FinishedBytes> {
    const found = this.find(key) ?? this.beingMade.get(key);
    if (found !== undefined) return await found;
    const making = this.fill(key, make).finally(() => this.beingMade.delete(key));
    this.beingMade.set(key, making);
    return await making;
  }

  private async fill(key: string, make: () => Promise<Buffer>): Promise<FinishedBytes> {
    const plain = await make();
    const entry: Entry = {
      bytes: 0,
      finished: new FinishedBytes(key, plain, (bytes) => this.grow(key, entry, bytes)),
    };
    this.entries.set(key, entry);
    this.grow(key, entry, ENTRY_BYTES + plain.length);
    return entry.finished;
  }

  private grow(key: string, entry: Entry, bytes: number): void {
    if (this.entries.peek(key) !== entry) return; // given up in the meantime: its holder alone keeps it
    entry.bytes += bytes;
    this.held += bytes;
    while (this.held > this.capacityBytes) this.held -= this.entries.giveUp(key)?.bytes ?? this.held;
  }
}
