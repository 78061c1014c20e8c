import { DomainError } from '../../kernel/errors.ts';
import type { Staleness } from './stale-moves.rules.ts';

/** A policy that a levelling can no longer move. */
export interface StalePolicy {
  readonly id: string;
  readonly slug: string;
  readonly why: Staleness;
}

/** A proposal, some of whose moves no longer fit the policies. */
export class StaleLevelling extends DomainError {
  constructor(policies: readonly StalePolicy[]) {
    const named = policies.slice(0, 5).map(({ slug, why }) => `${slug} (${why.replace('_', ' ')})`);
    const others = policies.length > named.length ? ` and ${policies.length - named.length} more` : '';
    super(
      'stale_levelling',
      `the levelling no longer fits ${named.join(', ')}${others}: leave them out or propose a new one`,
      { policies, fields: policies.map(({ slug, why }) => ({ field: slug, reason: why })) },
    );
  }
}

/** A proposal that was applied before: a levelling is applied once. */
export class LevellingApplied extends DomainError {
  constructor(id: string) {
    super('levelling_applied', `levelling ${id} is applied already`);
  }
}

/** A levelling is applied with a reason, which each review that moves keeps. */
export class LevellingNeedsReason extends DomainError {
  constructor() {
    const reason = 'say why the year is evened out';
    super('reason_required', `reason: ${reason}`, { fields: [{ field: 'reason', reason }] });
  }
}
