import type { JSX } from 'preact';
import type { Check, Outcome } from '../../approvals/proof/verifier/check.ts';
import type { Report } from '../../approvals/proof/verifier/verify-bundle.ts';
import type { WithheldPart } from '../../approvals/proof/proof-bundle.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Chip, count, Field, Notice, type Tone } from '../parts.tsx';

/** What the page of a proof is made from. */
export interface ProofContent {
  readonly slug: string;
  readonly version: number;
  readonly report: Report;
  readonly withheld: readonly WithheldPart[];
  /** Names of the keys that signed it. */
  readonly keys: readonly string[];
  /** The first day of service that it governed; null when it governs none. */
  readonly firstDay: CalendarDate | null;
}

const outcomes = {
  holds: { name: 'Holds', tone: 'good' },
  fails: { name: 'Fails', tone: 'danger' },
  unknown: { name: 'Cannot tell', tone: 'warning' },
} as const satisfies Record<Outcome, { name: string; tone: Tone }>;

const withheldWords = {
  voters: 'who voted how, and why',
  audit_entries: 'what the audit entries say; whoever may read the audit sees them',
  code_descriptions: 'the text, because it holds code descriptions that may not be published',
  adoption_items: 'the other versions of the adoption batch',
  act_envelopes: 'the reasons for cancelling, withdrawing or retiring',
  id_tokens: 'the tokens of the identity provider',
  envelope: 'the envelope, because it names a version that is not public yet',
} as const satisfies Record<WithheldPart, string>;

/** The proof of a signed version, each check in words, and what to give to whom. */
export function ProofPage({ slug, version, report, withheld, keys, firstDay }: ProofContent): JSX.Element {
  const { subject, checks, firstFailure } = report;
  const unknown = checks.filter(({ outcome }) => outcome === 'unknown').length;
  const address = `/v1/policies/${slug}/versions/${version}/proof`;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/policies">Policies</a>
        <a href={`/console/policies/${slug}`}>{subject?.title ?? slug}</a>
      </nav>
      <div class="title-row">
        <h1>Proof of version {version}</h1>
        <Chip tone={firstFailure === null ? 'good' : 'danger'}>
          {firstFailure === null ? 'Nothing fails' : 'Does not hold'}
        </Chip>
      </div>
      <p class="lede">
        One file that shows years from now, without this server, what was signed, by whom and when.
        {unknown > 0 && ` ${count(unknown, 'check')} cannot be made from the file alone; each says why.`}
      </p>
      {firstFailure !== null && (
        <Notice tone="danger">
          <p>
            {firstFailure.about}: {firstFailure.why}. Do not give this proof to anybody; tell whoever runs
            Almanac.
          </p>
        </Notice>
      )}
      <section aria-labelledby="take">
        <h2 id="take">To take along</h2>
        <ul>
          <li>
            <a href={`${address}?redacted=true`}>The copy that may leave the house</a>: without names of
            voters, reasons and addresses
          </li>
          <li>
            <a href={address}>The copy for you</a>
            {withheld.length === 0
              ? ', with everything'
              : `, without ${withheld.map((part) => withheldWords[part]).join('; ')}`}
          </li>
          <li>
            <a href="/verify">The page that checks it</a>, one file that works without a network
          </li>
        </ul>
      </section>
      <PacketForm slug={slug} firstDay={firstDay} />
      <section aria-labelledby="checks">
        <h2 id="checks">What was checked</h2>
        <p>
          These are the checks of that page, made here on your copy. Somebody who does not trust this server
          makes them elsewhere, and compares the key with the fingerprint that you gave them by another way.
        </p>
        <p>
          Signed with {keys.length === 1 ? 'the key' : 'the keys'}{' '}
          {keys.map((key) => (
            <code>{key} </code>
          ))}
        </p>
        <CheckList checks={checks} />
      </section>
    </>
  );
}

function PacketForm({ slug, firstDay }: Pick<ProofContent, 'slug' | 'firstDay'>): JSX.Element {
  return (
    <section aria-labelledby="packet">
      <h2 id="packet">Appeals packet</h2>
      <p>
        What a dispute over a day of service needs: the policy as it governed that day, a cover sheet, and the
        proof, as one archive. It says nothing that the public may not know.
      </p>
      <form method="get" action={`/v1/policies/${slug}/appeals-packet`}>
        <Field
          id="on"
          name="on"
          type="date"
          label="Day of service"
          required
          {...(firstDay === null ? {} : { value: firstDay })}
        />
        <button type="submit">Download the packet</button>
      </form>
    </section>
  );
}

function CheckList({ checks }: { checks: readonly Check[] }): JSX.Element {
  return (
    <ol class="checks" aria-labelledby="checks">
      {checks.map(({ about, outcome, why }) => (
        <li>
          <div>
            <p>
              <strong>{about}</strong>
            </p>
            <p class="why">{why}</p>
          </div>
          <Chip tone={outcomes[outcome].tone}>{outcomes[outcome].name}</Chip>
        </li>
      ))}
    </ol>
  );
}
