import type { JSX } from 'preact';
import { scopes, type Scope } from '../../kernel/actor.ts';
import { scopeWords } from '../../people/api-keys/scope-words.ts';

/** Boxes to tick for what a program may do. */
export function ScopesFields({ legend, ticked }: { legend: string; ticked: readonly Scope[] }): JSX.Element {
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      {scopes.map((scope) => (
        <label class="choice">
          <input type="checkbox" name="scopes" value={scope} checked={ticked.includes(scope)} />{' '}
          <span>
            {scopeWords[scope]} <code>{scope}</code>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
