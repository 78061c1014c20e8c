/** Every way in which a person shows who they are when a session is opened. */
export const signInMethods = ['password', 'link', 'passkey', 'oidc'] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** Each way in words, as in "Signed in by …". */
export const methodWords = {
  password: 'password',
  link: 'one-time link',
  passkey: 'passkey',
  oidc: 'identity provider',
} as const satisfies Record<SignInMethod, string>;
