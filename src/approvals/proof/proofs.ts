import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { canonicalJson, hashOf } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { AuditProofs } from '../../platform/audit/proof/audit-proofs.ts';
import { Database } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { ServiceKeys } from '../../platform/service-key/service-keys.ts';
import type { ProofBundle } from './proof-bundle.ts';
import { auditSubjectsOf } from './proof-entries.queries.ts';
import { ProofFactsQueries, type GatheredFacts, type ProofFacts } from './proof-facts.ts';
import { proofSightOf, type ProofSight } from './proof-sight.ts';
import { proofSubjectOf, type ProofSubject } from './proof-subject.ts';
import { PROOF_TYP } from './verifier/key-checks.ts';

/** A finished proof. */
export interface Proof {
  readonly slug: string;
  readonly version: number;
  readonly bundle: ProofBundle;
  /** The bundle as canonical JSON, the same as long as there is nothing new to say. */
  readonly text: string;
}

/** What the service attests of facts, and is kept. */
type Attested = Pick<ProofBundle, 'madeAt' | 'audit' | 'keys'>;

interface Attestation {
  /** {@link Attested} as canonical JSON. */
  readonly attested: string;
  readonly signature: string;
}

interface SealedEntry {
  readonly id: number;
  readonly action: string;
  readonly occurredAt: string;
}

interface ProvedEntries {
  readonly entries: readonly {
    readonly position: number;
    readonly canonical: string;
    readonly hash: string;
    readonly path: string[];
    readonly entry: SealedEntry;
  }[];
  readonly checkpoint: string;
}

/** How often, and for how long each time, another replica's sealing is waited for. */
const MOST_WAITS = 100;
const WAIT_MS = 30;

/** Proves signed versions to those who have only the proof. */
@Injectable()
export class Proofs {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly facts: ProofFactsQueries,
    private readonly audit: AuditProofs,
    private readonly keys: ServiceKeys,
  ) {}

  /** The proof of a signed version with all that its reader may see. Throws NotFound. */
  async read(actor: Actor, policyKey: string, number: number, redacted: boolean): Promise<Proof> {
    return await this.of(policyKey, number, proofSightOf(actor, redacted));
  }

  /** The proof for a sight. Throws NotFound for what the sight does not show. */
  async of(policyKey: string, number: number, sight: ProofSight): Promise<Proof> {
    const today = this.organisation.today(this.clock.now());
    // one moment for all that is read: a decision taken meanwhile is in it whole or not at all
    const { subject, gathered } = await this.database.source.transaction('REPEATABLE READ', async (tx) => {
      const found = await proofSubjectOf(tx, policyKey, number, sight, today);
      return { subject: found, gathered: await this.facts.of(tx, found, sight, today) };
    });
    const { attested, signature } = await this.attestationOf(subject, gathered, sight);
    const bundle = { ...gathered.facts, ...(JSON.parse(attested) as Attested), signature };
    return { slug: subject.policy.slug, version: number, bundle, text: canonicalJson(bundle) };
  }

  /** What was attested of these facts before, or is now. */
  private async attestationOf(
    subject: ProofSubject,
    gathered: GatheredFacts,
    sight: ProofSight,
  ): Promise<Attestation> {
    const tx = this.database.source.manager;
    const key = [subject.version.id, hashOf(gathered)];
    const find = async () =>
      await row<Attestation>(
        tx,
        'select attested, signature from proof_attestation where version_id = $1 and facts_hash = $2',
        key,
      );
    const known = await find();
    if (known !== undefined) return known;
    const { attested, signature } = await this.attest(subject, gathered, sight);
    await rows(
      tx,
      `insert into proof_attestation (version_id, facts_hash, attested, signature) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [...key, attested, signature],
    );
    // of two who asked at once the first one's counts, so that both get the same
    return (await find()) ?? { attested, signature };
  }

  private async attest(
    subject: ProofSubject,
    { facts, entryIds }: GatheredFacts,
    sight: ProofSight,
  ): Promise<Attestation> {
    const { entries, checkpoint } = await this.provedEntries(subject, facts, entryIds);
    const all = await this.keys.publicKeys();
    const attested: Attested = {
      madeAt: this.clock.now().toString(),
      audit: {
        entries: entries.map(({ canonical, entry: { action, occurredAt }, ...place }) => {
          return { ...place, action, at: occurredAt, canonical: sight.audit ? canonical : null };
        }),
        checkpoint,
      },
      keys: all.map((jwk) => ({ ...jwk })),
    };
    const jws = await this.keys.sign({ ...facts, ...attested }, PROOF_TYP);
    const [header, , signature] = jws.split('.');
    return { attested: canonicalJson(attested), signature: `${header}..${signature}` };
  }

  /** The entries with their places. A replica that seals at the moment may have the newest of them: it is waited for. */
  private async provedEntries(
    subject: ProofSubject,
    facts: ProofFacts,
    entryIds: readonly number[],
  ): Promise<ProvedEntries> {
    const wanted = new Set(entryIds);
    for (let waits = 0; ; waits += 1) {
      const { entries: found, checkpoint } = await this.database.transaction(
        async (tx) => await this.audit.about(tx, auditSubjectsOf(subject, facts), entryIds),
      );
      const entries = found
        .map(({ position, canonical, hash, path }) => {
          const { entry } = JSON.parse(canonical) as { entry: SealedEntry };
          return { position, canonical, hash, path: [...path], entry };
        })
        .filter(({ entry }) => wanted.has(entry.id));
      if (entries.length === wanted.size) return { entries, checkpoint };
      if (waits === MOST_WAITS) {
        throw new DomainError(
          'unavailable',
          'the audit is being sealed by another replica; ask again in a moment',
        );
      }
      await setTimeout(WAIT_MS);
    }
  }
}
