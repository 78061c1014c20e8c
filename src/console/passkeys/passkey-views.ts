import { Injectable } from '@nestjs/common';
import { OidcIdentities } from '../../people/identities/oidc-identities.ts';
import { userHandleOf } from '../../people/passkeys/passkey-assertions.ts';
import { passkeySiteOf } from '../../people/passkeys/passkey-site.rules.ts';
import { PasskeysService, type ListedPasskey } from '../../people/passkeys/passkeys.service.ts';
import { FreshSessions } from '../../people/reauthentication/fresh-sessions.ts';
import type { CurrentSession } from '../../people/sessions/sessions.ts';
import { Passwords } from '../../people/sign-in/passwords.ts';
import { Settings } from '../../platform/config/settings.ts';

/** A passkey with whether it may go. */
export interface ShownPasskey extends ListedPasskey {
  /** False of the last way to sign in. */
  readonly mayGo: boolean;
}

/** What the pages about a person's own passkeys show. */
export interface PasskeysView {
  /** False where Almanac is reached no browser makes any. */
  readonly possible: boolean;
  readonly passkeys: readonly ShownPasskey[];
  /** Whether the session may change them now, without being asked again who it is. */
  readonly fresh: boolean;
  readonly hasPassword: boolean;
  /** The sign-in provider, where it knows the person; null otherwise. */
  readonly provider: { readonly name: string } | null;
  /** What the device's own list of passkeys is to keep; null where nothing works here. */
  readonly accepted: {
    readonly rpId: string;
    readonly userId: string;
    readonly allAcceptedCredentialIds: readonly string[];
  } | null;
}

/** Gathers it. */
@Injectable()
export class PasskeyViews {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly fresh: FreshSessions,
    private readonly passwords: Passwords,
    private readonly identities: OidcIdentities,
    private readonly settings: Settings,
  ) {}

  /** The passkeys of a session's person. */
  async of({ id, person }: CurrentSession): Promise<PasskeysView> {
    const site = passkeySiteOf(this.settings.publicUrl);
    const listed = await this.passkeys.list(person.id);
    const passkeys: ShownPasskey[] = [];
    for (const passkey of listed) {
      const mayGo = await this.passkeys.mayRemove(person.id, passkey.id);
      passkeys.push({ ...passkey, mayGo });
    }
    return {
      possible: site !== null,
      passkeys,
      fresh: await this.fresh.isFresh(id),
      hasPassword: this.settings.passwordSignIn && (await this.passwords.exists(person.id)),
      provider: await this.identities.canConfirm(person.id),
      accepted: site && {
        rpId: site.rpId,
        userId: userHandleOf(person.id).toString('base64url'),
        allAcceptedCredentialIds: listed.filter(({ works }) => works).map(({ credentialId }) => credentialId),
      },
    };
  }
}
