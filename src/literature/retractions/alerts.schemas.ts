import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { proseSchema } from '../../platform/http/text-schemas.ts';
import { policiesPermissions } from '../../policies/policies.permissions.ts';
import { alertStates } from './alert-states.rules.ts';
import type { AlertView } from './alerts.queries.ts';
import type { CitingPlace } from './citing-places.ts';
import { noticeDefinitions } from './notice-kinds.rules.ts';
import { noticeAddress } from './notice-words.ts';

const LONGEST_REASON = 2_000;
const reason = z.string().trim().pipe(proseSchema(LONGEST_REASON));

/** Query of `GET /v1/literature/alerts`. */
export const alertsSchema = pageSchema.extend({
  policy: z.string().min(1).max(200).optional(),
  state: z.enum(alertStates).optional(),
});

/** Body of `POST /v1/literature/alerts/{id}/acknowledge`. */
export const acknowledgeSchema = z.strictObject({
  reason: reason.pipe(z.string().min(1, { error: 'say why no review is needed' })),
});

/** Body of `POST /v1/literature/alerts/{id}/interim-review`; an empty reason counts as none. */
export const interimSchema = z.strictObject({
  reason: reason.nullish().transform((text) => (text === '' ? null : (text ?? null))),
});

/** The alert as far as this asker may see it: texts under embargo are for those who may see drafts. */
export function seenBy(actor: Actor, alert: AlertView): AlertView {
  if (mayDo(actor, policiesPermissions.readDrafts)) return alert;
  const { policy, places } = alert;
  return {
    ...alert,
    policy: { ...policy, title: policy.publicTitle ?? '' },
    places: places.filter(({ isPublic }) => isPublic),
  };
}

/** An alert, with what became of the work, where the policy cites it, and what was decided. */
export function presentAlert({ policy, work, notice, decision, places, ...alert }: AlertView) {
  return {
    id: alert.id,
    state: alert.state,
    raisedAt: alert.raisedAt.toString(),
    policy: { id: policy.id, slug: policy.slug, title: policy.title },
    work: { pmid: work.pmid, doi: work.doi },
    notice: {
      id: notice.id,
      kind: notice.kind,
      name: noticeDefinitions[notice.kind].name,
      pmid: notice.pmid,
      doi: notice.doi,
      address: noticeAddress(notice),
      source: notice.source,
      witnesses: notice.witnesses,
      heardAt: notice.heardAt.toString(),
      lifted: notice.liftedAt && { at: notice.liftedAt.toString(), reason: notice.liftedReason },
    },
    citedBy: places.map(presentPlace),
    decision: decision && { ...decision, at: decision.at.toString() },
    cycleId: alert.cycleId,
  };
}

function presentPlace({ version, from, until, isActive, isPublic, reference, sentences }: CitingPlace) {
  return { version, effective: from, until, active: isActive, public: isPublic, reference, sentences };
}
