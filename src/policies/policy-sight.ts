import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { mayDo } from '../kernel/permission.ts';
import { policiesPermissions } from './policies.permissions.ts';
import { publicTitle } from './public-title.ts';

/**
 * How much of policies an asker may know: null for everything, drafts and embargoed versions too; else the day as of which
 * only what the public knows is shown.
 */
export type Sight = CalendarDate | null;

/** An asker's sight on the organisation's `today`. */
export function sightOf(actor: Actor, today: CalendarDate): Sight {
  return mayDo(actor, policiesPermissions.readDrafts) ? null : today;
}

/** In SQL: the title that a sight shows of a policy; null for a policy that it does not show. Both are expressions. */
export function seenTitle(policy: string, sight: string): string {
  return `(case when ${sight} is null then ${policy}.title else ${publicTitle(policy, sight)} end)`;
}
