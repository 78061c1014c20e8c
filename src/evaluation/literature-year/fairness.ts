import type pg from 'pg';
import type { Program } from './child-process.ts';
import type { PubmedMessage, PubmedReport } from './messages.ts';
import { untilIdle } from './queue-idle.ts';
import type { Replicas } from './replicas.ts';
import type { LiteratureYearPlan } from './year-plan.ts';

/** Seconds after which 95 of 100 policies that were asked for together had all they asked of PubMed. */
export interface Fairness {
  readonly others: number;
  /** Among themselves, then beside the policy with the crowd of hits. */
  readonly alone: number;
  readonly besideCrowd: number;
  /** Seconds after which that one had all. */
  readonly crowd: number;
}

/** What it is measured on. */
export interface FairnessStage {
  readonly plan: LiteratureYearPlan;
  readonly pubmed: Program<PubmedMessage>;
  readonly replicas: Replicas;
  readonly database: pg.Client;
}

/** Policies asked for beside the one with a crowd of hits, and how long that may take. */
const OTHERS = 100;
const CROWD_SECONDS = 600;

/** Asks for updates of many policies at once, first without and then with the one that has a crowd of hits. */
export async function measureFairness({
  plan,
  pubmed,
  replicas,
  database,
}: FairnessStage): Promise<Fairness> {
  const others = plan.policies.slice(1, 1 + Math.min(OTHERS, plan.policies.length - 2));
  const crowd = plan.policies.at(-1)!;
  const secondsOf = async (slugs: readonly string[]): Promise<Readonly<Record<string, number>>> => {
    await untilIdle(database, CROWD_SECONDS);
    await pubmed.ask({ kind: 'mark' });
    await replicas.update(slugs);
    await untilIdle(database, CROWD_SECONDS);
    return (await pubmed.ask<PubmedReport>({ kind: 'report' }))?.secondsByWord ?? {};
  };
  const slugs = others.map(({ slug }) => slug);
  const p95 = (seconds: Readonly<Record<string, number>>): number => {
    const sorted = others.map(({ word }) => seconds[word] ?? 0).toSorted((a, b) => a - b);
    return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
  };
  const alone = p95(await secondsOf(slugs));
  const together = await secondsOf([crowd.slug, ...slugs]);
  return { others: others.length, alone, besideCrowd: p95(together), crowd: together[crowd.word] ?? 0 };
}
