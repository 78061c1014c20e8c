import { Injectable } from '@nestjs/common';
import { renderHtml } from '../documents/html/render-html.ts';
import { renderMarkdown } from '../documents/markdown/render-markdown.ts';
import { Settings } from '../platform/config/settings.ts';
import { Database } from '../platform/database/database.ts';
import { readEnvelope } from '../policies/envelope.rules.ts';
import { PolicyVersionRow, VersionSignatureRow } from '../policies/policy-version.entity.ts';
import { documentOf } from '../policies/stored-document.ts';
import { versionJson } from '../policies/version.present.ts';
import { columnOfKey } from '../policies/policy-key.rules.ts';
import { activeBody, type ActiveFacts } from './active-facts.rules.ts';
import type { FinishedBytes } from './finished-bytes.ts';
import { FinishedBytesCache } from './finished-bytes-cache.ts';
import type { Format } from './negotiation.rules.ts';

/** A signed version, by the hash that names its bytes for ever. */
export interface SignedVersion {
  readonly versionId: string;
  readonly envelopeHash: string;
}

/** A signed version as it is found under its policy's slug. */
export interface FoundVersion extends SignedVersion {
  readonly slug: string;
}

/** Finished bytes that a process keeps: some thousand versions of usual length. */
const CAPACITY_BYTES = 128 * 1024 * 1024;

/** The bytes of signed versions, made on first use and kept by envelope hash. */
@Injectable()
export class PublishedVersions {
  private readonly cache = new FinishedBytesCache(CAPACITY_BYTES);

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** The signed version of a policy (slug or id) with a number; undefined when there is none, also for a draft. */
  async find(policy: string, number: number): Promise<FoundVersion | undefined> {
    const column = columnOfKey(policy);
    if (column === null) return undefined;
    const [found] = await this.database.query<FoundVersion>(
      `select v.id as "versionId", v.envelope_hash as "envelopeHash", p.slug
         from policy p join policy_version v on v.policy_id = p.id
        where p.${column} = $1 and v.number = $2 and v.state = 'approved'`,
      [policy, number],
    );
    return found;
  }

  /** A signed version in a representation: what was signed and nothing that time makes of it. */
  async signed({ versionId, envelopeHash }: SignedVersion, format: Format): Promise<FinishedBytes> {
    return await this.cache.get(
      `${envelopeHash} ${format}`,
      async () => await this.render(versionId, format),
    );
  }

  /** The version in force in a representation; the JSON is the signed version's bytes and the facts of the day. */
  async active(version: SignedVersion, format: Format, facts: ActiveFacts): Promise<FinishedBytes> {
    if (format !== 'json') return await this.signed(version, format);
    const text = JSON.stringify(facts);
    return await this.cache.get(`${version.envelopeHash} active ${text}`, async () =>
      activeBody((await this.signed(version, 'json')).plain, text),
    );
  }

  /** Finished bytes under their key, unless they were given up. */
  kept(key: string): FinishedBytes | undefined {
    return this.cache.find(key);
  }

  private async render(versionId: string, format: Format): Promise<Buffer> {
    const { manager } = this.database.source;
    const version = await manager.findOneByOrFail(PolicyVersionRow, { id: versionId });
    if (format === 'json') {
      const signatures = await manager.find(VersionSignatureRow, {
        where: { versionId },
        order: { signedAt: 'asc', id: 'asc' },
      });
      return Buffer.from(JSON.stringify(versionJson(this.publishable(version), signatures)));
    }
    const { title } = version.envelope === null ? version : readEnvelope(version.envelope).policy;
    const document = documentOf(version);
    const print = {
      title,
      version: version.number,
      dates: document.dates,
      document,
      showCodeDescriptions: this.settings.publishCodeDescriptions,
    };
    return Buffer.from(format === 'html' ? renderHtml(print) : renderMarkdown(print));
  }

  /** A version without its code descriptions, unless the operator may publish them: CPT's are the AMA's. */
  private publishable(version: PolicyVersionRow): PolicyVersionRow {
    if (this.settings.publishCodeDescriptions) return version;
    const codes = version.document.codes.map((code) => ({ ...code, description: null }));
    return Object.assign(new PolicyVersionRow(), version, { document: { ...version.document, codes } });
  }
}
