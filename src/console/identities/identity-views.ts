import { Injectable } from '@nestjs/common';
import { ManagedRoles } from '../../people/identities/managed-roles.ts';
import { OidcIdentities } from '../../people/identities/oidc-identities.ts';
import { providerName } from '../../people/oidc/provider-name.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { IdentitiesView } from './identities-card.tsx';

/** What pages show of who somebody is at the sign-in provider. */
@Injectable()
export class IdentityViews {
  constructor(
    private readonly identities: OidcIdentities,
    private readonly managedRoles: ManagedRoles,
    private readonly settings: Settings,
  ) {}

  /** Of a person; null where there is no provider and never was one for them. */
  async of(personId: string): Promise<IdentitiesView | null> {
    const provider = providerName(this.settings);
    const identities = await this.identities.of(personId);
    if (provider === null && identities.length === 0) return null;
    return {
      provider,
      identities,
      managedRoles: await this.managedRoles.of(personId),
      mayLink: provider !== null && !identities.some(({ issuer }) => issuer === this.settings.oidcIssuer),
    };
  }
}
