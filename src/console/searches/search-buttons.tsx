import type { JSX } from 'preact';
import { CsrfField } from '../parts.tsx';

/** Who may start an update, and the token of their session. */
export interface MayStart {
  readonly mayStart: boolean;
  readonly csrfToken: string;
}

/** Starts a policy's update, or lets the one under way try again at once; nothing for who may not. */
export function StartButton({
  slug,
  label,
  about,
  mayStart,
  csrfToken,
}: MayStart & {
  readonly slug: string;
  readonly label: string;
  /** Id of what names the policy. */
  readonly about?: string;
}): JSX.Element | null {
  if (!mayStart) return null;
  return (
    <form method="post" action="/console/literature/searches">
      <CsrfField token={csrfToken} />
      <input type="hidden" name="policy" value={slug} />
      <button type="submit" class="second" {...(about === undefined ? {} : { 'aria-describedby': about })}>
        {label}
      </button>
    </form>
  );
}
