import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../platform/database/database.ts';
import { Organisation } from '../../../platform/organisation/organisation.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { policyOf } from '../../../policies/policy-records.ts';
import { sightOf } from '../../../policies/policy-sight.ts';
import { EutilsClient } from '../../eutils/eutils.client.ts';
import { RecordStore } from '../../records/record-store.ts';
import { isSourceFailure } from '../source-failure.ts';
import { proposedQuery, type Proposal } from './proposal.rules.ts';
import { storedMaterial } from './stored-proposal.ts';

/** A proposed query, and what it could not take into account. */
export interface ToldProposal extends Proposal {
  /** Cited works whose subjects are not known here. */
  readonly unread: number;
  /** Why PubMed did not give their records; null where it did, or was not asked. */
  readonly failure: string | null;
}

/** Records in one request. */
const MOST_FETCHED = 200;

/** Proposes queries to a person who waits: the records of cited works that are not here are fetched first, and kept. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly eutils: EutilsClient,
    private readonly records: RecordStore,
  ) {}

  /**
   * A query for a policy from its title, the words of its codes and the works it cites, as far as the actor may know of
   * them. Without PubMed it is made from
   * what is here, and says so. Throws NotFound.
   */
  async propose(actor: Actor, policyKey: string): Promise<ToldProposal> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const today = this.organisation.today(this.clock.now());
    const sight = sightOf(actor, today);
    const stored = await storedMaterial(tx, policy, today, sight);
    const failure = stored.absent.length === 0 ? null : await this.fetch(stored.absent);
    const { material, absent } = failure === null ? await storedMaterial(tx, policy, today, sight) : stored;
    return { ...proposedQuery(material), unread: absent.length, failure };
  }

  /** Fetches and keeps records in one request; gives why that failed, or null. */
  private async fetch(pmids: readonly string[]): Promise<string | null> {
    try {
      const { records } = await this.eutils.fetchRecords(pmids.slice(0, MOST_FETCHED));
      await this.database.transaction(async (tx) => await this.records.store(tx, records, this.clock.now()));
      return null;
    } catch (error) {
      // a poorer proposal that says so is worth more than none
      if (isSourceFailure(error)) return error.message;
      throw error;
    }
  }
}
