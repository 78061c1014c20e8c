import type { JSX } from 'preact';
import { roles, type Role } from '../../kernel/actor.ts';
import { plainWords } from '../policy-words.ts';
import { roleWords } from './role-words.ts';

/** Boxes to tick for what somebody is, each with what it means. Roles that follow the sign-in provider are shown, not asked. */
export function RolesFields({
  held,
  managed = [],
}: {
  held: readonly Role[];
  managed?: readonly Role[];
}): JSX.Element {
  return (
    <fieldset class="field">
      <legend>Roles</legend>
      {roles.map((role) => (
        <label class="choice">
          <input
            type="checkbox"
            name="roles"
            value={role}
            checked={held.includes(role)}
            disabled={managed.includes(role)}
          />{' '}
          <span>
            <strong>{plainWords(role)}</strong>: {roleWords[role]}
            {managed.includes(role) && <> (follows the sign-in provider’s groups)</>}
          </span>
        </label>
      ))}
      <p class="hint">
        <a href="/console/permissions">Everything each role may do</a>
      </p>
    </fieldset>
  );
}
