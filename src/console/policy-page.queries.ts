import { Injectable } from '@nestjs/common';
import type { DocumentCode } from '../documents/policy-document.ts';
import type { Instant } from '../kernel/instant.ts';
import { Database } from '../platform/database/database.ts';

/** A signature over a version, as it was given. */
export interface PrintedSignature {
  readonly versionId: string;
  readonly name: string;
  readonly role: string;
  readonly credentials: string | null;
  readonly meaning: string;
  readonly signedAt: Instant;
}

/** What a version's document holds, without its text. */
export interface DocumentFacts {
  readonly codes: readonly Pick<DocumentCode, 'system' | 'code'>[];
  readonly references: number;
  readonly referencesWithPmid: number;
  readonly sections: number;
}

/** What a policy's page shows beside its summary and its history. */
@Injectable()
export class PolicyPageQueries {
  constructor(private readonly database: Database) {}

  /** All signatures over a policy's versions, oldest first. */
  async signatures(policyId: string): Promise<PrintedSignature[]> {
    return await this.database.query<PrintedSignature>(
      `select s.version_id as "versionId", s.name, s.role, s.credentials, s.meaning, s.signed_at as "signedAt"
         from version_signature s join policy_version v on v.id = s.version_id
        where v.policy_id = $1 and s.envelope_hash = v.envelope_hash order by s.signed_at, s.id`,
      [policyId],
    );
  }

  /** The facts of one version's document; undefined for an unknown version. */
  async documentFacts(versionId: string): Promise<DocumentFacts | undefined> {
    const [found] = await this.database.query<DocumentFacts>(
      `select coalesce((select jsonb_agg(jsonb_build_object('system', c->'system', 'code', c->'code'))
                          from jsonb_array_elements(v.document->'codes') c), '[]') as codes,
              jsonb_array_length(v.document->'references') as "references",
              (select count(*) from jsonb_array_elements(v.document->'references') r where r->>'pmid' is not null)
                as "referencesWithPmid",
              jsonb_array_length(v.document->'sections') as sections
         from policy_version v where v.id = $1`,
      [versionId],
    );
    return found;
  }
}
