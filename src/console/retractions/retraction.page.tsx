import type { JSX } from 'preact';
import type { FormRefusal } from '../form-refusal.ts';
import { Notice } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { AlertCard, type AlertCardContent } from './alert-card.tsx';
import { retractionsAddress } from './retractions.page.tsx';

/** One alert, to which its mail leads; with why a decision on it was refused. */
export function RetractionPage({
  refusal,
  ...content
}: AlertCardContent & { readonly refusal: FormRefusal | null }): JSX.Element {
  const { policy } = content.alert;
  return (
    <>
      <Tabs group="literature" current="/console/literature/retractions" />
      <h1>Alert about a cited paper</h1>
      <p class="lede">
        <a href={retractionsAddress('all', policy.slug)}>All alerts of this policy</a> ·{' '}
        <a href={retractionsAddress('open', null)}>Open alerts of all policies</a>
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{[refusal.message, ...refusal.fields.map(({ reason }) => reason)].join(': ')}</p>
        </Notice>
      )}
      <AlertCard {...content} />
    </>
  );
}
