import type { JSX } from 'preact';
import { instant, type Zone } from '../../kernel/instant.ts';
import type { Consumer } from '../../publishing/consumers/consumers.queries.ts';
import type { PolicyStanding } from '../../publishing/consumers/drift/drift.queries.ts';
import { driftWords } from '../../publishing/consumers/drift/drift-words.ts';
import { Chip, CsrfField, Moment, Nothing, PrintedDate, Table } from '../parts.tsx';
import { policyStateWords } from './consumer-words.ts';

/** What the table of a consumer's policies is made from. */
export interface HoldingsContent {
  readonly consumer: Consumer;
  readonly holdings: readonly PolicyStanding[];
  /** True where all are shown, and not only what is late or due. */
  readonly all: boolean;
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

/** What a consumer holds and what is in force, policy by policy. */
export function ConsumerHoldings(content: HoldingsContent): JSX.Element {
  const { consumer, holdings, all, next } = content;
  const path = `/console/consumers/${consumer.id}`;
  return (
    <>
      <h2 id="policies">Policies</h2>
      <ul class="switch" aria-label="Which policies">
        <li>
          <a href={`${path}#policies`} {...(all ? {} : { 'aria-current': 'page' as const })}>
            Late or due
          </a>
        </li>
        <li>
          <a href={`${path}?show=all#policies`} {...(all ? { 'aria-current': 'page' as const } : {})}>
            All
          </a>
        </li>
      </ul>
      {holdings.length === 0 ? (
        <div class="empty">
          <p>{all ? 'It is measured on no policy.' : 'Nothing is late or due.'}</p>
          <p>
            {all
              ? 'No policy that it follows has a version in force, and it holds none.'
              : consumer.lastHeardAt === null
                ? 'It never said what it holds.'
                : 'By its own word it has what is in force.'}
          </p>
        </div>
      ) : (
        <HoldingsTable {...content} />
      )}
      {next !== null && (
        <p class="onward">
          <a href={next}>More policies</a>
        </p>
      )}
    </>
  );
}

function HoldingsTable(content: HoldingsContent): JSX.Element {
  return (
    <div class="consumer-policies">
      <Table caption="Policies, by name: what it holds and what is in force" kind="broad">
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Stands</th>
            <th scope="col">Holds</th>
            <th scope="col">In force</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {content.holdings.map((holding) => (
            <Row holding={holding} {...content} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Row({ holding, ...content }: HoldingsContent & { holding: PolicyStanding }): JSX.Element {
  const { slug, title, state, reason, since, behindFrom, inForce, holds, ahead } = holding;
  const { zone, mayChange } = content;
  const { word, tone } = policyStateWords[state];
  return (
    <tr>
      <th scope="row">
        <a href={`/console/policies/${encodeURIComponent(slug)}`}>{title}</a>
        {reason !== null && (
          <span class="under">{driftWords(reason, holds?.version ?? null, inForce?.version ?? null)}</span>
        )}
        {mayChange && reason !== null && <ByHand holding={holding} {...content} />}
      </th>
      <td>
        <Chip tone={tone}>{word}</Chip>
      </td>
      <td>
        {holds === null ? (
          <Nothing word="nothing" />
        ) : (
          <>
            version {holds.version}
            <span class="under">
              said <Moment at={instant(holds.saidAt)} zone={zone} />
            </span>
            {holds.damagedHash !== null && (
              <span class="under">
                its hash <span class="hash">{holds.damagedHash}</span>, signed{' '}
                <span class="hash">{holds.contentHash}</span>
              </span>
            )}
          </>
        )}
        {ahead.map(({ version, from }) => (
          <span class="under">
            version {version} loaded ahead, from <PrintedDate date={from} />
          </span>
        ))}
      </td>
      <td>
        {inForce === null ? (
          <Nothing word="nothing" />
        ) : (
          <>
            version {inForce.version}
            <span class="under">
              from <PrintedDate date={inForce.from} />
            </span>
          </>
        )}
      </td>
      <td>
        {since === null ? <Nothing /> : <Moment at={since} zone={zone} />}
        {state === 'due' && behindFrom !== null && (
          <span class="under">
            late from <Moment at={behindFrom} zone={zone} />
          </span>
        )}
      </td>
    </tr>
  );
}

/** For a system that somebody loads by hand. */
function ByHand({
  holding,
  consumer,
  csrfToken,
}: HoldingsContent & { holding: PolicyStanding }): JSX.Element {
  const { slug, title, inForce } = holding;
  const said = inForce === null ? 'it does not hold it any more' : `it has loaded version ${inForce.version}`;
  return (
    <details>
      <summary>
        Say it by hand<span class="aside">: {title}</span>
      </summary>
      <form method="post" action={`/console/consumers/${consumer.id}/acknowledge`}>
        <CsrfField token={csrfToken} />
        <input type="hidden" name="policy" value={slug} />
        <input type="hidden" name="version" value={inForce === null ? '' : inForce.version} />
        <p class="hint">Only where somebody loads it by hand: the record names you.</p>
        <button class="second small" type="submit">
          {said.charAt(0).toUpperCase() + said.slice(1)}
        </button>
      </form>
    </details>
  );
}
