import type { AlmanacClient } from './client.ts';
import type { CopiedVersion, CopyStore } from './copy-store.ts';
import { AlmanacProblem, asProblem, dataOf } from './problem.ts';
import type { components } from './schema.d.ts';
import {
  HashMismatch,
  verifyVersion,
  withheldOf,
  type HashedTexts,
  type SignedVersion,
} from './verify-version.ts';

type VersionSummary = components['schemas']['VersionSummary'];
type SignedSummary = VersionSummary & { readonly envelopeHash: string };

/** A policy as the snapshot and the feed name it. */
export interface NamedPolicy {
  readonly id: string;
  readonly slug: string;
}

/** What a loader needs beside its client and its store. */
export interface LoaderOptions {
  /** True where the client has a key: without one no proof is asked for. */
  readonly mayReadProofs: boolean;
  /** This machine's clock. */
  readonly nowMilliseconds: () => number;
}

/** Brings one policy of the copy to what Almanac says now, whatever has happened to it meanwhile. */
export class PolicyLoader {
  private readonly client: AlmanacClient;
  private readonly store: CopyStore;
  private readonly options: LoaderOptions;
  /** Versions that this process has checked as well as its key allows, by envelope hash. */
  private readonly checked = new Set<string>();

  constructor(client: AlmanacClient, store: CopyStore, options: LoaderOptions) {
    this.client = client;
    this.store = store;
    this.options = options;
  }

  /**
   * Loads a policy's days and the bytes of every version that has any, and checks the bytes. A policy that is not there
   * (any more) leaves the copy. Versions are stored before the policy that names them; one whose bytes are not what was
   * signed is named as refused. Returns whether there is none of those. Throws {@link AlmanacProblem}.
   */
  async load({ id, slug }: NamedPolicy, signal: AbortSignal): Promise<boolean> {
    const history = (await this.history(slug, signal)).filter(hasGoverned);
    const known = await this.store.policy(slug);
    const versions: CopiedVersion[] = [];
    for (const summary of history) {
      const { version, contentHash, envelopeHash, periods } = summary;
      const before = known?.versions.find((each) => each.envelopeHash === envelopeHash);
      const verification = await this.verification(slug, summary, before, signal);
      versions.push({ version, contentHash, envelopeHash, periods, verification });
    }
    signal.throwIfAborted(); // another policy could not be loaded: nothing more is written
    const loadedAt = this.now();
    if (history[0] === undefined) await this.store.removePolicy(slug);
    else await this.store.savePolicy({ id, slug, title: history[0].title, versions, loadedAt });
    return versions.every(({ verification }) => verification.content !== 'refused');
  }

  /** True for a version that should be checked again: refused, or not wholly checked and there is a key now. */
  wantsChecking({ envelopeHash, verification }: CopiedVersion): boolean {
    if (verification.content === 'refused') return true;
    const isWhole = verification.content === 'verified' && verification.envelope === 'verified';
    return !isWhole && this.options.mayReadProofs && !this.checked.has(envelopeHash);
  }

  private async verification(
    slug: string,
    summary: SignedSummary,
    before: CopiedVersion | undefined,
    signal: AbortSignal,
  ): Promise<CopiedVersion['verification']> {
    const { envelopeHash } = summary;
    const isGood = before !== undefined && !this.wantsChecking(before);
    if (isGood && (await this.store.hasVersion(envelopeHash))) return before.verification;
    try {
      return await this.fetch(slug, summary, signal);
    } catch (error) {
      if (!(error instanceof HashMismatch)) throw error;
      const { message: reason, foundHash } = error;
      const since = before?.verification.content === 'refused' ? before.verification.since : this.now();
      return { content: 'refused', reason, since, foundHash };
    }
  }

  /** The versions of a policy, newest first; none of one that is not there. */
  private async history(policy: string, signal: AbortSignal): Promise<VersionSummary[]> {
    const found: VersionSummary[] = [];
    let cursor: string | null = null;
    try {
      do {
        const query: { limit: number; cursor?: string } =
          cursor === null ? { limit: 200 } : { limit: 200, cursor };
        const part: { items: VersionSummary[]; nextCursor: string | null } = await dataOf(
          this.client.GET('/v1/policies/{policy}/versions', { params: { path: { policy }, query }, signal }),
        );
        found.push(...part.items);
        cursor = part.nextCursor;
      } while (cursor !== null);
      return found;
    } catch (error) {
      if (error instanceof AlmanacProblem && error.code === 'not_found') return [];
      throw error;
    }
  }

  /** Fetches a version's bytes, checks them against what was signed, and stores them. Throws {@link HashMismatch}. */
  private async fetch(slug: string, summary: SignedSummary, signal: AbortSignal) {
    const path = { policy: slug, number: String(summary.version) };
    const { data, error, response } = await this.client.GET('/v1/policies/{policy}/versions/{number}', {
      params: { path },
      parseAs: 'text',
      signal,
    });
    if (!response.ok || data === undefined) throw new AlmanacProblem(response, asProblem(error));
    const version = signedVersion(data, summary);
    const texts = async () => (this.options.mayReadProofs ? await this.hashedTexts(path, signal) : null);
    const verification = await verifyVersion(version, withheldOf(response.headers), texts);
    signal.throwIfAborted();
    await this.store.saveVersion(summary.envelopeHash, data);
    this.checked.add(summary.envelopeHash);
    return verification;
  }

  /** What was hashed, from the proof; null where this key may not read it. */
  private async hashedTexts(
    path: { readonly policy: string; readonly number: string },
    signal: AbortSignal,
  ): Promise<HashedTexts | null> {
    const { data, response } = await this.client.GET('/v1/policies/{policy}/versions/{number}/proof', {
      params: { path },
      headers: { accept: 'application/vnd.almanac.proof.v1+json' },
      parseAs: 'text',
      signal,
    });
    if ([401, 403, 404].includes(response.status)) return null;
    if (data === undefined) throw new AlmanacProblem(response, null);
    const { document, envelope } = JSON.parse(data) as components['schemas']['ProofRead'];
    return { document: document.canonical, envelope: envelope.canonical };
  }

  private now(): string {
    return new Date(this.options.nowMilliseconds()).toISOString();
  }
}

/** A version that was signed and governs some days, or did. */
const hasGoverned = (summary: VersionSummary): summary is SignedSummary =>
  summary.envelopeHash !== null && summary.periods.length > 0;

/** The version in some bytes. Throws {@link HashMismatch} for those of another, or of none. */
function signedVersion(bytes: string, { version, contentHash, envelopeHash }: SignedSummary): SignedVersion {
  const read = json(bytes) as Partial<SignedVersion> | null;
  if (read?.envelopeHash !== envelopeHash || read.contentHash !== contentHash || read.version !== version)
    throw new HashMismatch(`what came for version ${version}`, envelopeHash);
  return read as SignedVersion;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no JSON is no version
  }
}
