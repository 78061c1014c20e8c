import type { JSX } from 'preact';

/** After signing out of Almanac: the session at the provider is another one, and ends on request. */
export function SignedOutPage({ name, url }: { name: string; url: string }): JSX.Element {
  return (
    <div class="door">
      <h1>You are signed out of Almanac</h1>
      <p>
        You are still signed in at {name}. On a computer that others use, sign out there as well, or the next
        person gets in with one click.
      </p>
      <p>
        <a class="button-like" href={url} rel="noreferrer">
          Sign out of {name} too
        </a>
      </p>
      <p>
        <a href="/console/sign-in">Sign in again</a>
      </p>
    </div>
  );
}
