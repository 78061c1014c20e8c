import { Injectable } from '@nestjs/common';
import { TypesettingFailed } from '../../documents/typst/typesetting-failed.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { documentTypes, type DocumentFormat } from './negotiation.rules.ts';
import { sha1Of } from './rendition-digests.ts';
import { RENDERER, VersionRenderer } from './version-renderer.ts';

/** A signed version, by the hash that names its bytes for ever. */
export interface SignedVersion {
  readonly versionId: string;
  readonly envelopeHash: string;
}

/** Milliseconds for which a refusal stands: whoever asks meanwhile does not set the typesetter to work again. */
const REFUSED_MS = 60_000;
const MOST_REFUSALS = 1000;

/**
 * The bytes of signed versions as they were first made. They never change: not by a new release, not by another
 * replica, not by a font. Whether code descriptions are in them is part of their key, so that an operator who stops
 * publishing these serves other bytes from then on.
 */
@Injectable()
export class Renditions {
  private readonly refusals = new Map<
    string,
    { readonly error: TypesettingFailed; readonly until: number }
  >();

  constructor(
    private readonly database: Database,
    private readonly renderer: VersionRenderer,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** The bytes, made and stored where they never were. Throws TypesettingFailed where no PDF can be made now. */
  async bytes(version: SignedVersion, format: DocumentFormat): Promise<Buffer> {
    const stored = await this.find(version, format);
    if (stored !== undefined) return stored;
    const key = `${version.versionId} ${format}`;
    const refused = this.refusals.get(key);
    if (refused !== undefined && performance.now() < refused.until) throw refused.error;
    try {
      const bytes = await this.make(version, format);
      this.refusals.delete(key);
      return bytes;
    } catch (error) {
      if (error instanceof TypesettingFailed) this.remember(key, error);
      throw error;
    }
  }

  /** Makes and stores what is not stored yet, whatever was refused lately. */
  async store(version: SignedVersion, format: DocumentFormat): Promise<void> {
    if ((await this.find(version, format)) === undefined) await this.make(version, format);
  }

  private async find({ versionId }: SignedVersion, format: DocumentFormat): Promise<Buffer | undefined> {
    const [found] = await this.database.query<{ bytes: Buffer }>(
      'select bytes from rendition where version_id = $1 and format = $2 and descriptions = $3',
      [versionId, format, this.settings.publishCodeDescriptions],
    );
    return found?.bytes;
  }

  /** One statement stores them, so that a process that dies leaves all or nothing. Of replicas that meet the first one's bytes count. */
  private async make(version: SignedVersion, format: DocumentFormat): Promise<Buffer> {
    const { versionId, envelopeHash } = version;
    const bytes = await this.renderer.render(versionId, format);
    await this.database.query(
      `with made as (
         insert into rendition (version_id, format, descriptions, envelope_hash, bytes, sha256, media_type, renderer, made_at)
         select id, $2, $3, envelope_hash, $4, $5, $6, $7, $8 from policy_version
          where id = $1 and envelope_hash = $9 and approved_at is not null
         on conflict do nothing returning version_id, format, descriptions)
       insert into rendition_sha1 (version_id, format, descriptions, sha1)
       select version_id, format, descriptions, $10 from made`,
      [
        versionId,
        format,
        this.settings.publishCodeDescriptions,
        bytes,
        sha256(bytes),
        documentTypes[format],
        RENDERER,
        this.clock.now(),
        envelopeHash,
        sha1Of(bytes),
      ],
    );
    const stored = await this.find(version, format);
    if (stored === undefined) throw new Error(`version ${versionId} is not signed with ${envelopeHash}`);
    return stored;
  }

  private remember(key: string, error: TypesettingFailed): void {
    this.logger.warn({ rendition: key, error: error.message }, 'no PDF could be made; its job tries again');
    if (this.refusals.size >= MOST_REFUSALS) this.refusals.clear(); // a refusal forgotten is only tried again
    this.refusals.set(key, { error, until: performance.now() + REFUSED_MS });
  }
}
