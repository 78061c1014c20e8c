import type { JSX } from 'preact';
import { proxyState, type Proxy } from '../../approvals/panels/proxy-records.ts';
import { addDays, formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Chip, CsrfField, Field, Table, type Tone } from '../parts.tsx';
import type { PanelContent } from './panel.page.tsx';

/** Who votes in whose seat, and the form by which a member names somebody. */
export function PanelProxies(content: PanelContent): JSX.Element {
  const { panel, proxies, me } = content;
  const hasSeat = panel.seats.some(({ personId, mayVote }) => personId === me && mayVote);
  return (
    <section class="card" aria-labelledby="proxies">
      <h2 id="proxies">Proxies</h2>
      <p class="hint">
        A proxy is somebody with a committee role and no seat here, and votes in the member’s seat. A person
        has one vote: the first one cast in a seat stands, the member’s or the proxy’s. A proxy cannot be
        passed on.
      </p>
      {proxies.length === 0 ? <p>Nobody votes for anybody else.</p> : <Given {...content} />}
      {hasSeat && panel.proxiesAllowed && panel.retiredAt === null && <NameOne {...content} />}
    </section>
  );
}

const states: Record<ReturnType<typeof proxyState>, { readonly name: string; readonly tone: Tone }> = {
  current: { name: 'Now', tone: 'good' },
  upcoming: { name: 'To come', tone: 'info' },
  past: { name: 'Past', tone: 'plain' },
  ended: { name: 'Ended', tone: 'plain' },
};

function Given({ panel, proxies, me, today, csrfToken, mayEndProxies }: PanelContent): JSX.Element {
  return (
    <Table caption="Proxies, the newest first">
      <thead>
        <tr>
          <th scope="col">Who for whom</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {proxies.map((proxy) => {
          const state = proxyState(proxy, today);
          const runs = state === 'current' || state === 'upcoming';
          return (
            <tr>
              <th scope="row">
                {proxy.proxyName} for {proxy.memberName}
                {proxy.reason !== null && <span class="under said">“{proxy.reason}”</span>}
                {runs && !proxy.bothMayVote && (
                  <span class="under">
                    <Chip tone="warning">Cannot be used: one of them has no committee role</Chip>
                  </span>
                )}
              </th>
              <td>
                <Chip tone={states[state].tone}>{states[state].name}</Chip> {whenInWords(proxy)}
                {runs && (mayEndProxies || proxy.memberId === me) && (
                  <form method="post" action={`/console/panels/${panel.id}/proxies/${proxy.id}/end`}>
                    <CsrfField token={csrfToken} />
                    <button class="second small" type="submit">
                      Take back
                      <span class="aside">
                        : {proxy.proxyName} for {proxy.memberName}
                      </span>
                    </button>
                  </form>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function whenInWords({ from, until, round, endedBecause }: Proxy): string {
  const ended = endedBecause === 'left' ? ', ended as one of them left' : '';
  if (round !== null) return `The vote on ${round.policy}, version ${round.version}${ended}`;
  if (from === null || until === null) return '';
  const last = addDays(until, -1);
  return `${from === last ? formatDay(from) : `${formatDay(from)} to ${formatDay(last)}`}${ended}`;
}

function NameOne({ panel, candidates, today, csrfToken, typed }: PanelContent): JSX.Element {
  if (candidates.length === 0) {
    return (
      <p class="hint">Everybody with a committee role has a seat here: nobody can vote in your place.</p>
    );
  }
  const day = (name: string, given: CalendarDate) => typed[name] ?? given;
  return (
    <form method="post" action={`/console/panels/${panel.id}/proxies`}>
      <h3>Name a proxy for your seat</h3>
      <CsrfField token={csrfToken} />
      <div class="field">
        <label for="proxy">Who votes in your seat</label>
        <select id="proxy" name="proxy" required>
          <option value="">Choose</option>
          {candidates.map(({ id, name }) => (
            <option value={id} selected={typed['proxy'] === id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div class="fields">
        <Field id="from" name="from" label="From" type="date" value={day('from', today)} required />
        <Field
          id="to"
          name="to"
          label="To, included"
          type="date"
          value={day('to', addDays(today, 7))}
          required
        />
      </div>
      <Field
        id="proxy-reason"
        name="reason"
        label="Reason"
        hint="Not needed; everybody on the console may read it."
        value={typed['reason'] ?? ''}
        maxLength={2000}
      />
      <button type="submit">Name this proxy</button>
    </form>
  );
}
