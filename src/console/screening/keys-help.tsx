import type { JSX } from 'preact';

const keys: readonly (readonly [string, string])[] = [
  ['j', 'next record'],
  ['k', 'previous record'],
  ['i', 'include'],
  ['e, then 1–9 or 0', 'exclude, with a reason of the list'],
  ['s', 'seek the full text'],
  ['f / n', 'full text is here / not found'],
  ['u', 'undo'],
  ['r', 'ask for a second reader'],
  ['o', 'open the full text or PubMed'],
  ['Esc', 'leave a field, close what is open'],
  ['?', 'show or hide these keys'],
];

/** The keys of the page, shown by the key `?` and to whoever opens it. They rest while one types. */
export function KeysHelp(): JSX.Element {
  return (
    <details class="keys" data-key="?">
      <summary>
        Keys <kbd aria-hidden="true">?</kbd>
      </summary>
      <dl>
        {keys.map(([key, what]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">They rest while you type, and with Ctrl, Alt or Command held.</p>
    </details>
  );
}
