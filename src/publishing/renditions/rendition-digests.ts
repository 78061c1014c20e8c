import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import type { Format } from './negotiation.rules.ts';

/** What is known of a version's bytes in a format without fetching them. */
export interface RenditionDigest {
  readonly versionId: string;
  readonly format: Format;
  /** Bytes. */
  readonly size: number;
  /** In base64. Standards that are older than its weakness still name bytes by it; nothing here trusts it. */
  readonly sha1: string;
}

interface DigestRow extends Omit<RenditionDigest, 'sha1'> {
  readonly sha1: string | null;
  /** Of the first ones, which were stored without their SHA-1. */
  readonly bytes: Buffer | null;
}

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

  /** Those of versions, in no order; of a format that was not made yet there is none. */
  async of(versionIds: readonly string[]): Promise<RenditionDigest[]> {
    const found = await this.database.query<DigestRow>(
      `select version_id as "versionId", format, octet_length(bytes) as size, sha1,
              case when sha1 is null then bytes end as bytes
         from rendition where version_id = any($1::uuid[]) and descriptions = $2`,
      [versionIds, this.settings.publishCodeDescriptions],
    );
    return found.map(({ versionId, format, size, sha1, bytes }) => {
      return { versionId, format, size, sha1: sha1 ?? sha1Of(bytes ?? Buffer.alloc(0)) };
    });
  }
}
