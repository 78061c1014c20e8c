import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../../kernel/actor.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import { RoleManaged } from '../oidc/oidc.errors.ts';
import { providerName } from '../oidc/provider-name.ts';
import { managedRoles, managedRolesTouched } from './managed-roles.rules.ts';
import { OidcIdentities } from './oidc-identities.ts';

/** Which roles of a person follow the provider's groups, and are changed there only. */
@Injectable()
export class ManagedRoles {
  constructor(
    private readonly settings: Settings,
    private readonly identities: OidcIdentities,
  ) {}

  /** The roles of a person that the provider manages, held or not: none for somebody who is nobody there. */
  async of(personId: string, tx?: Tx): Promise<Role[]> {
    const managed = managedRoles(this.settings.oidcRoles);
    if (managed.length === 0 || (await this.identities.atProvider(personId, tx)) === undefined) return [];
    return managed;
  }

  /**
   * Lets a change of roles pass that touches none of them. Almanac's own command line may always: it is the way in when
   * the provider is wrong, and the next sign-in says otherwise again. Throws {@link RoleManaged}.
   */
  async check(
    tx: Tx,
    actor: Actor,
    personId: string,
    before: readonly Role[],
    after: readonly Role[],
  ): Promise<void> {
    if (actor.kind === 'system') return;
    const touched = managedRolesTouched(before, after, this.settings.oidcRoles);
    if (touched.length === 0 || (await this.identities.atProvider(personId, tx)) === undefined) return;
    throw new RoleManaged(providerName(this.settings) ?? '', touched);
  }
}
