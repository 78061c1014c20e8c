import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import type { SignedVersion } from './renditions.ts';
import { WITHHELD_HEADER, withheldFromVersion } from './withheld-parts.rules.ts';

type Headers = Readonly<Record<string, string>>;

/** Versions remembered: some hundred bytes each. */
const CAPACITY = 10_000;

/** Says of a version which parts of what was signed its JSON does not show. */
@Injectable()
export class WithheldParts {
  private readonly known = new Map<string, Headers>();

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** The header that says it; none where all is shown. The same for ever, and therefore found out once. */
  async headers({ versionId, envelopeHash }: SignedVersion): Promise<Headers> {
    const known = this.known.get(envelopeHash);
    if (known !== undefined) return known;
    const headers = await this.find(versionId);
    if (this.known.size >= CAPACITY) this.known.clear(); // those asked for are back soon
    this.known.set(envelopeHash, headers);
    return headers;
  }

  private async find(versionId: string): Promise<Headers> {
    const found = await row<{ envelope: string | null; describes: boolean }>(
      this.database.source.manager,
      `select envelope, jsonb_path_exists(document, '$.codes[*] ? (@.description != null)') as describes
         from policy_version where id = $1`,
      [versionId],
    );
    if (found === undefined) throw new Error(`there is no version ${versionId}`);
    const withheld = withheldFromVersion({
      hidesDescriptions: found.describes && !this.settings.publishCodeDescriptions,
      envelope: found.envelope === null ? null : readEnvelope(found.envelope),
    });
    return withheld.length === 0 ? {} : { [WITHHELD_HEADER]: withheld.join(', ') };
  }
}
