import type { SignInMethod } from '../sessions/sign-in-method.ts';

/** Where something was done from, as its request told. */
export interface From {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What a mail to a person about their own access says; kept with the mail until it is sent. Never holds a secret. */
export type PersonNotice =
  /** With a link that is made when the mail goes; `by` is the name of who invites. */
  | { readonly kind: 'invitation'; readonly by: string | null }
  /** With a link, to somebody who says that they lost their password. */
  | ({ readonly kind: 'forgotten' } & From)
  /** To somebody who asked for a link where passwords are not used: what is theirs instead. Never with a link that signs in. */
  | ({ readonly kind: 'ways_in'; readonly provider: string | null } & From)
  | ({ readonly kind: 'signed_in_somewhere_new'; readonly method: SignInMethod } & From)
  /** `reset`: by a mailed link, not by giving the old one. */
  | ({ readonly kind: 'password_changed'; readonly reset: boolean } & From)
  | { readonly kind: 'passkey_added' | 'passkey_removed'; readonly name: string }
  | { readonly kind: 'identity_linked' | 'identity_unlinked'; readonly provider: string }
  /** To the old address and to the new one; `by` is the name of who changed it, null for no person. */
  | { readonly kind: 'email_changed'; readonly from: string; readonly to: string; readonly by: string | null }
  /** A link that signs in as the person was made by somebody else; `reset`: what they signed in with has ended. */
  | { readonly kind: 'access_reset'; readonly reset: boolean; readonly by: string | null }
  /** To administrators. */
  | {
      readonly kind: 'key_expires';
      readonly name: string;
      readonly prefix: string;
      /** RFC 3339. */
      readonly expiresAt: string;
      /** RFC 3339; null: never used. */
      readonly lastUsedAt: string | null;
    };

/** Every kind of mail about access. */
export type PersonNoticeKind = PersonNotice['kind'];
