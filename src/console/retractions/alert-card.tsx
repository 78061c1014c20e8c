import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { AlertState } from '../../literature/retractions/alert-states.rules.ts';
import { mayBeDecided } from '../../literature/retractions/alert-states.rules.ts';
import type { AlertView } from '../../literature/retractions/alerts.queries.ts';
import type { CitingPlace } from '../../literature/retractions/citing-places.ts';
import { noticeDefinitions, type NoticeKind } from '../../literature/retractions/notice-kinds.rules.ts';
import {
  liftedLine,
  noticeAddress,
  noticeLinkName,
  witnessesLine,
  workAddress,
} from '../../literature/retractions/notice-words.ts';
import { Chip, CsrfField, Moment, PrintedDate, type Tone } from '../parts.tsx';

/** How a state is called, and how loud. */
export const alertStateWords: Record<AlertState, { readonly name: string; readonly tone: Tone }> = {
  open: { name: 'Open', tone: 'danger' },
  interim_opened: { name: 'In review', tone: 'info' },
  acknowledged: { name: 'Acknowledged', tone: 'good' },
  lifted: { name: 'Lifted', tone: 'plain' },
  no_longer_cited: { name: 'No longer cited', tone: 'plain' },
};

/** The address of an alert's own page. */
export const alertAddress = (id: string): string =>
  `/console/literature/retractions/${encodeURIComponent(id)}`;

/** How loud a kind of notice is. */
export function kindTone(kind: NoticeKind): Tone {
  if (kind === 'retraction') return 'danger';
  return noticeDefinitions[kind].isUrgent ? 'warning' : 'plain';
}

/** What a card is made from. */
export interface AlertCardContent {
  readonly alert: AlertView;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayDecide: boolean;
}

/** An alert: what became of the work, where the policy cites it, and what can be done. */
export function AlertCard({ alert, zone, csrfToken, mayDecide }: AlertCardContent): JSX.Element {
  const { policy, notice, places } = alert;
  const state = alertStateWords[alert.state];
  const definition = noticeDefinitions[notice.kind];
  const heading = `alert-${alert.id}`;
  return (
    <section class="card alert-card" aria-labelledby={heading}>
      <div class="title-row">
        <h2 id={heading}>
          <a href={alertAddress(alert.id)}>{policy.title}</a>
        </h2>
        <span>
          <Chip tone={kindTone(notice.kind)}>{definition.name}</Chip>{' '}
          <Chip tone={state.tone}>{state.name}</Chip>
        </span>
      </div>
      <p>
        A paper that this policy cites {definition.happened}. {alert.state === 'open' && definition.advice}
      </p>
      <NoticeFacts alert={alert} zone={zone} />
      {places.length === 0 ? (
        <p>No active or scheduled version cites it any more.</p>
      ) : (
        places.map((place) => <Place place={place} slug={policy.slug} />)
      )}
      <Decided alert={alert} zone={zone} />
      {mayDecide && mayBeDecided(alert.state) && <Acts alert={alert} csrfToken={csrfToken} />}
      <p>
        <a href={`/console/policies/${encodeURIComponent(policy.slug)}`}>The policy</a>
      </p>
    </section>
  );
}

function NoticeFacts({
  alert: { notice, work, raisedAt },
  zone,
}: {
  alert: AlertView;
  zone: Zone;
}): JSX.Element {
  const address = noticeAddress(notice);
  const paper = workAddress(work);
  return (
    <ul class="alert-facts">
      {address !== null && (
        <li>
          <a href={address}>{noticeLinkName(notice)}</a>
          {notice.source !== '' && <span class="under">{notice.source}</span>}
        </li>
      )}
      {address === null && notice.source !== '' && <li>{notice.source}</li>}
      {paper !== null && (
        <li>
          <a href={paper}>
            The paper: {work.pmid === null ? `doi:${work.doi ?? ''}` : `PubMed ${work.pmid}`}
          </a>
        </li>
      )}
      <li>
        {notice.liftedReason === null ? witnessesLine(notice) : liftedLine(notice.liftedReason)} Told here
        since <Moment at={raisedAt} zone={zone} />
        {notice.liftedAt !== null && (
          <>
            , lifted <Moment at={notice.liftedAt} zone={zone} />
          </>
        )}
        .
      </li>
    </ul>
  );
}

function Place({ place, slug }: { place: CitingPlace; slug: string }): JSX.Element {
  const { version, isActive, isPublic, from, reference, sentences } = place;
  const document = `/v1/policies/${encodeURIComponent(slug)}/versions/${version}.html`;
  return (
    <div class="alert-place">
      <h3>
        <a href={document}>Version {version}</a>,{' '}
        <a href={`${document}#ref-${reference.number}`}>reference {reference.number}</a>{' '}
        <span class="under">
          {isActive ? (
            'in force'
          ) : (
            <>
              scheduled for <PrintedDate date={from} />
            </>
          )}
          {!isPublic && ', under embargo: not in any mail'}
        </span>
      </h3>
      <p class="under">{reference.citation.replaceAll('*', '')}</p>
      {sentences.length === 0 ? (
        <p>No sentence of the text cites it: it stands in the list alone.</p>
      ) : (
        <ul class="alert-sentences">
          {sentences.map(({ heading, label, anchor, text }) => (
            <li>
              <blockquote>{text}</blockquote>
              <a href={`${document}#${encodeURIComponent(anchor)}`}>
                {[heading, label ?? ''].filter((part) => part !== '').join(', ')}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Decided({
  alert: { decision, cycleId },
  zone,
}: {
  alert: AlertView;
  zone: Zone;
}): JSX.Element | null {
  if (decision === null) return null;
  return (
    <p>
      {decision.state === 'acknowledged' ? 'Acknowledged' : 'A review was asked for'} by {decision.by},{' '}
      <Moment at={decision.at} zone={zone} />: {decision.reason}{' '}
      {cycleId !== null && <a href={`/console/reviews/${encodeURIComponent(cycleId)}`}>The review</a>}
    </p>
  );
}

function Acts({ alert, csrfToken }: { alert: AlertView; csrfToken: string }): JSX.Element {
  const address = alertAddress(alert.id);
  const field = `reason-${alert.id}`;
  return (
    <div class="alert-acts">
      <form method="post" action={`${address}/interim-review`}>
        <CsrfField token={csrfToken} />
        <button type="submit">
          Open an interim review<span class="aside"> of {alert.policy.title}</span>
        </button>
      </form>
      <details>
        <summary>
          Acknowledge instead<span class="aside">: {alert.policy.title}</span>
        </summary>
        <form method="post" action={`${address}/acknowledge`}>
          <CsrfField token={csrfToken} />
          <div class="field">
            <label for={field}>Why no review is needed</label>
            <textarea id={field} name="reason" rows={3} maxLength={2000} required />
          </div>
          <button class="second" type="submit">
            Acknowledge
          </button>
        </form>
      </details>
    </div>
  );
}
