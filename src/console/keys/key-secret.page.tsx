import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { CreatedKey } from '../../people/api-keys/api-keys.service.ts';
import { Fact, Moment, Notice, Nothing } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';

/** A key's secret, the one time it is shown. */
export function KeySecretPage({ made: { key, token }, zone }: { made: CreatedKey; zone: Zone }): JSX.Element {
  return (
    <>
      <Tabs group="organisation" current="/console/keys" />
      <h1>{key.name}</h1>
      <Notice tone="warning">
        <p>This is the only time that the secret is shown. Copy it to where the program reads it, now.</p>
      </Notice>
      <div class="card">
        <dl class="facts">
          <Fact label="Secret">
            <code class="secret">{token}</code>
          </Fact>
          <Fact label="Ends">
            {key.expiresAt === null ? <Nothing word="never" /> : <Moment at={key.expiresAt} zone={zone} />}
          </Fact>
          {key.previousUntil !== null && (
            <Fact label="The secret before is good until">
              <Moment at={key.previousUntil} zone={zone} />
            </Fact>
          )}
        </dl>
        <p>
          A program sends it with each request: <code>Authorization: Bearer {key.shownPrefix}…</code>
        </p>
      </div>
      <p>
        <a href="/console/keys">I have copied it</a>
      </p>
    </>
  );
}
