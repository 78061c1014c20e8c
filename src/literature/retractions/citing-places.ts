import { sentencesCiting, type CitingSentence } from '../../documents/references/sentences-citing.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { publicOn } from '../../policies/embargo.ts';
import type { StoredDocument } from '../../policies/stored-document.ts';
import { refersTo } from './watched-works.ts';

/** A version of a policy that cites a work, and where. */
export interface CitingPlace {
  readonly versionId: string;
  /** The version's number. */
  readonly version: number;
  /** Its first day, and the first after its last; null for no end in sight. */
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  /** False for one that begins later. */
  readonly isActive: boolean;
  /** Whether the public may know of it: nothing else belongs into a mail. */
  readonly isPublic: boolean;
  readonly reference: { readonly number: number; readonly citation: string };
  /** Empty for a reference that stands in the list alone. */
  readonly sentences: readonly CitingSentence[];
}

type PlaceRow = Omit<CitingPlace, 'reference' | 'sentences'> & {
  readonly alertId: string;
  readonly number: number;
};

/** Where the policies of these alerts cite their works on `today`, by alert: the active version's places first. */
export async function placesCiting(
  tx: Tx,
  alertIds: readonly string[],
  today: CalendarDate,
): Promise<ReadonlyMap<string, CitingPlace[]>> {
  if (alertIds.length === 0) return new Map();
  const found = await rows<PlaceRow>(
    tx,
    `select alert.id as "alertId", v.id as "versionId", v.number as version, lower(e.valid) as "from", upper(e.valid) as until,
            lower(e.valid) <= $2::date as "isActive", ${publicOn('v', '$2::date')} as "isPublic", r.number
       from literature_alert alert
       join literature_notice notice on notice.id = alert.notice_id
       join watched_work work on work.id = notice.work_id
       join cited_reference r on ${refersTo('r', 'work')}
       join policy_version v on v.id = r.version_id and v.policy_id = alert.policy_id
       join effective_period e on e.version_id = v.id and upper_inf(e.recorded)
        and (upper_inf(e.valid) or upper(e.valid) > $2::date)
      where alert.id = any($1::uuid[])
      order by lower(e.valid), v.number, r.position`,
    [alertIds, today],
  );
  const documents = await documentsOf(tx, [...new Set(found.map(({ versionId }) => versionId))]);
  const places = found.flatMap(({ alertId, number, ...place }) => {
    const document = documents.get(place.versionId);
    const citation = document?.references.find((reference) => reference.number === number)?.citation;
    if (document === undefined || citation === undefined) return [];
    const sentences = sentencesCiting(
      { sections: document.sections, criteria: document.criteria ?? [] },
      number,
    );
    return [{ alertId, place: { ...place, reference: { number, citation }, sentences } }];
  });
  const byAlert = Map.groupBy(places, ({ alertId }) => alertId);
  return new Map([...byAlert].map(([id, group]) => [id, group.map(({ place }) => place)]));
}

async function documentsOf(
  tx: Tx,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, StoredDocument>> {
  const found = await rows<{ id: string; document: StoredDocument }>(
    tx,
    `select id, jsonb_build_object('sections', document -> 'sections', 'criteria', document -> 'criteria',
              'references', document -> 'references') as document
       from policy_version where id = any($1::uuid[])`,
    [versionIds],
  );
  return new Map(found.map(({ id, document }) => [id, document]));
}
