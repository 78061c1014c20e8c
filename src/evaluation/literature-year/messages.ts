import type { PubmedFault } from '../pubmed-server/faults.ts';
import type { ServedRecord } from '../pubmed-server/served-record.ts';

/** What the year tells the process that plays PubMed. */
export type PubmedMessage =
  | { readonly kind: 'publish'; readonly add: readonly ServedRecord[]; readonly withdraw: readonly string[] }
  | {
      readonly kind: 'faults';
      readonly seed: number;
      readonly chances: Readonly<Partial<Record<PubmedFault, number>>>;
    }
  /** From here on the times in the report are counted. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'report' };

/** What PubMed saw. */
export interface PubmedReport {
  readonly requests: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  /** The most requests within any second, refused ones included. */
  readonly busiestSecond: number;
  /** Requests refused because there were too many. */
  readonly overLimit: number;
  /** Records that went out whole, and how many of them once more than needed. */
  readonly delivered: number;
  readonly repeated: number;
  /** Replies in which all records had gone out whole before. */
  readonly repeatedReplies: number;
  /** Seconds from the mark to the last request about each word, of those asked about since. */
  readonly secondsByWord: Readonly<Record<string, number>>;
}

/** What the year tells a replica. */
export type ReplicaMessage =
  | { readonly kind: 'moveTo'; readonly at: string }
  | { readonly kind: 'sweep' }
  /** Starts an update of each of these policies now, as somebody does who cannot wait. */
  | { readonly kind: 'update'; readonly slugs: readonly string[] }
  /** Takes unfinished updates up again, as a librarian does who sees them held up. */
  | { readonly kind: 'takeUp' };

/** Every message is answered once, under the number it came with. */
export interface Numbered<Message> {
  readonly number: number;
  readonly message: Message;
}
export interface Answered {
  readonly number: number;
  readonly reply: unknown;
}
