import type { AlmanacClient } from './client.ts';
import type { CopiedPolicy, CopiedVersion, CopyStore } from './copy-store.ts';
import { AlmanacProblem, dataOf } from './problem.ts';
import type { components } from './schema.d.ts';
import { HashMismatch, verifyVersion, type HashedTexts, type SignedVersion } from './verify-version.ts';

type VersionSummary = components['schemas']['VersionSummary'];

/** Brings one policy of the copy to what Almanac says now, whatever has happened to it meanwhile. */
export class PolicyLoader {
  private readonly client: AlmanacClient;
  private readonly store: CopyStore;
  private readonly nowMilliseconds: () => number;

  constructor(client: AlmanacClient, store: CopyStore, nowMilliseconds: () => number) {
    this.client = client;
    this.store = store;
    this.nowMilliseconds = nowMilliseconds;
  }

  /**
   * Loads a policy's days and the bytes of every version that has any, and checks the bytes. A policy that is not there
   * (any more) leaves the copy. Versions are stored before the policy that names them. Throws {@link AlmanacProblem},
   * {@link HashMismatch}.
   */
  async load(slug: string, signal: AbortSignal): Promise<void> {
    const history = await this.history(slug, signal);
    const known = await this.store.policy(slug);
    const versions: CopiedVersion[] = [];
    let newest: SignedVersion | undefined;
    for (const summary of history) {
      const { envelopeHash } = summary;
      if (envelopeHash === null || summary.periods.length === 0) continue;
      const before = known?.versions.find((version) => version.envelopeHash === envelopeHash);
      const isHere = before !== undefined && (await this.store.hasVersion(envelopeHash));
      const verification = isHere ? before.verification : await this.fetch(slug, summary, signal);
      const { version, contentHash, periods } = summary;
      versions.push({ version, contentHash, envelopeHash, periods, verification });
      newest ??= JSON.parse((await this.store.version(envelopeHash)).toString('utf8')) as SignedVersion;
    }
    if (newest === undefined) await this.store.removePolicy(slug);
    else await this.store.savePolicy(this.copied(newest, versions));
  }

  private copied({ policy }: SignedVersion, versions: readonly CopiedVersion[]): CopiedPolicy {
    const { id, slug, title } = policy;
    return { id, slug, title, versions, loadedAt: new Date(this.nowMilliseconds()).toISOString() };
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

  /** Fetches a version's bytes, checks them against what was signed, and stores them. */
  private async fetch(slug: string, summary: VersionSummary, signal: AbortSignal) {
    const path = { policy: slug, number: String(summary.version) };
    const bytes = await dataOf(
      this.client.GET('/v1/policies/{policy}/versions/{number}', {
        params: { path },
        parseAs: 'text',
        signal,
      }),
    );
    const version = JSON.parse(bytes) as SignedVersion;
    if (version.envelopeHash !== summary.envelopeHash || version.contentHash !== summary.contentHash) {
      throw new HashMismatch(`${slug} v${summary.version}`, String(summary.envelopeHash));
    }
    const verification = await verifyVersion(version, async () => await this.hashedTexts(path, signal));
    await this.store.saveVersion(version.envelopeHash, bytes);
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
}
