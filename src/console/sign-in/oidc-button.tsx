import type { JSX } from 'preact';

/** Where a browser begins to sign in at the provider. */
export const OIDC_SIGN_IN_PATH = '/console/sign-in/oidc';

/**
 * The way to sign in at the organisation's provider; nothing where there is none. A link and no form: a form may not be
 * sent on to another site (Content Security Policy, form-action).
 */
export function OidcButton({
  provider,
  next,
}: {
  provider: { readonly name: string } | null;
  next: string;
}): JSX.Element | null {
  if (provider === null) return null;
  return (
    <p>
      <a class="button-like" href={`${OIDC_SIGN_IN_PATH}?next=${encodeURIComponent(next)}`}>
        Sign in with {provider.name}
      </a>
    </p>
  );
}
