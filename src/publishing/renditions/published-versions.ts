import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { NotFound } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { embargoEnd } from '../../policies/embargo.ts';
import { columnOfKey } from '../../policies/policy-key.rules.ts';
import { activeBody, type ActiveFacts } from '../active/active-facts.rules.ts';
import { FinishedBytes } from './finished-bytes.ts';
import { FinishedBytesCache } from './finished-bytes-cache.ts';
import { ForeignRenderers, type ForeignFormat } from './foreign-renderers.ts';
import type { DocumentFormat, Format } from './negotiation.rules.ts';
import { Renditions, type SignedVersion } from './renditions.ts';

/** A signed version as it is found under its policy's slug. */
export interface FoundVersion extends SignedVersion {
  readonly slug: string;
  /** The first day on which the public may know of it; null for at once. */
  readonly embargoUntil: CalendarDate | null;
}

/** Finished bytes that a process keeps: some thousand versions of usual length. */
const CAPACITY_BYTES = 128 * 1024 * 1024;

/** The stored bytes of signed versions, kept at hand by envelope hash. */
@Injectable()
export class PublishedVersions {
  private readonly cache = new FinishedBytesCache(CAPACITY_BYTES);

  constructor(
    private readonly database: Database,
    private readonly renditions: Renditions,
    private readonly foreign: ForeignRenderers,
  ) {}

  /**
   * The signed version of a policy (slug or id) with a number; undefined when there is none, also for a draft. Whether
   * the asker may know of one that is embargoed is the caller's question.
   */
  async find(policy: string, number: number): Promise<FoundVersion | undefined> {
    const column = columnOfKey(policy);
    if (column === null) return undefined;
    const [found] = await this.database.query<FoundVersion>(
      `select v.id as "versionId", v.envelope_hash as "envelopeHash", p.slug,
              ${embargoEnd('v')} as "embargoUntil"
         from policy p join policy_version v on v.policy_id = p.id
        where p.${column} = $1 and v.number = $2 and v.state = 'approved'`,
      [policy, number],
    );
    return found;
  }

  /** A signed version in a representation: what was signed and nothing that time makes of it. */
  async signed(version: SignedVersion, format: DocumentFormat): Promise<FinishedBytes> {
    return await this.cache.get(
      `${version.envelopeHash} ${format}`,
      async () => await this.renditions.bytes(version, format),
    );
  }

  /**
   * The version in force in a representation. The JSON is the signed version's bytes and the facts of the day, and a
   * Library has places of its own for them; the others print what was signed.
   */
  async active(version: SignedVersion, format: Format, facts: ActiveFacts): Promise<FinishedBytes> {
    if (format !== 'json' && format !== 'fhir') return await this.signed(version, format);
    const text = JSON.stringify(facts);
    const key = `${version.envelopeHash} active ${format} ${text}`;
    if (format === 'json')
      return await this.cache.get(key, async () => activeBody(await this.signedJson(version), text));
    const kept = this.kept(key);
    if (kept !== undefined) return kept;
    const { bytes, isWhole } = await this.foreign.of(format).active(version.versionId, facts);
    return isWhole
      ? await this.cache.get(key, async () => bytes)
      : new FinishedBytes(key, bytes, () => undefined);
  }

  /** A signed version as it stands now, in a form whose readers expect that, as far as the asker may know. Throws NotFound. */
  async standing({ versionId }: SignedVersion, format: ForeignFormat, asker: Actor): Promise<FinishedBytes> {
    const bytes = await this.foreign.of(format).standing(versionId, asker);
    if (bytes === undefined) throw new NotFound('version', versionId);
    return await this.cache.get(`${format} ${sha256(bytes)}`, async () => bytes);
  }

  /** What `active` begins with: kept once is enough, and `active` is what is asked for. */
  private async signedJson(version: SignedVersion): Promise<Buffer> {
    return this.kept(`${version.envelopeHash} json`)?.plain ?? (await this.renditions.bytes(version, 'json'));
  }

  /** Finished bytes under their key, unless they were given up. */
  kept(key: string): FinishedBytes | undefined {
    return this.cache.find(key);
  }
}
