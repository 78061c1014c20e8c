import { system } from '../../../src/kernel/actor.ts';
import { PolicyImportService } from '../../../src/policies/policy-import.service.ts';
import type { TestApp } from '../../support/app.ts';
import type { BuiltPolicy } from '../builders.ts';

/** A work in the reference list of a test's policy. */
export interface Cited {
  readonly citation: string;
  /** Null where PubMed has none. */
  readonly pmid: string | null;
}

let imported = 0;

/** A policy as a draft, with these references and codes with their descriptions, last reviewed in November 2025. */
export async function buildCitingPolicy(
  app: TestApp,
  {
    title = 'Lysis of Epidural Adhesions',
    cited,
    codes = [],
  }: { title?: string; cited: readonly Cited[]; codes?: readonly (readonly [string, string])[] },
): Promise<BuiltPolicy> {
  imported += 1;
  const references = cited.map(
    ({ citation, pmid }, index) => `${index + 1}. ${citation} PMID: ${pmid ?? 'No PMID Entry'}`,
  );
  const text = `# ${title} ${imported > 1 ? `Number ${imported}` : ''}

## POLICY CRITERIA

It is considered **investigational**.

## REFERENCES

${references.join('\n')}

## CODES

| Codes | Number | Description |
| --- | --- | --- |
${codes.map(([code, description]) => `| HCPCS | ${code} | ${description} |`).join('\n')}
`;
  const file = { name: 'policy.md', bytes: Buffer.from(text) };
  const { policy } = await app.nest
    .get(PolicyImportService)
    .importDocument(system('test'), file, { dryRun: false, adopt: false });
  await app.database.query('update policy set title = $2 where id = $1', [policy.id, title]);
  await app.database.query(
    `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
     values ($1, 1, '2025-11', '2026-09', $2)`,
    [policy.id, app.clock.now()],
  );
  return { id: policy.id, slug: policy.slug };
}
