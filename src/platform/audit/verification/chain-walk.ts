import { Temporal } from 'temporal-polyfill';
import { GENESIS, hexOf, seal, type ChainedEntry } from '../chain/audit-chain.rules.ts';
import { macOf, type SealMacKey } from '../chain/seal-mac.ts';
import { GrowingRoot } from '../proof/growing-root.ts';
import { leafHash } from '../proof/merkle.rules.ts';
import { TreeCheck } from './tree-check.ts';

/** Where a fault in the chain begins; `position` is the entry's place, from 1. */
export interface ChainFault {
  readonly position: number;
  readonly entryId: number | null;
  readonly what: string;
}

/** A seal with the entry it stands for; null when that is gone. */
export interface SealOnRecord {
  readonly position: number;
  readonly entryId: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly mac: string | null;
  readonly entry: ChainedEntry | null;
}

/** What somebody vouches for: a checkpoint whose signature holds. */
export interface Vouched {
  readonly size: number;
  readonly lastHash: string;
  readonly rootHash: string;
  readonly at: string;
  /** True for one of this database's own, false for one that was kept elsewhere. */
  readonly kept: boolean;
}

/** Entries, one or more, that no rule forbids and somebody should look at: they are dated long before an earlier one. */
export interface Oddity {
  /** Where the first of them stands. */
  readonly position: number;
  readonly entryId: number;
  /** How many there are before the next entry that is dated later than all before it. */
  readonly entries: number;
  readonly what: string;
}

/** Entries that were dated before one that stands before them, while nothing later came. */
interface DatedBefore {
  readonly position: number;
  readonly entryId: number;
  readonly latest: string;
  entries: number;
  from: string;
  to: string;
}

/** An entry is dated when it is written and sealed within minutes: one that is dated so long before others was not. */
const LATE_SECONDS = 3600;
/** Oddities that are named: of more nobody reads. A clock that was put back makes one, however much was written then. */
const MOST_ODDITIES = 50;

/** Walks the chain seal by seal and stops at the first that does not fit. */
export class ChainWalk {
  /** Entries that hold so far. */
  position = 0;
  lastHash = GENESIS;
  private readonly datedBefore: DatedBefore[] = [];
  private readonly root = new GrowingRoot();
  private tree = new TreeCheck();
  private latest = '';
  private readonly vouched: readonly Vouched[];
  private next = 0;
  /** Entries that the last checkpoint met has vouched for. */
  private proved = 0;

  constructor(
    vouched: readonly Vouched[],
    private readonly macKey: SealMacKey | null | 'unreadable',
  ) {
    this.vouched = vouched.filter(({ size }) => size > 0).toSorted((one, other) => one.size - other.size);
  }

  /** Says which subtrees are kept that end among the next seals. */
  expect(tree: TreeCheck): void {
    this.tree = tree;
  }

  /** Takes the next seal; says what is wrong with it. */
  take(found: SealOnRecord): ChainFault | null {
    const position = this.position + 1;
    const what = this.faultOf(found, position);
    if (what !== null) return { position, entryId: found.entryId, what };
    this.position = position;
    this.lastHash = found.hash;
    this.lookAtDate(found);
    for (const subtree of this.root.add(leafHash(hexOf(found.hash)))) {
      const fault = this.tree.faultOf(subtree, position);
      if (fault !== null) return { position, entryId: null, what: fault };
    }
    return this.compare(found.entryId);
  }

  private lookAtDate({ position, entryId, entry }: SealOnRecord): void {
    const at = entry?.occurredAt ?? '';
    if (at >= this.latest) {
      this.latest = at; // all of one form, in UTC
      return;
    }
    if (secondsBetween(at, this.latest) <= LATE_SECONDS) return;
    const last = this.datedBefore.at(-1);
    if (last?.latest === this.latest) {
      last.entries += 1;
      if (at < last.from) last.from = at;
      if (at > last.to) last.to = at;
    } else if (this.datedBefore.length < MOST_ODDITIES) {
      this.datedBefore.push({ position, entryId, latest: this.latest, entries: 1, from: at, to: at });
    }
  }

  /** Entries that hold and whose dates do not fit those before them. */
  oddities(): Oddity[] {
    return this.datedBefore.map(({ position, entryId, latest, entries, from, to }) => {
      const dated = from === to ? from : `${from} to ${to}`;
      return { position, entryId, entries, what: `dated ${dated}, after an entry of ${latest}` };
    });
  }

  /** What a checkpoint vouches for beyond the chain's end; null when nothing is missing. */
  missingEnd(): ChainFault | null {
    const longest = this.vouched.at(-1);
    if (longest === undefined || longest.size <= this.position) return null;
    const from = this.position + 1;
    const which =
      from === longest.size ? `entry ${from} is missing` : `entries ${from} to ${longest.size} are missing`;
    return { position: from, entryId: null, what: `${which}, which ${nameOf(longest)} vouches for` };
  }

  private faultOf(found: SealOnRecord, position: number): string | null {
    if (found.position !== position) return 'a seal is missing';
    if (found.entry === null) return 'the entry was deleted';
    if (found.previousHash !== this.lastHash) return 'the seal does not follow the one before';
    if (seal(position, found.entry, this.lastHash) !== found.hash) return 'the entry was changed';
    return this.macFault(found, position);
  }

  /** A seal that fits but has no code of the service's was made beside it: the chain was hashed anew from here on. */
  private macFault({ mac, hash }: SealOnRecord, position: number): string | null {
    if (this.macKey === 'unreadable') return null; // told once the chain itself was walked
    if (this.macKey === null) return mac === null ? null : 'the key of the seals is missing';
    if (this.macKey.again) return 'the key of the seals was taken away, and made again later';
    if (position < this.macKey.from && mac === null) return null;
    return mac === macOf(this.macKey, hash) ? null : 'the seal was not made by Almanac: the chain was forged';
  }

  private compare(entryId: number): ChainFault | null {
    for (;;) {
      const vouched = this.vouched[this.next];
      if (vouched?.size !== this.position) return null;
      this.next += 1;
      if (vouched.lastHash !== this.lastHash || vouched.rootHash !== `sha256:${this.root.root()}`)
        return this.forged(vouched, entryId);
      this.proved = this.position;
    }
  }

  private forged(vouched: Vouched, entryId: number): ChainFault {
    const first = this.proved + 1;
    const which =
      first === this.position
        ? `entry ${first} is`
        : `of the entries ${first} to ${this.position} at least one is`;
    return {
      position: first,
      entryId: first === this.position ? entryId : null,
      what: `${which} not the one that ${nameOf(vouched)} vouches for`,
    };
  }
}

function secondsBetween(earlier: string, later: string): number {
  return Temporal.Instant.from(earlier).until(Temporal.Instant.from(later)).total('seconds');
}

function nameOf({ size, at, kept }: Vouched): string {
  return `the ${kept ? '' : 'outside '}checkpoint of ${size} entries of ${at}`;
}
