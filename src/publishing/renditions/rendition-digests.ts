import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import type { DocumentFormat } from './negotiation.rules.ts';

/** What is known of a version's bytes in a format without fetching them. */
export interface RenditionDigest {
  readonly versionId: string;
  readonly format: DocumentFormat;
  /** Bytes. */
  readonly size: number;
  /**
   * In base64; null where it was not taken yet. Standards that are older than its weakness still name bytes by it; nothing
   * here trusts it.
   */
  readonly sha1: string | null;
}

/** Of how many stored renditions one question takes the SHA-1 that is not on record: it reads their bytes. */
const TAKEN_AT_ONCE = 12;

/** SHA-1 of bytes, in base64. */
export function sha1Of(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64');
}

/** Sizes and hashes of the renditions that are stored. */
@Injectable()
export class RenditionDigests {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** Those of versions in some formats, in no order; of a format that was not made yet there is none. */
  async of(
    versionIds: readonly string[],
    formats: readonly DocumentFormat[],
  ): Promise<readonly RenditionDigest[]> {
    const known = await this.database.query<RenditionDigest>(
      `select r.version_id as "versionId", r.format, octet_length(r.bytes) as size, s.sha1
         from rendition r
         left join rendition_sha1 s on (s.version_id, s.format, s.descriptions) = (r.version_id, r.format, r.descriptions)
        where r.version_id = any($1::uuid[]) and r.format = any($2::text[]) and r.descriptions = $3`,
      [versionIds, formats, this.settings.publishCodeDescriptions],
    );
    const missing = known.filter(({ sha1 }) => sha1 === null).slice(0, TAKEN_AT_ONCE);
    const taken = new Map<RenditionDigest, string>();
    for (const each of missing) taken.set(each, await this.take(each)); // one after the other: they may be large
    return known.map((each) => ({ ...each, sha1: each.sha1 ?? taken.get(each) ?? null }));
  }

  /** Takes the SHA-1 of one that was stored before they were taken, and puts it on record. */
  private async take({ versionId, format }: RenditionDigest): Promise<string> {
    const key = [versionId, format, this.settings.publishCodeDescriptions];
    const [stored] = await this.database.query<{ bytes: Buffer }>(
      'select bytes from rendition where version_id = $1 and format = $2 and descriptions = $3',
      key,
    );
    if (stored === undefined) throw new Error(`the ${format} of version ${versionId} is gone`);
    const sha1 = sha1Of(stored.bytes);
    await this.database.query(
      `insert into rendition_sha1 (version_id, format, descriptions, sha1) values ($1, $2, $3, $4) on conflict do nothing`,
      [...key, sha1],
    );
    return sha1;
  }
}
