import type { JSX } from 'preact';
import { Notice, Table } from '../parts.tsx';
import type { EnvelopeChange, EnvelopeLine } from './envelope-words.ts';

/** An envelope in words, its hash, and the very bytes for who wants to compare them. */
export function EnvelopeView(envelope: {
  lines: readonly EnvelopeLine[];
  hash: string;
  canonical: string;
}): JSX.Element {
  const { lines, hash, canonical } = envelope;
  return (
    <section class="card" aria-labelledby="envelope">
      <h2 id="envelope">What you sign</h2>
      <dl class="facts facts-rows envelope">
        {lines.map(({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd {...(value.startsWith('sha256:') ? { class: 'hash' } : {})}>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">
        Your signature binds to this hash: <span class="hash">{hash}</span>
      </p>
      <details>
        <summary>The signed bytes</summary>
        <pre class="envelope-bytes">{canonical}</pre>
      </details>
    </section>
  );
}

/** What became another since the signer was shown it; nothing when the two say the same. */
export function ChangedSince({ changes }: { changes: readonly EnvelopeChange[] }): JSX.Element | null {
  if (changes.length === 0) return null;
  return (
    <Notice tone="warning">
      <p>This changed since it was shown to you. Nothing was signed; look at it again below.</p>
      <Table caption="What changed since it was shown">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">You were shown</th>
            <th scope="col">It is now</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ label, shown, now }) => (
            <tr>
              <th scope="row">{label}</th>
              <td class="said">{shown}</td>
              <td class="said">{now}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Notice>
  );
}
