import { noticeKinds } from './notice-kinds.rules.ts';
import { alertStates } from './alert-states.rules.ts';
import { refersTo } from './watched-works.ts';

/** In SQL: a watched version of the policy cites the work; all are rows or expressions. */
export const isCited = (work: string, policyId: string): string => `exists (
  select from cited_reference r
    join watched_version using (version_id)
    join policy_version v on v.id = r.version_id
   where v.policy_id = ${policyId} and ${refersTo('r', work)})`;

/** In SQL: how a row of `literature_alert` stands (`AlertState`), from its notice and its watched work. */
export const alertState = (alert: string, notice: string, work: string): string =>
  `case when ${notice}.lifted_at is not null then 'lifted'
        when not ${isCited(work, `${alert}.policy_id`)} then 'no_longer_cited' else ${alert}.state end`;

const place = (names: readonly string[], expression: string): string =>
  `array_position(array[${names.map((name) => `'${name}'`).join(', ')}], ${expression})`;

/** In SQL: the smaller, the earlier a state stands in lists. */
export const stateRank = (state: string): string => place(alertStates, state);

/** In SQL: the smaller, the more urgent a kind of notice. */
export const kindRank = (kind: string): string => place(noticeKinds, kind);
