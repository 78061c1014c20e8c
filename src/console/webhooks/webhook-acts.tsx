import type { ComponentChildren, JSX } from 'preact';
import type { ShownWebhook } from '../../publishing/webhooks/webhooks.queries.ts';
import { count, CsrfField, Field } from '../parts.tsx';
import { webhookPath } from './webhook-words.ts';

/** What can be done with a webhook: at once by a button, or behind a line that opens. */
export function WebhookActs({ shown, csrfToken }: { shown: ShownWebhook; csrfToken: string }): JSX.Element {
  const { webhook, dead } = shown;
  const path = webhookPath(webhook.id);
  const form = { path, csrfToken };
  return (
    <section class="webhook-acts" aria-label="What can be done">
      <div class="webhook-buttons">
        {webhook.state === 'active' && <Act {...form} act="test" name="Send a test" />}
        {webhook.state !== 'disabled' && <Act {...form} act="verify" name="Ask the address again" second />}
        {webhook.state === 'disabled' ? (
          <Act {...form} act="enable" name="Enable" />
        ) : (
          <Act {...form} act="disable" name="Disable" second />
        )}
        <a class="button-like second" href={`${path}/edit`}>
          Change
        </a>
      </div>
      {webhook.state === 'active' && (
        <Opened title={dead === 0 ? 'Replay' : `Replay (${count(dead, 'dead letter')})`}>
          <form method="post" action={`${path}/replay`}>
            <CsrfField token={csrfToken} />
            <fieldset>
              <legend>What is sent again, under the same ids</legend>
              <label class="choice">
                <input type="radio" name="which" value="dead" checked={dead > 0} />{' '}
                <span>Every dead letter</span>
              </label>
              <label class="choice">
                <input type="radio" name="which" value="days" checked={dead === 0} />{' '}
                <span>What happened on these days, sent before or not</span>
              </label>
            </fieldset>
            <Field id="from" name="from" label="First day" type="date" />
            <Field id="to" name="to" label="Last day" hint="Empty: until now." type="date" />
            <button type="submit" class="second">
              Replay
            </button>
          </form>
        </Opened>
      )}
      <Opened title="New secret">
        <form method="post" action={`${path}/rotate`}>
          <CsrfField token={csrfToken} />
          <Field
            id="overlap"
            name="overlapHours"
            label="Hours for which the present secret signs too"
            hint="0: it ends at once. Of three secrets the oldest ends at once."
            type="number"
            min={0}
            max={168}
            value="24"
            required
          />
          <button type="submit" class="second">
            New secret
          </button>
        </form>
      </Opened>
      <Opened title="Delete">
        <form method="post" action={`${path}/delete`}>
          <CsrfField token={csrfToken} />
          <p class="hint">
            The webhook goes with its secret and its log. What it was not sent is not sent any more.
          </p>
          <label class="choice">
            <input type="checkbox" name="sure" value="yes" required /> <span>Yes, delete it for good</span>
          </label>
          <button type="submit" class="second">
            Delete the webhook
          </button>
        </form>
      </Opened>
    </section>
  );
}

function Act({
  path,
  csrfToken,
  act,
  name,
  second = false,
}: {
  path: string;
  csrfToken: string;
  act: string;
  name: string;
  second?: boolean;
}): JSX.Element {
  return (
    <form method="post" action={`${path}/${act}`}>
      <CsrfField token={csrfToken} />
      <button type="submit" {...(second ? { class: 'second' } : {})}>
        {name}
      </button>
    </form>
  );
}

function Opened({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <details>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
