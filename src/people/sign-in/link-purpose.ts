/**
 * What a one-time link is for: handed over by an administrator (`first_sign_in`), mailed to somebody new (`invitation`), or
 * asked for by somebody who lost their password (`forgotten`).
 */
export type LinkPurpose = 'first_sign_in' | 'invitation' | 'forgotten';

/** How long each is good, in hours: an invitation outlasts a week off, and a lost password is asked for and used at once. */
export const linkHours = { first_sign_in: 24, invitation: 7 * 24, forgotten: 1 } as const satisfies Record<
  LinkPurpose,
  number
>;
